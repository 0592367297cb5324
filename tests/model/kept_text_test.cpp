// What of a sender's text becomes a column, and times as parameters.
#include "model/kept_text.hpp"
#include "model/sql_time.hpp"

#include "pheidi/model/relationships.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

TEST(kept_text, is_cut_by_code_points) {
  EXPECT_EQ(kept_text("h\xc3\xa9llo", 2), "h\xc3\xa9");
  EXPECT_EQ(kept_text("hi", 5), "hi");
  EXPECT_EQ(kept_text("hi", 0), "");
  EXPECT_EQ(kept_text("", 5), "");
}

TEST(kept_text, has_no_nul_and_only_utf8) {
  EXPECT_EQ(kept_text(std::string_view("a\0b", 3), 5), "ab");
  EXPECT_EQ(kept_text("a\xff"
                      "b",
                      5),
            "a\xef\xbf\xbd"
            "b");
}

TEST(kept_uri, is_whole_or_nothing) {
  const std::string longest(max_uri_bytes, 'x');

  EXPECT_EQ(kept_uri(longest), longest);
  EXPECT_EQ(kept_uri(longest + "x"), "");
  EXPECT_EQ(kept_uri(std::string_view("a\0b", 3)), "");
  EXPECT_EQ(kept_uri("\xff"), "");
}

TEST(sql_time, has_microseconds_and_no_zone) {
  EXPECT_EQ(timestamp_text(from_unix_seconds(0)), "1970-01-01 00:00:00.000000");
  EXPECT_EQ(timestamp_text(from_unix_seconds(1'800'000'000.25)), "2027-01-15 08:00:00.250000");
  EXPECT_EQ(timestamp_text(from_unix_seconds(-0.5)), "1969-12-31 23:59:59.500000");
}

} // namespace
} // namespace pheidi::model
