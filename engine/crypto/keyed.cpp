// HMAC of OpenSSL.
#include "pheidi/crypto/keyed.hpp"

#include "openssl_ptr.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace pheidi::crypto {

namespace {

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view message) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (!HMAC(digest, key.data(), static_cast<int>(key.size()), as_bytes(message.data()), message.size(),
            as_bytes(out.data()), &size))
    throw std::runtime_error("no HMAC");
  out.resize(size);
  return out;
}

} // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  return hmac(EVP_sha256(), key, message);
}

std::string hmac_sha1(std::string_view key, std::string_view message) {
  return hmac(EVP_sha1(), key, message);
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace pheidi::crypto
