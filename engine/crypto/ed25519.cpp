// Ed25519 needs no digest and no parameters: a key of 32 bytes, a signature of 64.
#include "pheidi/crypto/ed25519.hpp"

#include "openssl_ptr.hpp"
#include "pem.hpp"

#include <openssl/err.h>

namespace pheidi::crypto {

using namespace std::string_view_literals;

namespace {

/// SubjectPublicKeyInfo with id-Ed25519 up to the key bytes (RFC 8410).
constexpr auto spki_prefix = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"sv;
constexpr std::size_t key_size = 32;

} // namespace

struct ed25519_public_key::state {
  pkey_ptr key;
};

ed25519_public_key::ed25519_public_key(std::unique_ptr<state> s) : state_(std::move(s)) {}
ed25519_public_key::ed25519_public_key(ed25519_public_key&&) noexcept = default;
ed25519_public_key& ed25519_public_key::operator=(ed25519_public_key&&) noexcept = default;
ed25519_public_key::~ed25519_public_key() = default;

result<ed25519_public_key> ed25519_public_key::from_bytes(std::string_view bytes) {
  if (bytes.size() != key_size) return error{errc::bad_key, "not 32 bytes"};
  pkey_ptr key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_bytes(bytes.data()), bytes.size()));
  if (!key) return error{errc::bad_key, "refused by OpenSSL"};
  auto s = std::make_unique<state>();
  s->key = std::move(key);
  return ed25519_public_key(std::move(s));
}

result<ed25519_public_key> ed25519_public_key::from_pem(std::string_view pem) {
  const auto block = decode_pem(pem);
  if (!block) return block.error();
  const std::string_view der = block->der.value;
  if (block->label != "PUBLIC KEY" || !der.starts_with(spki_prefix))
    return error{errc::bad_key, "not an Ed25519 key"};
  return from_bytes(der.substr(spki_prefix.size()));
}

bool ed25519_public_key::verify(std::string_view data, std::string_view signature) const {
  const md_ctx_ptr context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) != 1)
    return false;
  const bool verified = EVP_DigestVerify(context.get(), as_bytes(signature.data()), signature.size(),
                                         as_bytes(data.data()), data.size()) == 1;
  if (!verified) ERR_clear_error();
  return verified;
}

} // namespace pheidi::crypto
