// Signing with one prepared context per key: what is left of a signature is the RSA operation.
#include "rsa_structure.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace pheidi::crypto {

struct rsa_private_key::state {
  pkey_ptr key;
  pkey_ctx_ptr signing; // EVP_PKEY_sign may be called on it any number of times
};

namespace {

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

} // namespace

rsa_private_key::rsa_private_key(std::unique_ptr<state> s) : state_(std::move(s)) {}
rsa_private_key::rsa_private_key(rsa_private_key&&) noexcept = default;
rsa_private_key& rsa_private_key::operator=(rsa_private_key&&) noexcept = default;
rsa_private_key::~rsa_private_key() = default;

result<rsa_private_key> rsa_private_key::from_pem(std::string_view pem) {
  auto key = checked_pkey(private_rsa_from_pem(pem));
  if (!key) return key.error();
  auto signing = prepare(key->get(), EVP_PKEY_sign_init);
  if (!signing) return error{errc::bad_key, "cannot sign"};
  auto s = std::make_unique<state>();
  s->key = std::move(*key);
  s->signing = std::move(signing);
  return rsa_private_key(std::move(s));
}

rsa_private_key rsa_private_key::generate(int bits) {
  pkey_ptr key(EVP_RSA_gen(static_cast<unsigned>(bits)));
  auto signing = key ? prepare(key.get(), EVP_PKEY_sign_init) : nullptr;
  if (!signing) throw std::runtime_error("cannot make an RSA key");
  auto s = std::make_unique<state>();
  s->key = std::move(key);
  s->signing = std::move(signing);
  return rsa_private_key(std::move(s));
}

result<std::string> rsa_private_key::sign_sha256(std::string_view data) const {
  const auto digest = sha256(data);
  std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(state_->key.get())), '\0');
  std::size_t size = out.size();
  if (EVP_PKEY_sign(state_->signing.get(), as_bytes(out.data()), &size, digest.data(), digest.size()) != 1) {
    ERR_clear_error();
    return error{errc::sign_failed};
  }
  out.resize(size);
  return out;
}

int rsa_private_key::bits() const {
  return EVP_PKEY_get_bits(state_->key.get());
}

std::string rsa_private_key::private_pem() const {
  const bio_ptr bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_PrivateKey_traditional(bio.get(), state_->key.get(), nullptr, nullptr, 0, nullptr,
                                                   nullptr) != 1)
    throw std::runtime_error("cannot write a private key");
  return text_of(bio.get());
}

std::string rsa_private_key::public_pem() const {
  const bio_ptr bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_PUBKEY(bio.get(), state_->key.get()) != 1)
    throw std::runtime_error("cannot write a public key");
  return text_of(bio.get());
}

} // namespace pheidi::crypto
