// bcrypt: the published vectors of its first implementations, and what must not get in.
#include "pheidi/crypto/password.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace pheidi::crypto {

TEST(password, verifies_published_vectors) {
  EXPECT_TRUE(verify_password("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"));
  EXPECT_TRUE(verify_password("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"));
  EXPECT_TRUE(verify_password("abcdefghijklmnopqrstuvwxyz",
                              "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC"));
}

TEST(password, is_hashed_as_rails_does_with_a_salt_of_its_own) {
  const auto one = hash_password("correct horse"), other = hash_password("correct horse");

  EXPECT_EQ(one.substr(0, 7), "$2a$10$");
  EXPECT_EQ(one.size(), 60u);
  EXPECT_NE(one, other);
  EXPECT_TRUE(verify_password("correct horse", one));
  EXPECT_FALSE(verify_password("correct horsf", one));
  EXPECT_FALSE(verify_password("", one));
}

TEST(password, sees_72_bytes_as_bcrypt_does) {
  const std::string full(72, 'x');
  const auto hash = hash_password(full, 4);

  EXPECT_TRUE(verify_password(full + "more", hash));
  EXPECT_FALSE(verify_password(full.substr(1), hash));
  EXPECT_THROW(hash_password(full + "x", 4), std::invalid_argument);
}

TEST(password, with_nul_or_without_end_is_refused) {
  using namespace std::string_literals;
  const auto hash = hash_password("pass", 4);

  EXPECT_THROW(hash_password("pass\0word"s, 4), std::invalid_argument);
  EXPECT_THROW(hash_password("", 4), std::invalid_argument);
  EXPECT_FALSE(verify_password("pass\0word"s, hash));
  EXPECT_FALSE(verify_password(std::string(1 << 20, 'p'), hash));
}

TEST(password, matches_no_hash_that_is_none) {
  for (const auto* hash : {"", "*0", "*1", "x", "$2a$10$", "$1$abcdefgh$Wh1v7AVZ8xmLZcoA.4.Vj0",
                           "$2a$99$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
                           "$2!$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"})
    EXPECT_FALSE(verify_password("a", hash)) << hash;
  EXPECT_FALSE(verify_nobody("nobody has this one"));
  EXPECT_FALSE(verify_nobody(""));
}

TEST(password, that_is_made_is_another_one_each_time) {
  std::set<std::string> all;
  for (int n = 0; n < 100; ++n)
    all.insert(make_password());

  EXPECT_EQ(all.size(), 100u);
  EXPECT_EQ(all.begin()->size(), 20u);
}

} // namespace pheidi::crypto
