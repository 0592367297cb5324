// RFC 9110, 14.1.2.
#include "instance/media/byte_range.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

TEST(byte_range, takes_the_three_forms) {
  EXPECT_EQ(parse_range("bytes=0-499", 10000), (byte_range{0, 500}));
  EXPECT_EQ(parse_range("bytes=500-999", 10000), (byte_range{500, 500}));
  EXPECT_EQ(parse_range("bytes=9500-", 10000), (byte_range{9500, 500}));
  EXPECT_EQ(parse_range("bytes=-500", 10000), (byte_range{9500, 500}));
  EXPECT_EQ(parse_range("Bytes=0-0", 10000), (byte_range{0, 1}));
}

TEST(byte_range, ends_where_the_file_ends) {
  EXPECT_EQ(parse_range("bytes=5-99", 10), (byte_range{5, 5}));
  EXPECT_EQ(parse_range("bytes=-99", 10), (byte_range{0, 10}));
  EXPECT_EQ(parse_range("bytes=0-18446744073709551615", 10), (byte_range{0, 10}));
}

TEST(byte_range, behind_the_end_is_empty) {
  for (std::string_view field : {"bytes=10-", "bytes=10-20", "bytes=-0"})
    EXPECT_EQ(parse_range(field, 10)->count, 0U) << field;
  EXPECT_EQ(parse_range("bytes=0-", 0)->count, 0U);
  EXPECT_EQ(parse_range("bytes=-1", 0)->count, 0U);
}

TEST(byte_range, ignores_what_it_does_not_read) {
  for (std::string_view field : {"", "bytes", "bytes=", "bytes=-", "lines=0-1", "bytes=0-1,3-4", "bytes=5-4",
                                 "bytes=a-b", "bytes=--1", "bytes=99999999999999999999-"})
    EXPECT_EQ(parse_range(field, 10), std::nullopt) << field;
}

} // namespace
} // namespace pheidi::instance::media
