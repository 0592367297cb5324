// Changing members without touching the others.
#include "pheidi/sidekiq/job.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <random>

namespace pheidi::sidekiq {
namespace {

using changes = std::vector<std::pair<std::string, std::optional<std::string>>>;

struct edit_case {
  const char* before;
  changes c;
  const char* after;
};

TEST(edit, changes_members_in_place_and_leaves_every_other_byte) {
  const edit_case cases[] = {
      {R"({"a":1,"b":2})", {{"a", "9"}}, R"({"a":9,"b":2})"},
      {R"({"a":1,"b":2})", {{"c", "3"}}, R"({"a":1,"b":2,"c":3})"},
      {R"({"a":1,"b":2})", {{"a", std::nullopt}}, R"({"b":2})"},
      {R"({"a":1,"b":2})", {{"b", std::nullopt}}, R"({"a":1})"},
      {R"({"a":1,"b":2,"c":3})", {{"b", std::nullopt}}, R"({"a":1,"c":3})"},
      {R"({"a":1})", {{"a", std::nullopt}}, R"({})"},
      {R"({"a":1})", {{"a", std::nullopt}, {"b", "2"}}, R"({"b":2})"},
      {R"({})", {{"b", "2"}, {"c", "3"}}, R"({"b":2,"c":3})"},
      {R"({})", {{"b", std::nullopt}}, R"({})"},
      {" { \"a\" : [1, 2] ,\n\"b\" : \"x\" } ", {{"b", "7"}}, " { \"a\" : [1, 2] ,\n\"b\" : 7 } "},
      {" { \"a\" : 1 , \"b\" : 2 } ", {{"a", std::nullopt}}, " {\"b\" : 2 } "},
      {R"({"a":"}\",\"b\":5","b":2})", {{"b", "3"}}, R"({"a":"}\",\"b\":5","b":3})"},
      {R"({"a":1,"a":2})", {{"a", "3"}}, R"({"a":3,"a":3})"},
      {R"({"\u0061":1})", {{"a", "2"}}, R"({"\u0061":2})"},
      {R"({"x":1})", {{"a\"b", "2"}}, R"({"x":1,"a\"b":2})"},
      {R"({"args":["\u00e9\/", 1.0, 1e5]})", {{"n", "0"}}, R"({"args":["\u00e9\/", 1.0, 1e5],"n":0})"},
  };
  for (const auto& [before, c, after] : cases) {
    const auto got = edit(before, c);
    ASSERT_TRUE(got) << before;
    EXPECT_EQ(*got, after);
  }
}

TEST(edit, makes_what_the_schedule_holds) {
  EXPECT_EQ(as_scheduled(R"({"class":"A","args":[1],"enqueued_at":1.5,"jid":"x"})", "pull"),
            R"({"class":"A","args":[1],"jid":"x","queue":"pull"})");
  EXPECT_EQ(as_scheduled(R"({"queue":"old","class":"A"})", "pull"), R"({"queue":"pull","class":"A"})");
  EXPECT_EQ(as_scheduled("no job", "pull"), "no job");
}

TEST(edit, refuses_what_is_no_object) {
  for (const auto* text : {"", "[]", "{", "null"})
    EXPECT_FALSE(edit(text, {{"a", "1"}})) << text;
}

/// The same change on a DOM is the truth.
TEST(edit, agrees_with_a_dom_on_random_objects) {
  std::mt19937 random(20261126);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 2000; ++round) {
    std::string text = "{";
    boost::json::object expected;
    for (int i = 0, n = pick(6); i < n; ++i) {
      const std::string key(1, static_cast<char>('a' + i));
      const std::string value = std::vector<std::string>{"1", "\"q\\\"}\"", "[1,{}]", "{\"a\":[]}",
                                                         "null"}[static_cast<std::size_t>(pick(5))];
      text += (i ? "," : "") + std::string(static_cast<std::size_t>(pick(3)), ' ') + "\"" + key + "\"" +
              (pick(2) ? " : " : ":") + value;
      expected[key] = boost::json::parse(value);
    }
    text += "}";
    changes c;
    for (int i = 0, n = pick(4); i < n; ++i) {
      const std::string key(1, static_cast<char>('a' + pick(8)));
      if (std::any_of(c.begin(), c.end(), [&](const auto& x) { return x.first == key; })) continue;
      if (pick(2)) {
        c.emplace_back(key, "[7]");
        expected[key] = boost::json::parse("[7]");
      } else {
        c.emplace_back(key, std::nullopt);
        expected.erase(key);
      }
    }

    const auto got = edit(text, c);

    ASSERT_TRUE(got) << text;
    EXPECT_EQ(boost::json::parse(*got), boost::json::value(expected)) << text << " -> " << *got;
  }
}

TEST(time_json, never_lets_float_seconds_look_like_an_integer) {
  const wall_time whole{seconds(1766000000)};
  EXPECT_EQ(time_json(time_format::float_seconds, whole), "1766000000.000000");
  EXPECT_EQ(time_json(time_format::integer_millis, whole + milliseconds(7)), "1766000000007");
}

} // namespace
} // namespace pheidi::sidekiq
