// What clients ask first, and what every answer has in common (client-api.md 7: 1, 2, 12, 14, 15, 33, 47; 8).
#include "api_server.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <regex>

namespace pheidi::test {
namespace {

namespace json = boost::json;

api_server& server() {
  return api_server::shared();
}

const api_person& alice() {
  static const auto made = server().add_person("inst_alice");
  return made;
}

TEST(instance, line_1_both_versions_with_and_without_slash) {
  for (const auto* target : {"/api/v2/instance", "/api/v2/instance/"}) {
    const auto a = server().get(target);
    ASSERT_EQ(a.status, 200) << a;
    EXPECT_EQ(a.text("/domain"), "local.example");
    EXPECT_TRUE(std::regex_search(a.text("/version"), std::regex(R"(^\d+\.\d+\.\d+)")));
    EXPECT_TRUE(a.text("/thumbnail/url").starts_with("https://"));
    for (const auto* limit :
         {"/configuration/statuses/max_characters", "/configuration/statuses/max_media_attachments",
          "/configuration/statuses/characters_reserved_per_url", "/configuration/polls/max_options",
          "/configuration/polls/max_characters_per_option", "/configuration/polls/min_expiration",
          "/configuration/polls/max_expiration", "/configuration/media_attachments/image_size_limit",
          "/configuration/media_attachments/video_frame_rate_limit",
          "/configuration/accounts/max_featured_tags", "/usage/users/active_month", "/api_versions/mastodon"})
      EXPECT_TRUE(a.at(limit).is_int64()) << limit;
    EXPECT_TRUE(a.text("/configuration/urls/streaming").starts_with("wss://"));
    for (const auto* list : {"/languages", "/rules", "/icon"})
      EXPECT_TRUE(a.at(list).is_array()) << list;
    EXPECT_TRUE(a.at("/registrations/enabled").is_bool());
  }
  for (const auto* target : {"/api/v1/instance", "/api/v1/instance/"}) {
    const auto a = server().get(target);
    ASSERT_EQ(a.status, 200) << a;
    EXPECT_EQ(a.text("/uri"), "local.example");
    for (const auto* text : {"/title", "/short_description", "/description", "/email", "/version",
                             "/thumbnail", "/urls/streaming_api"})
      EXPECT_TRUE(a.at(text).is_string()) << text;
    for (const auto* number : {"/stats/user_count", "/stats/status_count", "/stats/domain_count"})
      EXPECT_TRUE(a.at(number).is_int64()) << number;
  }
}

TEST(instance, line_2_preflights_need_no_token) {
  for (const auto* target : {"/api/v1/statuses", "/oauth/token", "/nodeinfo/2.0", "/api/v2/media"}) {
    const auto a = server().ask("OPTIONS", target, "", "", "",
                                {{"Origin", "https://app.example"},
                                 {"Access-Control-Request-Method", "POST"},
                                 {"Access-Control-Request-Headers", "authorization,idempotency-key"}});
    EXPECT_TRUE(a.status == 200 || a.status == 204) << target << ' ' << a;
    EXPECT_EQ(a.header("Access-Control-Allow-Origin"), "*") << target;
    const auto allowed = a.header("Access-Control-Allow-Headers");
    for (const auto* name : {"Authorization", "Content-Type", "Idempotency-Key", "X-Requested-With"})
      EXPECT_NE(allowed.find(name), allowed.npos) << target << ' ' << name;
  }
}

TEST(instance, answers_may_be_read_by_pages_and_are_json) {
  const auto a = server().get("/api/v1/timelines/public");
  EXPECT_EQ(a.header("Access-Control-Allow-Origin"), "*");
  const auto exposed = a.header("Access-Control-Expose-Headers");
  for (const auto* name : {"Link", "X-RateLimit-Reset", "X-Request-Id"})
    EXPECT_NE(exposed.find(name), exposed.npos) << name;
  EXPECT_EQ(a.header("Content-Type"), "application/json; charset=utf-8");
  EXPECT_FALSE(a.header("X-Request-Id").empty());
}

TEST(instance, caching_depends_on_the_token) {
  EXPECT_NE(server().get("/api/v1/timelines/public").header("Cache-Control").find("public"),
            std::string::npos);
  EXPECT_EQ(server().get("/api/v1/timelines/public", alice().token).header("Cache-Control"),
            "private, no-store");
  EXPECT_NE(server().get("/api/v1/custom_emojis").header("Cache-Control").find("max-age=300"),
            std::string::npos);
}

TEST(instance, line_12_a_token_of_an_application_is_none_of_a_person) {
  const auto token = server().add_application_token("read write");
  const auto a = server().get("/api/v1/preferences", token);
  EXPECT_EQ(a.status, 422) << a;
  EXPECT_FALSE(a.text("/error").empty());
}

TEST(instance, line_13_tokens_that_are_none) {
  for (const std::string token : {"nothing", "%00", "a b", "'; DROP TABLE users; --", "\xff\xfe"}) {
    const auto a = server().get("/api/v1/preferences", token);
    EXPECT_EQ(a.status, 401) << token << ' ' << a;
    EXPECT_NE(a.header("WWW-Authenticate").find("Bearer realm=\"Doorkeeper\""), std::string::npos);
  }
  EXPECT_EQ(server().get("/api/v1/preferences").status, 401);
}

TEST(instance, tokens_are_taken_from_parameters_too) {
  EXPECT_EQ(server().get("/api/v1/preferences?access_token=" + alice().token).status, 200);
  EXPECT_EQ(server().get("/api/v1/preferences?bearer_token=" + alice().token).status, 200);
}

TEST(instance, line_14_scopes_are_held_to) {
  const auto token = server().add_token(alice(), "read:statuses");
  const auto a = server().post("/api/v1/markers", token, "home[last_read_id]=1");
  EXPECT_EQ(a.status, 403) << a;
  EXPECT_FALSE(a.text("/error").empty());
  EXPECT_EQ(server().get("/api/v1/markers?timeline[]=home", token).status, 200);
}

TEST(instance, people_who_may_not_yet_or_no_more) {
  const auto who = server().add_person("inst_unready");
  server().sql("UPDATE users SET confirmed_at = NULL WHERE id = " + who.user + " RETURNING id");
  EXPECT_EQ(server().get("/api/v1/preferences", who.token).status, 403);
  server().sql("UPDATE users SET confirmed_at = now(), approved = false WHERE id = " + who.user +
               " RETURNING id");
  EXPECT_EQ(server().get("/api/v1/preferences", who.token).status, 403);
  server().sql("UPDATE users SET approved = true, disabled = true WHERE id = " + who.user + " RETURNING id");
  EXPECT_EQ(server().get("/api/v1/preferences", who.token).status, 403);
  server().sql("UPDATE users SET disabled = false WHERE id = " + who.user + " RETURNING id");
  EXPECT_EQ(server().get("/api/v1/preferences", who.token).status, 200);
}

TEST(instance, line_15_never_html) {
  for (const auto* target :
       {"/api/v1/nothing", "/api/v9/x", "/api/v1/statuses/1", "/api/v1/search", "/oauth/nothing",
        "/api/v1/statuses/99999999999999999999", "/api/v1/statuses/abc", "/api/v1/lists/1"}) {
    const auto a = server().get(target, alice().token);
    EXPECT_EQ(a.status, 404) << target << ' ' << a;
    EXPECT_TRUE(a.at("/error").is_string()) << target;
  }
  const auto broken = server().ask("POST", "/api/v1/markers", alice().token, "application/json", "{\"a\":");
  EXPECT_EQ(broken.status, 400) << broken;
  EXPECT_TRUE(broken.at("/error").is_string());
  const auto bytes =
      server().ask("POST", "/api/v1/markers", alice().token, "application/json", "{\"a\":\"\xff\"}");
  EXPECT_EQ(bytes.status, 400) << bytes;
  const auto nul = server().get("/api/v1/accounts/lookup?acct=a%00b", alice().token);
  EXPECT_EQ(nul.status, 400) << nul;
}

TEST(instance, line_47_lists_that_may_be_empty_are_lists) {
  for (const auto* target : {"/api/v1/announcements",   "/api/v1/followed_tags",
                             "/api/v1/suggestions",     "/api/v2/suggestions",
                             "/api/v1/trends",          "/api/v1/trends/tags",
                             "/api/v1/trends/statuses", "/api/v1/trends/links",
                             "/api/v1/featured_tags",   "/api/v1/custom_emojis",
                             "/api/v1/endorsements",    "/api/v1/scheduled_statuses",
                             "/api/v1/lists",           "/api/v2/filters",
                             "/api/v1/filters",         "/api/v1/conversations",
                             "/api/v1/favourites",      "/api/v1/bookmarks",
                             "/api/v1/blocks",          "/api/v1/mutes",
                             "/api/v1/domain_blocks",   "/api/v1/follow_requests",
                             "/api/v1/instance/rules",  "/api/v1/instance/peers",
                             "/api/v1/notifications",   "/api/v1/notifications/requests"}) {
    const auto a = server().get(target, alice().token);
    EXPECT_EQ(a.status, 200) << target << ' ' << a;
    EXPECT_TRUE(a.json.is_array()) << target << ' ' << a;
    EXPECT_EQ(a.header("Link"), "") << target;
  }
  EXPECT_EQ(server().get("/api/v1/markers", alice().token).body, "{}");
  EXPECT_EQ(server().get("/api/v1/push/subscription", alice().token).status, 404);
  EXPECT_EQ(server().get("/api/v1/instance/translation_languages").body, "{}");
}

TEST(instance, preferences_are_those_of_new_posts) {
  const auto a = server().get("/api/v1/preferences", alice().token);
  ASSERT_EQ(a.status, 200) << a;
  EXPECT_EQ(a.json.at("posting:default:visibility"), "public");
  EXPECT_EQ(a.json.at("posting:default:sensitive"), false);
  EXPECT_EQ(a.json.at("reading:expand:media"), "default");
}

TEST(instance, rules_and_announcements_of_the_staff) {
  server().sql("INSERT INTO rules (text, hint, priority, created_at, updated_at) VALUES ('Be kind', "
               "'always', 1, now(),"
               " now()) RETURNING id");
  const auto rules = server().get("/api/v1/instance/rules");
  EXPECT_EQ(rules.text("/0/text"), "Be kind");
  EXPECT_EQ(rules.text("/0/hint"), "always");
  const auto id =
      server().sql("INSERT INTO announcements (text, published, published_at, created_at, updated_at)"
                   " VALUES ('Welcome', true, now(), now(), now()) RETURNING id");
  const auto shown = server().get("/api/v1/announcements", alice().token);
  EXPECT_EQ(shown.text("/0/id"), id) << shown;
  EXPECT_EQ(shown.at("/0/read"), false);
  for (const auto* list : {"/0/mentions", "/0/statuses", "/0/tags", "/0/emojis", "/0/reactions"})
    EXPECT_TRUE(shown.at(list).is_array()) << list;
  EXPECT_EQ(server().post("/api/v1/announcements/" + id + "/dismiss", alice().token).body, "{}");
  EXPECT_EQ(server().get("/api/v1/announcements", alice().token).body, "[]");
  EXPECT_EQ(server().post("/api/v1/announcements/999999/dismiss", alice().token).status, 404);
  server().sql("DELETE FROM announcement_mutes");
  server().sql("DELETE FROM announcements RETURNING id");
}

TEST(instance, line_35_limits_and_cursors) {
  EXPECT_EQ(server().get("/api/v1/timelines/public?limit=-1").status, 400);
  EXPECT_EQ(server().get("/api/v1/timelines/public?limit=999").status, 200);
  EXPECT_EQ(server().get("/api/v1/timelines/public?limit=abc").status, 200);
  EXPECT_EQ(server().get("/api/v1/timelines/public?max_id=abc").status, 200);
  EXPECT_EQ(server().get("/api/v1/timelines/public?max_id=99999999999999999999&since_id=-5").status, 200);
}

TEST(instance, markers_grow_in_version) {
  const auto who = server().add_person("inst_markers");
  const auto first = server().post("/api/v1/markers", who.token, "home[last_read_id]=12");
  EXPECT_EQ(first.text("/home/last_read_id"), "12") << first;
  EXPECT_EQ(first.at("/home/version"), 1);
  const auto same = server().post("/api/v1/markers", who.token, "home[last_read_id]=12");
  EXPECT_EQ(same.json, first.json) << "nothing changed";
  const auto second =
      server().send("POST", "/api/v1/markers", who.token, {{"home", {{"last_read_id", "9"}}}});
  EXPECT_EQ(second.text("/home/last_read_id"), "9") << second;
  EXPECT_EQ(second.at("/home/version"), 2);
  const auto read = server().get("/api/v1/markers?timeline=home", who.token);
  EXPECT_EQ(read.text("/home/last_read_id"), "9");
  EXPECT_FALSE(read.json.as_object().contains("notifications"));
  EXPECT_EQ(server().post("/api/v1/markers", who.token, "home[last_read_id]=abc").status, 400);
}

} // namespace
} // namespace pheidi::test
