// The pair of keys for push services, judged by OpenSSL's own arithmetic.
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/vapid.hpp"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <memory>

namespace pheidi::crypto {

namespace {

std::string bytes_of(std::string base64url) {
  std::replace(base64url.begin(), base64url.end(), '-', '+');
  std::replace(base64url.begin(), base64url.end(), '_', '/');
  return base64_decode(base64url).value();
}

TEST(vapid, the_public_key_is_the_point_of_the_private_one) {
  const auto pair = make_vapid_pair();
  const auto point = bytes_of(pair.public_key), scalar = bytes_of(pair.private_key);
  ASSERT_EQ(point.size(), 65U);
  ASSERT_EQ(scalar.size(), 32U);

  const std::unique_ptr<EC_GROUP, decltype(&EC_GROUP_free)> curve(
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), &EC_GROUP_free);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> factor(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(scalar.data()), 32, nullptr), &BN_free);
  const std::unique_ptr<EC_POINT, decltype(&EC_POINT_free)> product(EC_POINT_new(curve.get()),
                                                                    &EC_POINT_free);
  ASSERT_EQ(EC_POINT_mul(curve.get(), product.get(), factor.get(), nullptr, nullptr, nullptr), 1);
  std::string expected(65, '\0');
  EC_POINT_point2oct(curve.get(), product.get(), POINT_CONVERSION_UNCOMPRESSED,
                     reinterpret_cast<unsigned char*>(expected.data()), expected.size(), nullptr);
  EXPECT_EQ(point, expected);
}

TEST(vapid, every_pair_is_new) {
  EXPECT_NE(make_vapid_pair().private_key, make_vapid_pair().private_key);
}

} // namespace

} // namespace pheidi::crypto
