// Values as parameter text.
#include "model/sql_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace pheidi::model {
namespace {

TEST(sql_text, writes_arrays) {
  EXPECT_EQ(array_literal(std::vector<std::int64_t>{}), "{}");
  EXPECT_EQ(array_literal(std::vector<std::int64_t>{1, -99, std::numeric_limits<std::int64_t>::max()}),
            "{1,-99,9223372036854775807}");
}

TEST(sql_text, quotes_the_texts_of_an_array) {
  EXPECT_EQ(array_literal(std::vector<std::string>{}), "{}");
  EXPECT_EQ(array_literal(std::vector<std::string>{"a,b", "", "NULL", "x\"y\\z{}"}),
            "{\"a,b\",\"\",\"NULL\",\"x\\\"y\\\\z{}\"}");
}

TEST(sql_text, cuts_by_characters_and_mends_what_is_no_text) {
  EXPECT_EQ(storable_text("h\xc3\xa9llo", 2), "h\xc3\xa9");
  EXPECT_EQ(storable_text(std::string("a\0b", 3), 10), "ab");
  EXPECT_EQ(storable_text("a\xff"
                          "b",
                          10),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(storable_text("", 10), "");
}

TEST(sql_text, bytes_that_are_no_text_cannot_be_looked_for) {
  EXPECT_TRUE(searchable("https://a.example/\xc3\xa9"));
  EXPECT_FALSE(searchable("\xff"));
  EXPECT_FALSE(searchable(std::string("a\0b", 3)));
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
