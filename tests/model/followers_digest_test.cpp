// FEP-8fcf digests with published values.
#include "pheidi/model/signing.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

TEST(followers_digest_of, agrees_with_the_example_of_fep_8fcf) {
  EXPECT_EQ(
      followers_digest_of({"https://testing.example.org/users/1", "https://testing.example.org/users/2"}),
      "c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f");
}

TEST(followers_digest_of, agrees_with_a_second_vector_in_any_order) {
  const std::string expected = "98ea962067c43719e36cc62e162e286f45be2117d04743be50194329c265c69d";

  EXPECT_EQ(followers_digest_of({"https://a.example/users/x", "https://a.example/users/y"}), expected);
  EXPECT_EQ(followers_digest_of({"https://a.example/users/y", "https://a.example/users/x"}), expected);
}

TEST(followers_digest_of, nobody_is_zero) {
  EXPECT_EQ(followers_digest_of({}), std::string(64, '0'));
}

} // namespace
} // namespace pheidi::model
