// Handles, WebFinger answers and host-meta documents.
#include "document.hpp"

#include "pheidi/activitypub/actor.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

std::string jrd(std::string_view subject, std::string_view links = "[]") {
  return R"({"subject":")" + std::string(subject) + R"(","links":)" + std::string(links) + "}";
}

std::string self_of(std::string_view links) {
  const auto w = read_webfinger(jrd("acct:a@b.example", links));
  return w ? w->self : w.error().message();
}

} // namespace

TEST(webfinger, says_who_and_where) {
  const auto w =
      read_webfinger(text_in_file(PHEIDI_SOURCE_DIR "/tests/data/activitypub/mastodon-webfinger.json"));

  ASSERT_TRUE(w) << w.error().message();
  EXPECT_EQ(w->username, "ada");
  EXPECT_EQ(w->domain, "harbour.example");
  EXPECT_EQ(w->self, "https://web.harbour.example/users/ada");
}

TEST(webfinger, takes_a_self_link_of_two_media_types_only) {
  EXPECT_EQ(self_of(R"([{"rel":"self","type":"application/ld+json; )"
                    R"(profile=\"https://www.w3.org/ns/activitystreams\"","href":"https://b.example/a"}])"),
            "https://b.example/a");
  EXPECT_EQ(self_of(R"({"rel":"self","type":"application/activity+json","href":"https://b.example/a"})"),
            "https://b.example/a");
  for (const auto* link :
       {R"({"rel":"self","type":"application/json","href":"https://b.example/a"})",
        R"({"rel":"self","type":"application/activity+json; charset=utf-8","href":"https://b.example/a"})",
        R"({"rel":"self","type":"application/ld+json","href":"https://b.example/a"})",
        R"({"rel":"self","href":"https://b.example/a"})",
        R"({"rel":"other","type":"application/activity+json","href":"https://b.example/a"})",
        R"({"rel":"self","type":"application/activity+json","href":"/a"})",
        R"({"rel":"self","type":"application/activity+json"})", "7", "null"})
    EXPECT_EQ(self_of("[" + std::string(link) + "]"), "") << link;
}

TEST(webfinger, normalises_the_domain_and_keeps_the_name_as_written) {
  const auto w = read_webfinger(jrd("acct:Ada.L@B\u00fccher.Example"));

  ASSERT_TRUE(w);
  EXPECT_EQ(w->username, "Ada.L");
  EXPECT_EQ(w->domain, "xn--bcher-kva.example");
}

TEST(webfinger, without_a_usable_subject_is_refused) {
  for (const auto* subject : {"", "a", "acct:a", "https://b.example/a", "acct:a b@c.example",
                              "acct:a@b@c.example", "acct:@b.example", "acct:a@b.example/x", "acct:a@"})
    EXPECT_TRUE(read_webfinger(jrd(subject)).error().is(errc::not_a_document)) << subject;
  EXPECT_TRUE(read_webfinger("[]").error().is(errc::not_a_document));
  EXPECT_TRUE(read_webfinger("<html>").error().is(json::errc::not_json));
}

TEST(webfinger, is_asked_at_a_well_known_place) {
  EXPECT_EQ(webfinger_url("ada", "b.example"),
            "https://b.example/.well-known/webfinger?resource=acct:ada@b.example");
  EXPECT_EQ(webfinger_url("a&b", "b.example:8443"),
            "https://b.example:8443/.well-known/webfinger?resource=acct:a%26b@b.example:8443");
}

TEST(webfinger, templates_take_the_resource_escaped) {
  EXPECT_EQ(expand_template("https://b.example/wf?x={uri}&y={uri}", "acct:a@b#c"),
            "https://b.example/wf?x=acct:a@b%23c&y=acct:a@b%23c");
  EXPECT_EQ(expand_template("https://b.example/", "x"), "https://b.example/");
  EXPECT_EQ(expand_template("{uri}", "{uri}"), "%7Buri%7D");
}

TEST(host_meta, is_read_as_xrd) {
  const auto found = read_host_meta(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- <Link rel='lrdd' "
      "template='https://evil.example/{uri}'/> -->"
      "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">"
      "<Link rel=\"other\" template=\"https://b.example/o?{uri}\"/>"
      "<Link type='application/xrd+xml' template='https://b.example/wf?a=1&amp;r={uri}' rel='lrdd' /></XRD>");

  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(*found, "https://b.example/wf?a=1&r={uri}");
}

TEST(host_meta, is_read_as_json) {
  const auto found =
      read_host_meta(R"( {"links":[{"rel":"lrdd","template":"https://b.example/wf?r={uri}"}]})");

  ASSERT_TRUE(found);
  EXPECT_EQ(*found, "https://b.example/wf?r={uri}");
}

TEST(host_meta, without_a_usable_template_is_refused) {
  for (const std::string& text : std::vector<std::string>{
           "", "{", "{}", "[]", "<XRD/>", "<Link rel=lrdd>",
           "<Link rel='lrdd' template='https://b.example/'/>",
           "<Link rel='lrdd' template='ftp://b.example/{uri}'/>", "<Link rel='lrdd' template='/{uri}'/>",
           "<Link rel='lrdd' template='https://b.example/{uri}", R"({"links":7})",
           std::string(100'000, ' ') + "<Link rel='lrdd' template='https://b.example/{uri}'/>"})
    EXPECT_TRUE(read_host_meta(text).error().is(errc::not_a_document)) << text.substr(0, 60);
}

TEST(username, has_letters_digits_and_inner_dots_and_dashes) {
  for (const auto* name : {"a", "A_b", "a.b", "a--b", "a.-b", "1", "_", "bakery.example"})
    EXPECT_TRUE(is_username(name)) << name;
  const std::string long_one(2049, 'a');
  for (const std::string_view name :
       {std::string_view(""), std::string_view("."), std::string_view("a."), std::string_view("-a"),
        std::string_view("a b"), std::string_view("\u00e4"), std::string_view("a@b"), std::string_view("a\n"),
        std::string_view(long_one)})
    EXPECT_FALSE(is_username(name)) << name;
}

TEST(domain, is_lower_case_and_punycode) {
  EXPECT_EQ(normalise_domain("B.Example"), "b.example");
  EXPECT_EQ(normalise_domain("b.example."), "b.example");
  EXPECT_EQ(normalise_domain("b\u00fccher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(normalise_domain("b.example:8443"), "b.example:8443");
  EXPECT_EQ(normalise_domain("b.example:443"), "b.example");
}

TEST(domain, is_refused_when_it_is_more_than_a_name) {
  const std::string long_one = std::string(70, 'a') + ".example";
  const std::string huge(65'536, 'a');
  for (const std::string_view text :
       {std::string_view(""), std::string_view("a/b"), std::string_view("a?b"), std::string_view("a#b"),
        std::string_view("a@b"), std::string_view("a b"), std::string_view("a%2eb"),
        std::string_view("[::1]"), std::string_view("a\\b"), std::string_view("a..b"),
        std::string_view("a:b"), std::string_view("a:99999"), std::string_view(long_one),
        std::string_view(huge)})
    EXPECT_EQ(normalise_domain(text), "") << text.substr(0, 80);
}

} // namespace pheidi::activitypub
