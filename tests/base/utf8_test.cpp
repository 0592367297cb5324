// Decoding of UTF-8: the whole range, and what only looks like it.
#include "pheidi/base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace pheidi;

namespace {

std::string encode(char32_t c) {
  const auto byte = [](char32_t v) { return static_cast<char>(static_cast<unsigned char>(v)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | (c >> 6)), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) return {byte(0xe0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3f)), byte(0x80 | (c & 0x3f))};
  return {byte(0xf0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3f)), byte(0x80 | ((c >> 6) & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

} // namespace

TEST(utf8, decodes_every_scalar_value_and_no_surrogate) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    const auto bytes = encode(c);
    const auto step = next_utf8(bytes);
    const bool surrogate = c >= 0xd800 && c <= 0xdfff;
    ASSERT_EQ(step.valid, !surrogate) << static_cast<unsigned>(c);
    if (surrogate) continue;
    ASSERT_EQ(step.point, c);
    ASSERT_EQ(step.length, bytes.size());
  }
}

TEST(utf8, refuses_overlong_truncated_and_out_of_range_sequences) {
  for (const std::string_view s :
       {"\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80", "\xff",
        "\x80", "\xc3", "\xe2\x82", "\xf0\x9f\xa6", "\xe2\x82 "}) {
    EXPECT_FALSE(next_utf8(s).valid);
    EXPECT_FALSE(is_utf8(s));
  }
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("a\xc3\xa9\xf0\x9f\xa6\xa3"));
}

TEST(utf8, cuts_before_the_sequence_that_does_not_fit) {
  const std::string_view text = "a\xf0\x9f\xa6\xa3"
                                "b";

  EXPECT_EQ(utf8_prefix(text, 0), "");
  for (const std::size_t bytes : {1U, 2U, 3U, 4U})
    EXPECT_EQ(utf8_prefix(text, bytes), "a");
  EXPECT_EQ(utf8_prefix(text, 5), text.substr(0, 5));
  EXPECT_EQ(utf8_prefix(text, 6), text);
  EXPECT_EQ(utf8_prefix(std::string(10, '\x80'), 7).size(), 7U);
}
