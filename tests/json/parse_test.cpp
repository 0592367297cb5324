// parse: as strict as the fast reader, and the last of duplicate keys.
#include "pheidi/json/read.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace json = pheidi::json;

namespace {

pheidi::error refusal_of(std::string_view text) {
  const auto document = json::parse(text);
  return document ? pheidi::error{} : document.error();
}

} // namespace

TEST(parse, gives_a_document) {
  const auto document = json::parse(R"({"type":"Note","tag":[{"n":1}],"x":null})");

  ASSERT_TRUE(document);
  EXPECT_EQ(document->at("type").as_string(), "Note");
  EXPECT_EQ(document->at("tag").as_array().at(0).at("n").as_int64(), 1);
}

TEST(parse, keeps_the_last_of_duplicate_keys) {
  const auto document = json::parse(R"({"a":1,"b":2,"a":3})");

  ASSERT_TRUE(document);
  EXPECT_EQ(document->as_object().size(), 2U);
  EXPECT_EQ(document->at("a").as_int64(), 3);
}

TEST(parse, steps_over_one_byte_order_mark) {
  EXPECT_TRUE(json::parse("\xef\xbb\xbf{}"));
  EXPECT_TRUE(refusal_of("\xef\xbb\xbf\xef\xbb\xbf{}").is(json::errc::not_json));
}

TEST(parse, refuses_what_rfc_8259_does_not_know) {
  for (const std::string& text :
       std::vector<std::string>{"", "{\"a\":1,}", "[1,]", "// x\n1", "NaN", "Infinity", "[1] 2", "'a'", "+1",
                                "01", ".5", "1.", "\"\\ud800\"", "\"\xed\xa0\x80\"", "\"\xc0\xaf\"",
                                "\"\xf4\x90\x80\x80\"", "\xfe\xff", std::string("1\0", 2)})
    EXPECT_TRUE(refusal_of(text).is(json::errc::not_json)) << text;
}

TEST(parse, refuses_numbers_that_no_double_holds) {
  for (const auto* text : {"1e400", "-1e400", "{\"a\":[1e999]}", "1e99999999999", "0e99999999999"})
    EXPECT_TRUE(refusal_of(text).is(json::errc::number_range)) << text;
  EXPECT_TRUE(json::parse("1e308"));
  EXPECT_TRUE(json::parse("123456789012345678901234567890"));
}

TEST(parse, rounds_numbers_to_the_nearest_double) {
  EXPECT_EQ(json::parse("333333333.33333329")->as_double(), 333333333.33333329);
  EXPECT_EQ(json::parse("[1.7976931348623157e308,1]")->at(0).as_double(), 1.7976931348623157e308);
  EXPECT_EQ(json::parse("5e-324")->as_double(), 5e-324);
  EXPECT_EQ(json::parse("1e-400")->as_double(), 0);
  EXPECT_EQ(json::parse("{\"a\":0.3}")->at("a").as_double(), 0.3);
  EXPECT_EQ(json::parse("123456789012345678901234567890 ")->as_double(), 123456789012345678901234567890.0);
}

TEST(parse, bounds_the_depth) {
  const auto arrays = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };

  EXPECT_TRUE(json::parse(arrays(json::max_depth)));
  EXPECT_TRUE(refusal_of(arrays(json::max_depth + 1)).is(json::errc::too_deep));
  EXPECT_TRUE(refusal_of(std::string(1'000'000, '[')).is(json::errc::too_deep));
}
