// top_level_members and unescape: what is sliced, what is refused, and that slices stay equal to the text.
#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <random>

namespace json = pheidi::json;

namespace {

struct pair {
  std::string key;
  std::string raw;
  friend bool operator==(const pair&, const pair&) = default;
};

std::vector<pair> members_of(std::string_view text) {
  const auto members = json::top_level_members(text);
  std::vector<pair> out;
  if (!members) return {{"error", members.error().message()}};
  for (const auto& m : *members)
    out.push_back({m.key, std::string(m.raw)});
  return out;
}

pheidi::error refusal_of(std::string_view text) {
  const auto members = json::top_level_members(text);
  return members ? pheidi::error{} : members.error();
}

std::string nested(std::size_t depth, std::string_view open, std::string_view inside,
                   std::string_view close) {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i)
    out += open;
  out += inside;
  for (std::size_t i = 0; i < depth; ++i)
    out += close;
  return out;
}

} // namespace

TEST(top_level_members, slices_a_delivery_job_as_it_stands) {
  const std::string job =
      R"({"retry":16,"queue":"push","dead":false,"args":["{\"a\":\"]}\"}",113,"https://h/i",{}],)"
      R"("class":"ActivityPub::DeliveryWorker","created_at":1766000000.5})";

  const auto members = members_of(job);

  const std::vector<pair> expected{
      {"retry", "16"},
      {"queue", "\"push\""},
      {"dead", "false"},
      {"args", R"(["{\"a\":\"]}\"}",113,"https://h/i",{}])"},
      {"class", "\"ActivityPub::DeliveryWorker\""},
      {"created_at", "1766000000.5"},
  };
  EXPECT_EQ(members, expected);
}

TEST(top_level_members, points_into_the_text) {
  const std::string text = R"({"a": [1, 2]})";

  const auto members = json::top_level_members(text);

  ASSERT_TRUE(members);
  EXPECT_EQ(members->front().raw.data(), text.data() + 6);
}

TEST(top_level_members, leaves_white_space_out_of_values) {
  const auto members = members_of(" \n{ \"a\" :\t1 ,\r\n\"b\" : { \"c\" : [ ] } , \"d\":null }\n");

  EXPECT_EQ(members, (std::vector<pair>{{"a", "1"}, {"b", "{ \"c\" : [ ] }"}, {"d", "null"}}));
}

TEST(top_level_members, keeps_duplicate_keys_in_order) {
  EXPECT_EQ(members_of(R"({"a":1,"a":2})"), (std::vector<pair>{{"a", "1"}, {"a", "2"}}));
}

TEST(top_level_members, unescapes_keys) {
  EXPECT_EQ(members_of(R"({"\u0061\"b":1})"), (std::vector<pair>{{"a\"b", "1"}}));
}

TEST(top_level_members, takes_an_empty_object) {
  EXPECT_EQ(members_of("{}"), std::vector<pair>{});
}

TEST(top_level_members, is_not_misled_by_brackets_and_escapes_in_strings) {
  const auto members = members_of(R"({"a":["\\","]","\\\"}"],"b":"\\"})");

  EXPECT_EQ(members, (std::vector<pair>{{"a", R"(["\\","]","\\\"}"])"}, {"b", R"("\\")"}}));
}

TEST(top_level_members, keeps_integers_beyond_64_bits_as_text) {
  const auto members = members_of(R"({"a":123456789012345678901234567890,"b":[1]})");

  EXPECT_EQ(members, (std::vector<pair>{{"a", "123456789012345678901234567890"}, {"b", "[1]"}}));
}

TEST(top_level_members, refuses_a_number_beyond_a_double_unless_a_later_one_stands_for_it) {
  EXPECT_EQ(members_of(R"({"a":1e400,"a":1})"), (std::vector<pair>{{"a", "1e400"}, {"a", "1"}}));
  EXPECT_TRUE(refusal_of(R"({"a":1,"a":1e400})").is(json::errc::number_range));
}

