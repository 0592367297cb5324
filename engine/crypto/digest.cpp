// SHA-256 and randomness from OpenSSL.
#include "pheidi/crypto/digest.hpp"

#include "openssl_ptr.hpp"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <stdexcept>

namespace pheidi::crypto {

sha256_digest sha256(std::string_view data) {
  sha256_digest out;
  SHA256(as_bytes(data.data()), data.size(), out.data());
  return out;
}

std::string random_bytes(std::size_t n) {
  std::string out(n, '\0');
  // Without randomness nothing that depends on a nonce may go on.
  if (RAND_bytes(as_bytes(out.data()), static_cast<int>(n)) != 1) throw std::runtime_error("no random bytes");
  return out;
}

} // namespace pheidi::crypto
