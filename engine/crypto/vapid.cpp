// OpenSSL makes the key; what others want of it are its two numbers.
#include "pheidi/crypto/vapid.hpp"

#include "openssl_ptr.hpp"

#include "pheidi/crypto/digest.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace pheidi::crypto {

namespace {

constexpr std::size_t point_size = 65, scalar_size = 32;

std::string base64url(std::string_view bytes) {
  auto out = base64(bytes);
  std::replace(out.begin(), out.end(), '+', '-');
  std::replace(out.begin(), out.end(), '/', '_');
  return out;
}

} // namespace

vapid_pair make_vapid_pair() {
  const pkey_ptr key(EVP_EC_gen("P-256"));
  std::string point(point_size, '\0');
  secret_bytes scalar;
  scalar.value.resize(scalar_size);
  std::size_t written = 0;
  BIGNUM* number = nullptr;
  const bool got = key &&
                   EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, as_bytes(point.data()),
                                                   point.size(), &written) == 1 &&
                   written == point_size && point.front() == '\x04' &&
                   EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1;
  const std::unique_ptr<BIGNUM, freed_by<BN_clear_free>> owned(number);
  if (!got ||
      BN_bn2binpad(number, as_bytes(scalar.value.data()), scalar_size) != static_cast<int>(scalar_size))
    throw std::runtime_error("cannot make a key of P-256");
  return {base64url(point), base64url(scalar.value)};
}

} // namespace pheidi::crypto
