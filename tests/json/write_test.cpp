// Writing: escapes, invalid UTF-8, numbers that stay floats, commas.
#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace json = pheidi::json;

namespace {

std::string as_json(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string number(double v) {
  std::string out;
  json::writer(out).number(v);
  return out;
}

} // namespace

TEST(append_string, escapes_what_json_demands_and_no_more) {
  EXPECT_EQ(as_json("plain / text"), "\"plain / text\"");
  EXPECT_EQ(as_json("\"\\"), R"("\"\\")");
  EXPECT_EQ(as_json("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(as_json(std::string("\0\x1f", 2)), R"("\u0000\u001f")");
  EXPECT_EQ(as_json("é€🦣"), "\"é€🦣\"");
}

TEST(append_string, replaces_each_malformed_part_once) {
  const std::string r = "\xef\xbf\xbd";
  EXPECT_EQ(as_json("a\xff"
                    "b"),
            "\"a" + r + "b\"");
  EXPECT_EQ(as_json("\xe2\x82"), "\"" + r + "\"");
  EXPECT_EQ(as_json("\xe2\x82"
                    "x"),
            "\"" + r + "x\"");
  EXPECT_EQ(as_json("\xc0\xaf"), "\"" + r + r + "\"");
  EXPECT_EQ(as_json("\xed\xa0\x80"), "\"" + r + r + r + "\"");
  EXPECT_EQ(as_json("\xf4\x90\x80\x80"), "\"" + r + r + r + r + "\"");
  EXPECT_EQ(as_json("\xf0\x9f\xa6\""), "\"" + r + "\\\"\"");
}

TEST(append_string, writes_valid_json_whatever_the_bytes) {
  std::string bytes;
  for (unsigned a = 0; a < 256; ++a)
    for (unsigned b = 0; b < 256; b += 7) {
      bytes = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(0x80 + (a + b) % 64)};
      EXPECT_TRUE(json::unescape(as_json(bytes))) << a << ' ' << b;
    }
}

TEST(writer, places_commas_and_brackets) {
  std::string out = ">";

  json::writer w(out);
  w.object().key("id").string("x").key("to").array().string("a").integer(-2).end();
  w.key("o").object().end().key("e").array().end().key("n").null().key("t").boolean(true);
  w.key("r").raw("[1,2]").key("l").array().array().end().object().key("k").boolean(false).end().end().end();

  EXPECT_EQ(out,
            R"(>{"id":"x","to":["a",-2],"o":{},"e":[],"n":null,"t":true,"r":[1,2],"l":[[],{"k":false}]})");
}

TEST(writer, escapes_keys) {
  std::string out;

  json::writer(out).object().key("a\"").integer(1).end();

  EXPECT_EQ(out, R"({"a\"":1})");
}

TEST(writer, keeps_numbers_recognisable_as_floats) {
  EXPECT_EQ(number(1766000000), "1766000000.0");
  EXPECT_EQ(number(0), "0.0");
  EXPECT_EQ(number(-3), "-3.0");
  EXPECT_EQ(number(1766000000.123), "1766000000.123");
  EXPECT_EQ(number(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(number(std::nan("")), "null");
  for (const double v : {1e300, 1e-300, 0.1, 1.0 / 3, std::numeric_limits<double>::max(), 1e21}) {
    const auto text = number(v);
    const auto back = json::parse(text);
    ASSERT_TRUE(back) << text;
    ASSERT_TRUE(back->is_double()) << text;
    EXPECT_EQ(back->get_double(), v) << text;
  }
}

TEST(writer, writes_the_whole_range_of_integers) {
  std::string out;

  json::writer(out)
      .array()
      .integer(std::numeric_limits<std::int64_t>::min())
      .integer(9223372036854775807)
      .end();

  EXPECT_EQ(out, "[-9223372036854775808,9223372036854775807]");
}
