// How lines look: escapes, cuts, and that a JSON line is JSON whatever the value.
#include "pheidi/base/log.hpp"
#include "pheidi/base/utf8.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pheidi;

namespace {

constexpr std::string_view time_text = "2026-11-26T10:00:00.000Z";

std::string human(std::string_view value) {
  const auto line = log::render(log::level::info, log::format::human, time_text, "e", {{"v", value}});
  return line.substr(line.find("v="));
}

std::string json(std::string_view value) {
  return log::render(log::level::info, log::format::json, time_text, "e", {{"v", value}});
}

std::string value_in(const std::string& line) {
  boost::system::error_code failed;
  const auto document = boost::json::parse(line, failed);
  return failed ? "not JSON: " + failed.message() : std::string(document.at("v").as_string());
}

} // namespace

TEST(log_render, writes_a_line_for_people) {
  const auto line =
      log::render(log::level::warn, log::format::human, time_text, "delivery.done",
                  {{"host", "a.example"}, {"status", 202}, {"seconds", 0.25}, {"reused", true}});

  EXPECT_EQ(line, "2026-11-26T10:00:00.000Z WARN  delivery.done          host=a.example status=202 "
                  "seconds=0.25 reused=true");
}

TEST(log_render, writes_a_line_for_machines) {
  const auto line =
      log::render(log::level::error, log::format::json, time_text, "delivery.done",
                  {{"host", "a.example"}, {"status", 202}, {"seconds", 0.25}, {"reused", false}});

  EXPECT_EQ(
      line,
      R"({"time":"2026-11-26T10:00:00.000Z","level":"error","event":"delivery.done","host":"a.example",)"
      R"("status":202,"seconds":0.25,"reused":false})");
}

TEST(log_render, quotes_for_people_only_what_needs_it) {
  EXPECT_EQ(human("plain/text"), "v=plain/text");
  EXPECT_EQ(human(""), "v=\"\"");
  EXPECT_EQ(human("two words"), "v=\"two words\"");
  EXPECT_EQ(human("a=b"), "v=\"a=b\"");
}

TEST(log_render, keeps_a_line_one_line) {
  for (const std::string_view value : {"a\nb", "a\r\nb",
                                       "a\xc2\x85"
                                       "b",
                                       "a\xe2\x80\xa8"
                                       "b"}) {
    EXPECT_EQ(human(value).find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(json(value).find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(value_in(json(value)), value);
  }
  EXPECT_EQ(human("a\nb"), "v=\"a\\nb\"");
}

TEST(log_render, disarms_terminal_escapes_and_direction_overrides) {
  EXPECT_EQ(human("\x1b[31mred"), "v=\\u001b[31mred");
  EXPECT_EQ(human("\x7f"), "v=\\u007f");
  EXPECT_EQ(human("\xc2\x9b"
                  "2J"),
            "v=\\u009b2J");
  EXPECT_EQ(human("\xe2\x80\xae"
                  "gpj"),
            "v=\\u202egpj");
}

TEST(log_render, escapes_quotes_and_backslashes) {
  EXPECT_EQ(human("say \"hi\" \\"), R"(v="say \"hi\" \\")");
  EXPECT_EQ(value_in(json("say \"hi\" \\")), "say \"hi\" \\");
}

TEST(log_render, keeps_valid_text_and_replaces_invalid_bytes) {
  EXPECT_EQ(human("é🦣"), "v=é🦣");
  EXPECT_EQ(value_in(json("é\xff🦣")), "é?🦣");
  for (const std::string_view value : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
    EXPECT_TRUE(value_in(json(value)).starts_with("?")) << json(value);
}

TEST(log_render, is_valid_json_for_every_byte_pair) {
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; b += 3) {
      const std::string value{static_cast<char>(a), static_cast<char>(b)};
      EXPECT_FALSE(value_in(json(value)).starts_with("not JSON")) << a << ' ' << b;
    }
}

TEST(log_render, cuts_a_long_value_between_characters) {
  const std::string megabyte(1 << 20, 'x');
  std::string mammoths = "y";
  while (mammoths.size() < 5000)
    mammoths += "🦣";

  const auto plain = value_in(json(megabyte));
  const auto wide = value_in(json(mammoths));

  EXPECT_EQ(plain, std::string(2000, 'x') + "...");
  EXPECT_TRUE(wide.ends_with("🦣..."));
  EXPECT_LE(wide.size(), 2003U);
  EXPECT_LT(human(megabyte).size(), 2100U);
}

TEST(log_render, writes_null_for_numbers_that_json_does_not_know) {
  const auto line = log::render(log::level::info, log::format::json, time_text, "e",
                                {{"a", std::nan("")}, {"b", std::numeric_limits<double>::infinity()}});

  EXPECT_TRUE(line.ends_with(R"("a":null,"b":null})")) << line;
}
