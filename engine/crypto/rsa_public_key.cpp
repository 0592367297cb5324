// Verifying: the key is shared between threads, each call has a context of its own.
#include "rsa_structure.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <openssl/err.h>

namespace pheidi::crypto {

struct rsa_public_key::state {
  pkey_ptr key;
};

rsa_public_key::rsa_public_key(std::unique_ptr<state> s) : state_(std::move(s)) {}
rsa_public_key::rsa_public_key(rsa_public_key&&) noexcept = default;
rsa_public_key& rsa_public_key::operator=(rsa_public_key&&) noexcept = default;
rsa_public_key::~rsa_public_key() = default;

result<rsa_public_key> rsa_public_key::from_pem(std::string_view pem) {
  auto key = checked_pkey(public_rsa_from_pem(pem));
  if (!key) return key.error();
  auto s = std::make_unique<state>();
  s->key = std::move(*key);
  return rsa_public_key(std::move(s));
}

bool rsa_public_key::verify_sha256(std::string_view data, std::string_view signature) const {
  const auto context = prepare(state_->key.get(), EVP_PKEY_verify_init);
  if (!context) return false;
  const auto digest = sha256(data);
  const bool verified = EVP_PKEY_verify(context.get(), as_bytes(signature.data()), signature.size(),
                                        digest.data(), digest.size()) == 1;
  if (!verified) ERR_clear_error(); // or the next TLS call on this thread reads our failure as its own
  return verified;
}

int rsa_public_key::bits() const {
  return EVP_PKEY_get_bits(state_->key.get());
}

} // namespace pheidi::crypto