TEST(top_level_members, takes_a_zero_with_any_exponent) {
  EXPECT_EQ(members_of(R"({"a":0e99999999999999999999})"),
            (std::vector<pair>{{"a", "0e99999999999999999999"}}));
}

TEST(top_level_members, refuses_what_is_not_an_object) {
  for (const auto* text : {"[1]", "1", "\"a\"", "null", "123456789012345678901234567890"})
    EXPECT_TRUE(refusal_of(text).is(json::errc::wrong_type)) << text;
}

TEST(top_level_members, refuses_invalid_text_wherever_it_is) {
  for (const std::string& text : std::vector<std::string>{
           "", " ", "{", "{\"a\"}", "{\"a\":1,}", "{\"a\":1} x", "{\"a\":[1,]}", "{\"a\":tru}", "{'a':1}",
           "{\"a\":01}", "{\"a\":\"\t\"}", "{\"a\":\"\xff\"}", "{\"a\":\"\\ud800\"}", "{\"\\udc00\":1}",
           "\xef\xbb\xbf{}", std::string("{\"a\":1}\0", 8)})
    EXPECT_TRUE(refusal_of(text).is(json::errc::not_json)) << text;
}

TEST(top_level_members, bounds_the_depth_exactly) {
  const auto inner = [](std::size_t depth) { return nested(depth, "[", "", "]"); };

  EXPECT_EQ(members_of("{\"a\":" + inner(json::max_depth - 1) + "}").size(), 1U);
  EXPECT_FALSE(json::top_level_members("{\"a\":" + nested(json::max_depth, "[", "1", "]") + "}"));
  EXPECT_TRUE(refusal_of("{\"a\":" + inner(json::max_depth) + "}").is(json::errc::too_deep));
  EXPECT_TRUE(refusal_of(nested(json::max_depth + 1, "{\"a\":", "1", "}")).is(json::errc::too_deep));
  EXPECT_TRUE(refusal_of("{\"a\":" + inner(100'000) + "}").is(json::errc::too_deep));
}

TEST(top_level_members, works_again_after_a_large_text) {
  const std::string large = "{\"a\":\"" + std::string(3 << 20, 'x') + "\"}";

  const auto members = json::top_level_members(large);

  ASSERT_TRUE(members);
  EXPECT_EQ(members->front().raw.size(), large.size() - 6);
  EXPECT_EQ(members_of("{\"b\":1}"), (std::vector<pair>{{"b", "1"}}));
}

namespace {

/// A random value, with the strings that scanners trip over.
boost::json::value random_value(std::mt19937& random, int depth) {
  static const char* const strings[] = {"", "a", "\"", "\\", "]}", "{[", "\n", "\\\"", "\xc3\xa9", ","};
  const auto kind = random() % (depth > 3 ? 5 : 7);
  if (kind == 0) return nullptr;
  if (kind == 1) return static_cast<std::int64_t>(random()) - 1'000'000;
  if (kind == 2) return 0.5 * static_cast<double>(random() % 1000);
  if (kind <= 4) return strings[random() % std::size(strings)];
  const auto count = random() % 4;
  if (kind == 5) {
    boost::json::array out;
    for (unsigned i = 0; i < count; ++i)
      out.push_back(random_value(random, depth + 1));
    return out;
  }
  boost::json::object out;
  for (unsigned i = 0; i < count; ++i)
    out[strings[random() % std::size(strings)] + std::to_string(i)] = random_value(random, depth + 1);
  return out;
}

} // namespace

TEST(top_level_members, agrees_with_the_dom_on_random_objects) {
  std::mt19937 random(20261126);
  for (int round = 0; round < 2000; ++round) {
    boost::json::object object;
    for (unsigned i = 0; i < random() % 6; ++i)
      object["\"key" + std::to_string(i)] = random_value(random, 0);

    const auto text = boost::json::serialize(object);
    const auto members = json::top_level_members(text);

    ASSERT_TRUE(members) << text;
    ASSERT_EQ(members->size(), object.size()) << text;
    for (const auto& m : *members)
      EXPECT_EQ(m.raw, boost::json::serialize(object.at(m.key))) << text;
  }
}

TEST(array_elements, gives_each_element_as_it_stands) {
  using views = std::vector<std::string_view>;

  EXPECT_EQ(json::array_elements(R"([ "a,]", {"b":[1,2]} ,3,[], "\\" ])"),
            (views{"\"a,]\"", "{\"b\":[1,2]}", "3", "[]", R"("\\")"}));
  EXPECT_EQ(json::array_elements(" [ ] "), views{});
  EXPECT_EQ(json::array_elements("[null]"), views{"null"});
}

/// Quotes and backslashes in every run and at every place within a block of sixteen bytes.
TEST(array_elements, finds_the_end_of_any_string) {
  std::mt19937 random(7);
  constexpr std::string_view alphabet = "\\\\\\\"\"a]},";
  for (int round = 0; round < 2000; ++round) {
    boost::json::array wanted;
    for (int n = 0; n < 3; ++n) {
      std::string text(random() % 70, 'x');
      for (auto& c : text)
        if (random() % 3 == 0) c = alphabet[random() % alphabet.size()];
      wanted.emplace_back(text);
    }
    const auto raw = boost::json::serialize(wanted);

    const auto found = json::array_elements(raw);

    ASSERT_EQ(found.size(), wanted.size()) << raw;
    for (std::size_t i = 0; i < found.size(); ++i)
      ASSERT_EQ(*json::text_of(found[i]), wanted[i].as_string()) << raw;
  }
}

TEST(text_of, reads_what_unescape_reads_and_refuses_what_is_no_string) {
  for (const std::string_view raw : {R"("")", R"("plain")", R"("a\"b\\")", "\"\xc3\xa9\""})
    EXPECT_EQ(*json::text_of(raw), *json::unescape(raw)) << raw;
  for (const std::string_view raw : {"", "1", "null", "{}"})
    EXPECT_TRUE(json::text_of(raw).error().is(json::errc::wrong_type)) << raw;
}

TEST(array_elements, is_empty_for_what_is_no_array) {
  for (const auto* raw : {"", "{}", "\"[1]\"", "1", "null"})
    EXPECT_TRUE(json::array_elements(raw).empty()) << raw;
}

TEST(unescape, reads_every_escape) {
  const auto text = json::unescape(R"("\"\\\/\b\f\n\r\t\u00e9\uD834\uDD1E")");

  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9d\x84\x9e");
}

TEST(unescape, accepts_nul) {
  const auto text = json::unescape(R"("a\u0000b")");

  ASSERT_TRUE(text);
  EXPECT_EQ(*text, std::string("a\0b", 3));
}

TEST(unescape, refuses_what_is_not_a_string) {
  for (const auto* raw : {"", "1", "null", "[\"a\"]", " \"a\""}) {
    const auto text = json::unescape(raw);
    ASSERT_FALSE(text) << raw;
    EXPECT_TRUE(text.error().is(json::errc::wrong_type)) << raw;
  }
}

TEST(unescape, refuses_malformed_strings) {
  for (const auto* raw : {"\"", "\"a", "\"a\\\"", "\"a\" ", "\"a\",\"b\"", "\"\\x\"", "\"\\ud800\"",
                          "\"\\udc00\\ud800\"", "\"\xc0\x80\"", "\"\n\""}) {
    const auto text = json::unescape(raw);
    ASSERT_FALSE(text) << raw;
    EXPECT_TRUE(text.error().is(json::errc::not_json)) << raw;
  }
}

TEST(unescape, gives_back_what_append_string_wrote) {
  std::string every;
  for (char c = 0; c >= 0; ++c) {
    every += c;
    if (c == 127) break;
  }
  every += "\xc3\xa9\xe2\x82\xac\xf0\x9f\xa6\xa3";
  std::string written;

  json::append_string(written, every);
  const auto text = json::unescape(written);

  ASSERT_TRUE(text);
  EXPECT_EQ(*text, every);
}
