// Verifying: the key is shared between threads. It has one prepared context; who finds that in use prepares
// another, which costs a third of a verification.
#include "rsa_structure.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <openssl/err.h>

#include <mutex>

namespace pheidi::crypto {

struct rsa_public_key::state {
  pkey_ptr key;
  std::mutex in_use;
  pkey_ctx_ptr verifying; // EVP_PKEY_verify may be called on it any number of times, by one thread at a time
};

namespace {

bool verify_with(EVP_PKEY_CTX* context, const sha256_digest& digest, std::string_view signature) {
  const bool verified = EVP_PKEY_verify(context, as_bytes(signature.data()), signature.size(), digest.data(),
                                        digest.size()) == 1;
  if (!verified) ERR_clear_error(); // or the next TLS call on this thread reads our failure as its own
  return verified;
}

} // namespace

rsa_public_key::rsa_public_key(std::unique_ptr<state> s) : state_(std::move(s)) {}
rsa_public_key::rsa_public_key(rsa_public_key&&) noexcept = default;
rsa_public_key& rsa_public_key::operator=(rsa_public_key&&) noexcept = default;
rsa_public_key::~rsa_public_key() = default;

result<rsa_public_key> rsa_public_key::from_pem(std::string_view pem) {
  auto key = checked_pkey(public_rsa_from_pem(pem));
  if (!key) return key.error();
  auto verifying = prepare(key->get(), EVP_PKEY_verify_init);
  if (!verifying) return error{errc::bad_key, "cannot verify"};
  auto s = std::make_unique<state>();
  s->key = std::move(*key);
  s->verifying = std::move(verifying);
  return rsa_public_key(std::move(s));
}

bool rsa_public_key::verify_sha256(std::string_view data, std::string_view signature) const {
  const auto digest = sha256(data);
  if (const std::unique_lock mine(state_->in_use, std::try_to_lock); mine)
    return verify_with(state_->verifying.get(), digest, signature);
  const auto another = prepare(state_->key.get(), EVP_PKEY_verify_init);
  return another && verify_with(another.get(), digest, signature);
}

int rsa_public_key::bits() const {
  return EVP_PKEY_get_bits(state_->key.get());
}

} // namespace pheidi::crypto
