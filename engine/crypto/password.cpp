// bcrypt of libcrypt, with "$2a$" as Rails writes it.
#include "pheidi/crypto/password.hpp"

#include "pheidi/crypto/digest.hpp"

#include <openssl/crypto.h>

#include <crypt.h>
#include <memory>
#include <optional>
#include <stdexcept>

namespace pheidi::crypto {

namespace {

/// Rails counts characters, and one has up to four bytes.
constexpr std::size_t max_rails_bytes = 4 * max_password_bytes;
constexpr std::size_t hash_length = 60;

bool is_bcrypt(std::string_view hash) {
  return hash.size() == hash_length && hash.starts_with("$2") && hash[3] == '$' && hash[6] == '$';
}

/// Nothing where libcrypt does not know the setting. Its work area is large and holds the password.
std::optional<std::string> bcrypt(std::string_view text, const std::string& setting) {
  const auto work = std::make_unique<crypt_data>();
  std::string phrase(text);
  const char* made = crypt_rn(phrase.c_str(), setting.c_str(), work.get(), sizeof(crypt_data));
  std::optional<std::string> out;
  if (made && is_bcrypt(made)) out = made;
  OPENSSL_cleanse(phrase.data(), phrase.size());
  OPENSSL_cleanse(work.get(), sizeof(crypt_data));
  return out;
}

bool hashable(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most && text.find('\0') == std::string_view::npos;
}

} // namespace

std::string hash_password(std::string_view text, int cost) {
  if (!hashable(text, max_password_bytes)) throw std::invalid_argument("no text that bcrypt takes whole");
  const auto salt = random_bytes(16);
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  if (!crypt_gensalt_rn("$2a$", static_cast<unsigned long>(cost), salt.data(), static_cast<int>(salt.size()),
                        setting, sizeof setting))
    throw std::invalid_argument("no bcrypt of that cost");
  auto hash = bcrypt(text, setting);
  if (!hash) throw std::runtime_error("no bcrypt in this libcrypt");
  return std::move(*hash);
}

bool verify_password(std::string_view text, std::string_view hash) {
  if (!hashable(text, max_rails_bytes) || !is_bcrypt(hash)) return false;
  const auto again = bcrypt(text, std::string(hash));
  return again && CRYPTO_memcmp(again->data(), hash.data(), hash_length) == 0;
}

bool verify_nobody(std::string_view text) {
  static const std::string hash = hash_password("nobody has this one");
  (void)verify_password(text.empty() ? "x" : text.substr(0, max_password_bytes), hash);
  return false;
}

std::string make_password() {
  constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  constexpr std::size_t even = 256 - 256 % letters.size(); // beyond it some letters would come more often
  std::string out;
  while (out.size() < 20)
    for (const char c : random_bytes(32)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < even && out.size() < 20) out += letters[byte % letters.size()];
    }
  return out;
}

} // namespace pheidi::crypto
