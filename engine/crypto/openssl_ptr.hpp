// Owners for OpenSSL's objects, and a string that forgets its bytes when it goes.
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <memory>
#include <string>
#include <utility>

namespace pheidi::crypto {

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};

using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using pkey_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using pkey_ctx_ptr = std::unique_ptr<EVP_PKEY_CTX, freed_by<EVP_PKEY_CTX_free>>;
using md_ctx_ptr = std::unique_ptr<EVP_MD_CTX, freed_by<EVP_MD_CTX_free>>;
using cipher_ctx_ptr = std::unique_ptr<EVP_CIPHER_CTX, freed_by<EVP_CIPHER_CTX_free>>;

inline const unsigned char* as_bytes(const char* p) {
  return reinterpret_cast<const unsigned char*>(p);
}
inline unsigned char* as_bytes(char* p) {
  return reinterpret_cast<unsigned char*>(p);
}

/// Key material on its way from text to OpenSSL. Reserve before filling: a growing string leaves copies
/// behind.
class secret_bytes {
 public:
  secret_bytes() = default;
  secret_bytes(secret_bytes&& other) noexcept { value.swap(other.value); }
  secret_bytes& operator=(secret_bytes&& other) noexcept {
    value.swap(other.value);
    return *this;
  }
  ~secret_bytes() { OPENSSL_cleanse(value.data(), value.size()); }

  std::string value;
};

} // namespace pheidi::crypto
