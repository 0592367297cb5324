// Members in every shape: scalar or list, URI or object, null or absent, wrong types.
#include "document.hpp"

#include "pheidi/activitypub/value.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

std::string id_in(std::string_view text) {
  const auto v = value_in(text);
  return id_of(&v);
}

std::optional<std::int64_t> count_in(std::string_view text) {
  const auto v = value_in(text);
  return count_of(&v);
}

std::optional<std::int64_t> millis_of(std::string_view date) {
  boost::json::object o;
  o["t"] = date;
  const auto t = time_of(o, "t");
  return t ? std::optional(unix_millis(*t)) : std::nullopt;
}

} // namespace

TEST(value, null_is_absent) {
  const auto o = object_in(R"({"a":null,"b":1})");

  EXPECT_EQ(member(o, "a"), nullptr);
  EXPECT_EQ(member(o, "c"), nullptr);
  EXPECT_NE(member(o, "b"), nullptr);
}

TEST(value, a_scalar_is_a_list_of_one_and_nulls_are_left_out) {
  const auto o = object_in(R"({"one":"a","many":["a",null,{}],"none":null,"empty":[]})");

  EXPECT_EQ(as_list(o.if_contains("one")).size(), 1U);
  EXPECT_EQ(as_list(o.if_contains("many")).size(), 2U);
  EXPECT_TRUE(as_list(o.if_contains("none")).empty());
  EXPECT_TRUE(as_list(o.if_contains("empty")).empty());
  EXPECT_TRUE(as_list(nullptr).empty());
}

