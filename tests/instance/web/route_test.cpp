// Paths find their endpoint, callers are let in or not, and nobody asks too often.
#include "admission.hpp"
#include "throttle.hpp"

#include "pheidi/http/client_address.hpp"
#include "pheidi/instance/web/route.hpp"

#include <gtest/gtest.h>

#include <array>

namespace pheidi::instance::web {
namespace {

answer nothing(call&) {
  return done();
}

constexpr std::array routes{
    route{"GET", "/api/v1/accounts/:id", anybody, &nothing},
    route{"GET", "/api/v1/accounts/lookup", anybody, &nothing},
    route{"PUT", "/api/v1/lists/:id", anybody, &nothing},
    route{"GET", "/api/v1/tags/:name", anybody, &nothing},
};

route_table table() {
  route_table out;
  out.add(routes);
  return out;
}

TEST(routes, a_word_wins_over_a_place) {
  const auto t = table();
  EXPECT_EQ(t.find("GET", "/api/v1/accounts/lookup?acct=a")->what, &routes[1]);
  const auto one = t.find("GET", "/api/v1/accounts/12");
  EXPECT_EQ(one->what, &routes[0]);
  EXPECT_EQ(one->path, std::vector<std::string>{"12"});
}

TEST(routes, a_slash_at_the_end_does_not_matter) {
  EXPECT_TRUE(table().find("GET", "/api/v1/accounts/12/"));
  EXPECT_TRUE(table().find("GET", "/api/v1/accounts/12/?x=1"));
}

TEST(routes, patch_is_put_and_head_is_get) {
  EXPECT_TRUE(table().find("PATCH", "/api/v1/lists/1"));
  EXPECT_TRUE(table().find("HEAD", "/api/v1/lists/1") == std::nullopt);
  EXPECT_TRUE(table().find("HEAD", "/api/v1/accounts/1"));
}

TEST(routes, places_are_decoded_and_must_be_text) {
  EXPECT_EQ(table().find("GET", "/api/v1/tags/caf%C3%A9")->path.at(0), "café");
  EXPECT_FALSE(table().find("GET", "/api/v1/tags/%ff"));
  EXPECT_FALSE(table().find("GET", "/api/v1/tags/a%00b"));
  EXPECT_FALSE(table().find("GET", "/api/v1/tags/"));
  EXPECT_FALSE(table().find("GET", "/api/v1/accounts/1/2"));
}

constexpr std::array profiles{
    route{"GET", "/@:name.rss", anybody, &nothing}, route{"GET", "/@:name", anybody, &nothing},
    route{"GET", "/@:name/:id", anybody, &nothing}, route{"GET", "/tags/:name.rss", anybody, &nothing},
    route{"GET", "/", anybody, &nothing},
};

/// The pattern that was found and what stood in its places, "" for none.
std::string found_in_profiles(std::string_view target) {
  route_table t;
  t.add(profiles);
  const auto found = t.find("GET", target);
  if (!found) return "";
  std::string out(found->what->pattern);
  for (const auto& each : found->path)
    out += " " + each;
  return out;
}

TEST(routes, a_place_may_have_words_around_it) {
  EXPECT_EQ(found_in_profiles("/@alice"), "/@:name alice");
  EXPECT_EQ(found_in_profiles("/@alice?max_id=1"), "/@:name alice");
  EXPECT_EQ(found_in_profiles("/@alice/12"), "/@:name/:id alice 12");
  EXPECT_EQ(found_in_profiles("/@alice.rss"), "/@:name.rss alice");
  EXPECT_EQ(found_in_profiles("/@bob@b.example"), "/@:name bob@b.example");
  EXPECT_EQ(found_in_profiles("/@caf%C3%A9.rss"), "/@:name.rss café");
  EXPECT_EQ(found_in_profiles("/tags/a.rss.rss"), "/tags/:name.rss a.rss");
}

TEST(routes, a_place_between_words_is_not_empty) {
  EXPECT_EQ(found_in_profiles("/"), "/");
  EXPECT_EQ(found_in_profiles("/@.rss"), "/@:name .rss");
  for (const auto* none : {"/@", "/alice", "/tags/.rss", "/tags/a", "/@%ff", "/@a%00.rss", "/x@alice"})
    EXPECT_EQ(found_in_profiles(none), "") << none;
}

model::found_bearer bearer_of(std::vector<std::string> scopes, bool personal,
                              model::person_state state = model::person_state::usable) {
  model::found_bearer out;
  out.valid.emplace();
  out.valid->scopes = std::move(scopes);
  if (personal) out.valid->who = model::person{1, account_id(1), "alice", "en", {}, 0, state};
  return out;
}

int status_of(access may, const model::found_bearer& found, bool sent = true, bool closed = false) {
  const auto refused = refuse_caller(may, found, sent, closed);
  return refused ? refused->status : 200;
}

TEST(admission, a_scope_or_what_contains_it) {
  EXPECT_EQ(status_of(person("read:statuses"), bearer_of({"read"}, true)), 200);
  EXPECT_EQ(status_of(person("read:statuses"), bearer_of({"read:statuses"}, true)), 200);
  EXPECT_EQ(status_of(person("read:statuses"), bearer_of({"write", "read:accounts"}, true)), 403);
  EXPECT_EQ(status_of(person("write:follows follow"), bearer_of({"follow"}, true)), 200);
  EXPECT_EQ(status_of(person("read:mutes"), bearer_of({"follow"}, true)), 200);
  EXPECT_EQ(status_of(person("write:statuses"), bearer_of({"follow"}, true)), 403);
  EXPECT_EQ(status_of(person("admin:read:accounts"), bearer_of({"read"}, true)), 403);
  EXPECT_EQ(status_of(person("admin:read:accounts"), bearer_of({"admin:read"}, true)), 200);
}

TEST(admission, each_caller_in_turn) {
  const model::found_bearer none;
  EXPECT_EQ(status_of(person("read"), none, false), 401);
  EXPECT_EQ(status_of(person("read"), none, true), 401);
  EXPECT_EQ(status_of(maybe("read"), none, false), 200);
  EXPECT_EQ(status_of(maybe("read"), none, true), 401);
  EXPECT_EQ(status_of(maybe("read"), none, false, true), 401);
  EXPECT_EQ(status_of(person("read"), bearer_of({"read"}, false)), 422);
  EXPECT_EQ(status_of(application(), bearer_of({"read"}, false)), 200);
  EXPECT_EQ(status_of(anybody, none, true), 200);
}

TEST(admission, people_who_are_not_ready) {
  using model::person_state;
  for (const auto state :
       {person_state::unconfirmed, person_state::pending, person_state::disabled, person_state::suspended})
    EXPECT_EQ(status_of(person("read"), bearer_of({"read"}, true, state)), 403);
  EXPECT_EQ(status_of({caller::person, "read", true}, bearer_of({"read"}, true, person_state::unconfirmed)),
            200);
  EXPECT_EQ(status_of({caller::person, "read", true}, bearer_of({"read"}, true, person_state::disabled)),
            403);
}

TEST(admission, the_refusal_names_the_scheme) {
  const auto refused = refuse_caller(person("read"), {}, true, false);
  ASSERT_TRUE(refused);
  ASSERT_EQ(refused->fields.size(), 1u);
  EXPECT_EQ(refused->fields[0].first, "WWW-Authenticate");
  EXPECT_TRUE(refused->fields[0].second.starts_with("Bearer realm=\"Doorkeeper\", error=\"invalid_token\""));
}

TEST(throttle, counts_within_a_window_and_begins_anew) {
  throttle t;
  const wall_time noon(seconds(300 * 1000));
  EXPECT_EQ(t.count("a", {2, seconds(300)}, noon).left, 1);
  EXPECT_TRUE(t.count("a", {2, seconds(300)}, noon).allowed);
  const auto third = t.count("a", {2, seconds(300)}, noon + seconds(299));
  EXPECT_FALSE(third.allowed);
  EXPECT_EQ(third.reset, noon + seconds(300));
  EXPECT_TRUE(t.count("b", {2, seconds(300)}, noon).allowed);
  EXPECT_TRUE(t.count("a", {2, seconds(300)}, noon + seconds(300)).allowed);
}

TEST(throttle, neighbours_of_one_ipv6_network_are_one) {
  EXPECT_EQ(http::network_of("2001:db8:1:2::1"), http::network_of("2001:db8:1:2:ffff::9"));
  EXPECT_NE(http::network_of("2001:db8:1:2::1"), http::network_of("2001:db8:1:3::1"));
  EXPECT_EQ(http::network_of("192.0.2.1"), "192.0.2.1");
}

} // namespace
} // namespace pheidi::instance::web
