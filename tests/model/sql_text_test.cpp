// Values as parameter text.
#include "model/sql_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace pheidi::model {
namespace {

TEST(sql_text, writes_arrays) {
  EXPECT_EQ(array_literal({}), "{}");
  EXPECT_EQ(array_literal({1, -99, std::numeric_limits<std::int64_t>::max()}), "{1,-99,9223372036854775807}");
}

TEST(sql_text, takes_the_meaning_from_like_characters) {
  EXPECT_EQ(like_literal("a_b%c\\d"), "a\\_b\\%c\\\\d");
  EXPECT_EQ(like_literal("https://example.org"), "https://example.org");
}

TEST(sql_text, nul_cannot_be_stored) {
  EXPECT_TRUE(storable(""));
  EXPECT_TRUE(storable("\xff"));
  EXPECT_FALSE(storable(std::string("a\0b", 3)));
}

} // namespace
} // namespace pheidi::model
