// SHA-256, SHA-1 and randomness from OpenSSL.
#include "pheidi/crypto/digest.hpp"

#include "openssl_ptr.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace pheidi::crypto {

sha256_digest sha256(std::string_view data) {
  // One context per thread and one look-up of the algorithm: both cost more than hashing a header.
  static const std::unique_ptr<EVP_MD, freed_by<EVP_MD_free>> algorithm(
      EVP_MD_fetch(nullptr, "SHA256", nullptr));
  thread_local const md_ctx_ptr context(EVP_MD_CTX_new());
  sha256_digest out;
  if (EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), out.data(), nullptr) != 1)
    throw std::runtime_error("no SHA-256");
  return out;
}

std::string sha1(std::string_view data) {
  std::string out(20, '\0');
  std::size_t size = out.size();
  if (EVP_Q_digest(nullptr, "SHA1", nullptr, data.data(), data.size(), as_bytes(out.data()), &size) != 1)
    throw std::runtime_error("no SHA-1");
  return out;
}

std::string random_bytes(std::size_t n) {
  std::string out(n, '\0');
  // Without randomness nothing that depends on a nonce may go on.
  if (RAND_bytes(as_bytes(out.data()), static_cast<int>(n)) != 1) throw std::runtime_error("no random bytes");
  return out;
}

} // namespace pheidi::crypto
