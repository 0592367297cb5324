// The grammar of name=value lists.
#include "pheidi/crypto/http_signature.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using pairs = std::vector<std::pair<std::string, std::string>>;

TEST(parse_parameters, reads_quoted_and_bare_values) {
  EXPECT_EQ(parse_parameters(R"(keyId="a,b=c",algorithm=hs2019,created=12)").value(),
            (pairs{{"keyId", "a,b=c"}, {"algorithm", "hs2019"}, {"created", "12"}}));
  EXPECT_EQ(parse_parameters("collectionId=\"F\", digest=\"D\", url=\"U\"").value(),
            (pairs{{"collectionId", "F"}, {"digest", "D"}, {"url", "U"}}));
  EXPECT_EQ(parse_parameters("Signature a=\"\"").value(), (pairs{{"a", ""}}));
}

TEST(parse_parameters, forgives_blanks_around_signs) {
  EXPECT_EQ(parse_parameters("  a = \"1\" ,\tb=2 ").value(), (pairs{{"a", "1"}, {"b", "2"}}));
}

TEST(parse_parameters, takes_backslashes_out) {
  EXPECT_EQ(parse_parameters(R"(a="x\"y\\z\w")").value(), (pairs{{"a", "x\"y\\zw"}}));
}

TEST(parse_parameters, refuses_everything_else) {
  for (const std::string_view text :
       {"", " ", ",", "a", "a=", "=b", "a=1,", ",a=1", "a=1,,b=2", "a=1 b=2", "a=\"1", "a=\"1\\", "a=\"1\"x",
        "a b=1", "hello this is malformed!", "a=1;b=2", "a=\"x\ny\"", "\"a\"=1"}) {
    const auto parsed = parse_parameters(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_TRUE(parsed.error().is(errc::malformed_signature));
  }
  EXPECT_FALSE(parse_parameters(std::string_view("a=\"\0\"", 5)));
}

TEST(parse_parameters, s10_refuses_a_name_given_twice) {
  EXPECT_FALSE(parse_parameters(R"(keyId="a",keyId="a")"));
  EXPECT_TRUE(parse_parameters(R"(keyId="a",keyid="a")")); // names are case-sensitive
}

TEST(parse_parameters, is_bounded) {
  std::string many = "p=1";
  for (int i = 0; i < 100; ++i)
    many += ",p" + std::to_string(i) + "=1";

  EXPECT_FALSE(parse_parameters(many));
  EXPECT_FALSE(parse_parameters("a=\"" + std::string(20'000, 'x') + "\""));
}

} // namespace pheidi::crypto
