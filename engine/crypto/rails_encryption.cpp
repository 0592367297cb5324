// The envelope around AES-GCM that Active Record encryption writes into a column.
#include "pheidi/crypto/rails_encryption.hpp"

#include "aes_gcm.hpp"
#include "openssl_ptr.hpp"

#include "pheidi/crypto/deflate.hpp"
#include "pheidi/crypto/digest.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <stdexcept>

namespace pheidi::crypto {

namespace {

namespace js = boost::json;

constexpr int derivation_rounds = 65536;
constexpr std::size_t compress_above = 140;
constexpr std::size_t max_plain = 1 << 20;
constexpr std::size_t max_column = 2 * max_plain; // base64 of an uncompressed maximum, and some

struct envelope {
  std::string text;
  std::string iv;
  std::string tag;
  bool compressed = false;
};

std::string derive(std::string_view secret, std::string_view salt, const EVP_MD* digest) {
  std::string key(gcm_key_size, '\0');
  if (PKCS5_PBKDF2_HMAC(secret.data(), static_cast<int>(secret.size()), as_bytes(salt.data()),
                        static_cast<int>(salt.size()), derivation_rounds, digest,
                        static_cast<int>(key.size()), as_bytes(key.data())) != 1)
    throw std::runtime_error("cannot derive the encryption key");
  return key;
}

/// The decoded base64 string at `name`, if that is what stands there.
std::optional<std::string> bytes_at(const js::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  if (v == nullptr || !v->is_string()) return std::nullopt;
  auto decoded = base64_decode(std::string_view(v->get_string()));
  if (!decoded) return std::nullopt;
  return std::move(*decoded);
}

std::optional<envelope> read_envelope(std::string_view column) {
  boost::system::error_code failed;
  const auto document = js::parse(column, failed);
  if (failed || !document.is_object()) return std::nullopt;
  const auto* headers = document.get_object().if_contains("h");
  if (headers == nullptr || !headers->is_object()) return std::nullopt;
  auto text = bytes_at(document.get_object(), "p");
  auto iv = bytes_at(headers->get_object(), "iv");
  auto tag = bytes_at(headers->get_object(), "at");
  if (!text || !iv || !tag) return std::nullopt;
  const auto* c = headers->get_object().if_contains("c");
  const bool compressed = c != nullptr && c->is_bool() && c->get_bool();
  return envelope{std::move(*text), std::move(*iv), std::move(*tag), compressed};
}

} // namespace

rails_cipher::rails_cipher(std::string_view primary_key, std::string_view salt)
    : configured_(!primary_key.empty() && !salt.empty()) {
  if (!configured_) return;
  sha256_key_ = derive(primary_key, salt, EVP_sha256());
  sha1_key_ = derive(primary_key, salt, EVP_sha1());
}

rails_cipher::~rails_cipher() {
  OPENSSL_cleanse(sha256_key_.data(), sha256_key_.size());
  OPENSSL_cleanse(sha1_key_.data(), sha1_key_.size());
}

bool rails_cipher::looks_encrypted(std::string_view column) {
  const auto start = column.find_first_not_of(" \t\r\n");
  return start != column.npos && column[start] == '{' && column.find("\"p\"") != column.npos &&
         column.find("\"h\"") != column.npos && column.find("\"iv\"") != column.npos;
}

result<std::string> rails_cipher::decrypt(std::string_view column) const {
  if (!configured_) return error{errc::no_encryption_keys};
  if (column.size() > max_column) return error{errc::decrypt_failed, "column too long"};
  const auto sealed = read_envelope(column);
  if (!sealed) return error{errc::decrypt_failed, "not an encrypted column"};
  auto plain = gcm_open(sha256_key_, sealed->iv, sealed->text, sealed->tag);
  if (!plain) plain = gcm_open(sha1_key_, sealed->iv, sealed->text, sealed->tag);
  if (!plain) return error{errc::decrypt_failed};
  if (sealed->compressed) {
    secret_bytes packed;
    packed.value.swap(*plain);
    plain = zlib_expand(packed.value, max_plain);
  }
  if (!plain || plain->size() > max_plain)
    return error{errc::decrypt_failed, "cannot be expanded within bounds"};
  return std::move(*plain);
}

result<std::string> rails_cipher::encrypt(std::string_view plain) const {
  if (!configured_) return error{errc::no_encryption_keys};
  if (plain.size() > max_plain) return error{errc::bad_encoding, "too long to encrypt"};
  const bool compressed = plain.size() > compress_above;
  const auto iv = random_bytes(gcm_iv_size);
  secret_bytes packed;
  if (compressed) packed.value = zlib_compress(plain);
  const auto sealed = gcm_seal(sha256_key_, iv, compressed ? packed.value : plain);
  // Base64 needs no escaping, so the text is put together as it will stand.
  return "{\"p\":\"" + base64(sealed.text) + "\",\"h\":{\"iv\":\"" + base64(iv) + "\",\"at\":\"" +
         base64(sealed.tag) + "\"" + (compressed ? ",\"c\":true" : "") + "}}";
}

} // namespace pheidi::crypto
