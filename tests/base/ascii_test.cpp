// What ASCII calls a letter, and what a locale would add to it.
#include "pheidi/base/ascii.hpp"

#include <gtest/gtest.h>

namespace pheidi::ascii {
namespace {

TEST(ascii, folds_its_own_letters_only) {
  EXPECT_EQ(lower("ABC-XYZ @[`{ 09"), "abc-xyz @[`{ 09");
  EXPECT_EQ(lower("\xc3\x84\xc4\xb0"), "\xc3\x84\xc4\xb0"); // Ä and the dotted İ
  EXPECT_EQ(lower(std::string_view("A\0B", 3)), std::string("a\0b", 3));
  EXPECT_EQ(to_upper('z'), 'Z');
  EXPECT_EQ(to_upper('{'), '{');
}

TEST(ascii, tells_letters_from_their_neighbours) {
  int letters = 0, digits = 0;
  for (int c = 0; c < 256; ++c) {
    letters += is_alpha(static_cast<char>(c));
    digits += is_digit(static_cast<char>(c));
  }
  EXPECT_EQ(letters, 52);
  EXPECT_EQ(digits, 10);
}

TEST(ascii, compares_without_case) {
  EXPECT_TRUE(same_ignoring_case("Example.ORG", "eXAMPLE.org"));
  EXPECT_TRUE(same_ignoring_case("", ""));
  EXPECT_FALSE(same_ignoring_case("example.org", "example.org."));
  // Characters that differ from a letter by its case bit alone.
  EXPECT_FALSE(same_ignoring_case("@", "`"));
  EXPECT_FALSE(same_ignoring_case("[", "{"));
}

TEST(ascii, trims_blanks_and_no_line_ends) {
  EXPECT_EQ(trim(" \t a b\t "), "a b");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim("\r\n a"), "\r\n a");
}

TEST(ascii, reads_hexadecimal_digits) {
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('f'), 15);
  EXPECT_EQ(hex_value('A'), 10);
  for (const char other : {'g', 'G', '/', ':', '@', '`', '\0'})
    EXPECT_EQ(hex_value(other), -1) << static_cast<int>(other);
}

} // namespace
} // namespace pheidi::ascii