TEST(value, an_id_is_found_in_strings_objects_and_lists) {
  EXPECT_EQ(id_in(R"("https://a.example/1")"), "https://a.example/1");
  EXPECT_EQ(id_in(R"({"id":"https://a.example/1","type":"Note"})"), "https://a.example/1");
  EXPECT_EQ(id_in(R"([null,{"id":"https://a.example/1"},"https://a.example/2"])"), "https://a.example/1");
  EXPECT_EQ(id_in(R"([["https://a.example/1"]])"), "https://a.example/1");
}

TEST(value, what_has_no_id_gives_an_empty_one) {
  for (const auto* text : {"7", "true", "null", "[]", "{}", R"({"id":7})", R"({"id":["a"]})", R"([7,"a"])"})
    EXPECT_EQ(id_in(text), "") << text;
}

TEST(value, ids_are_bounded_and_without_the_unusable) {
  const auto v = value_in(R"(["a",7,null,{"id":"b"},{},"c","d"])");

  EXPECT_EQ(ids_of(&v), (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(ids_of(&v, 2), (std::vector<std::string>{"a", "b"}));
}

TEST(value, nul_characters_vanish) {
  const auto o = object_in(R"({"name":"a\u0000b","id":"\u0000https://a.example/"})");

  EXPECT_EQ(text_of(o, "name"), "ab");
  EXPECT_EQ(id_of(o.if_contains("id")), "https://a.example/");
}

TEST(value, text_of_another_type_is_empty) {
  const auto o = object_in(R"({"a":1,"b":["x"],"c":{"d":"e"},"f":null})");

  for (const auto* name : {"a", "b", "c", "f", "absent"})
    EXPECT_EQ(text_of(o, name), "") << name;
}

TEST(value, flags_are_read_from_booleans_and_their_words) {
  const auto o = object_in(R"({"a":true,"b":"false","c":"true","d":1,"e":"yes","f":null})");

  EXPECT_EQ(flag_of(o, "a"), true);
  EXPECT_EQ(flag_of(o, "b"), false);
  EXPECT_EQ(flag_of(o, "c"), true);
  for (const auto* name : {"d", "e", "f", "absent"})
    EXPECT_EQ(flag_of(o, name), std::nullopt) << name;
}

TEST(value, counts_are_whole_and_not_negative) {
  EXPECT_EQ(count_in("7"), 7);
  EXPECT_EQ(count_in("7.0"), 7);
  EXPECT_EQ(count_in("\"7\""), 7);
  EXPECT_EQ(count_in("0"), 0);
  EXPECT_EQ(count_in("9223372036854775807"), 9223372036854775807);
  for (const auto* text : {"-1", "-0.5", "7.5", "1e300", "9223372036854775808", "\"\"", "\"-1\"", "\"7 \"",
                           "\"99999999999999999999\"", "true", "null", "[]", "{}"})
    EXPECT_EQ(count_in(text), std::nullopt) << text;
}

TEST(value, dates_are_read_with_zone_without_and_as_days) {
  EXPECT_EQ(millis_of("2024-02-29T12:00:00Z"), 1709208000000);
  EXPECT_EQ(millis_of("2024-02-29t12:00:00.25z"), 1709208000250);
  EXPECT_EQ(millis_of("2024-02-29T12:00:00"), 1709208000000);
  EXPECT_EQ(millis_of("2024-02-29 12:00:00.123456789123Z"), 1709208000123);
  EXPECT_EQ(millis_of("2024-02-29T14:30:00+02:30"), 1709208000000);
  EXPECT_EQ(millis_of("2024-02-29T07:00:00-0500"), 1709208000000);
  EXPECT_EQ(millis_of("2024-02-29T12:00Z"), 1709208000000);
  EXPECT_EQ(millis_of("2024-02-29"), 1709164800000);
  EXPECT_EQ(millis_of("1969-12-31T23:59:59Z"), -1000);
}

TEST(value, what_is_no_date_or_beyond_the_clock_is_nothing) {
  for (const auto* text :
       {"", "x", "2024", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "24-01-01", "2024-01-01T",
        "2024-01-01T24:00:00Z", "2024-01-01T10:60:00Z", "2024-01-01T10:00:00.Z", "2024-01-01T10:00:00Zx",
        "2024-01-01T10:00:00+25:00", "2024-01-01T10:00:00+", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        "-2024-01-01", "+2024-01-01"})
    EXPECT_EQ(millis_of(text), std::nullopt) << text;
}

TEST(value, a_type_may_be_a_list) {
  const auto o = object_in(R"({"type":["Note",7,"Article"]})");

  EXPECT_TRUE(has_type(o, "Note"));
  EXPECT_TRUE(has_type(o, "Article"));
  EXPECT_FALSE(has_type(o, "note"));
  EXPECT_EQ(type_of(o), "Note");
  EXPECT_EQ(type_of(object_in(R"({"type":{"id":"Note"}})")), "");
  EXPECT_EQ(type_of(object_in("{}")), "");
}

TEST(value, everybody_has_three_names) {
  EXPECT_TRUE(is_public("https://www.w3.org/ns/activitystreams#Public"));
  EXPECT_TRUE(is_public("as:Public"));
  EXPECT_TRUE(is_public("Public"));
  EXPECT_FALSE(is_public("public"));
  EXPECT_FALSE(is_public("https://evil.example/ns/activitystreams#Public"));
}

TEST(value, the_context_is_compared_as_text) {
  EXPECT_TRUE(
      has_activitystreams_context(object_in(R"({"@context":"https://www.w3.org/ns/activitystreams"})")));
  EXPECT_TRUE(
      has_activitystreams_context(object_in(R"({"@context":[{},"https://www.w3.org/ns/activitystreams"]})")));
  for (const auto* text : {"{}", R"({"@context":null})", R"({"@context":"https://example.org/"})",
                           R"({"@context":{"@vocab":"https://www.w3.org/ns/activitystreams"}})"})
    EXPECT_FALSE(has_activitystreams_context(object_in(text))) << text;
}

TEST(value, only_http_uris_may_be_fetched) {
  EXPECT_TRUE(is_http_uri("https://a.example/?author=0"));
  EXPECT_TRUE(is_http_uri("http://a.example"));
  const std::string long_one = "https://a.example/" + std::string(2048, 'a');
  for (const std::string_view text :
       {std::string_view("ap://did:key:z6Mk/actor"), std::string_view("tag:a.example,2024:1"),
        std::string_view("/users/a"), std::string_view(""), std::string_view("javascript:alert(1)"),
        std::string_view("https://"), std::string_view("https://user:word@a.example/"),
        std::string_view(long_one)})
    EXPECT_FALSE(is_http_uri(text)) << text;
}

TEST(value, hosts_are_compared_without_case_port_and_spelling) {
  EXPECT_EQ(host_of("https://A.Example:8443/x"), "a.example");
  EXPECT_TRUE(same_host("https://a.example/1", "http://A.EXAMPLE:8080//2"));
  EXPECT_TRUE(same_host("https://a.example/1", "https://a.example./2"));
  EXPECT_TRUE(same_host("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"));
  EXPECT_FALSE(same_host("https://a.example/", "https://b.a.example/"));
  EXPECT_FALSE(same_host("https://a.example@b.example/", "https://a.example/"));
  EXPECT_FALSE(same_host("tag:a", "tag:a"));
  EXPECT_FALSE(same_host("", ""));
}

TEST(value, a_fragment_is_cut_and_a_query_kept) {
  EXPECT_EQ(without_fragment("https://a.example/?author=0#main-key"), "https://a.example/?author=0");
  EXPECT_EQ(without_fragment("https://a.example/main-key"), "https://a.example/main-key");
}

} // namespace pheidi::activitypub
