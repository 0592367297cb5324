// The compiler may not leave this clearing out.
#include "pheidi/crypto/wipe.hpp"

#include <openssl/crypto.h>

namespace pheidi::crypto {

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

} // namespace pheidi::crypto
