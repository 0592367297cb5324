// Lists and filters (client-api.md 7: 39, 45, 46): every shape of parameters, bounds, and other people's.
#include "api_server.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace pheidi::test {
namespace {

namespace json = boost::json;

api_server& server() {
  return api_server::shared();
}

void follow(const api_person& who, const api_person& whom) {
  server().sql("INSERT INTO follows (account_id, target_account_id, created_at, updated_at) VALUES (" +
               who.id + ", " + whom.id + ", now(), now()) RETURNING id");
}

TEST(lists, line_46_made_changed_and_removed) {
  const auto who = server().add_person("list_owner");
  const auto made =
      server().post("/api/v1/lists", who.token, "title=Friends&replies_policy=none&exclusive=true");
  ASSERT_EQ(made.status, 200) << made;
  const auto id = made.text("/id");
  EXPECT_EQ(made.text("/title"), "Friends");
  EXPECT_EQ(made.text("/replies_policy"), "none");
  EXPECT_EQ(made.at("/exclusive"), true);
  const auto changed = server().send("PUT", "/api/v1/lists/" + id, who.token, {{"title", "Mates"}});
  EXPECT_EQ(changed.text("/title"), "Mates") << changed;
  EXPECT_EQ(changed.text("/replies_policy"), "none");
  EXPECT_EQ(server().get("/api/v1/lists", who.token).text("/0/id"), id);
  EXPECT_EQ(server().ask("DELETE", "/api/v1/lists/" + id, who.token).body, "{}");
  EXPECT_EQ(server().get("/api/v1/lists/" + id, who.token).status, 404);
}

TEST(lists, line_39_members_come_and_go_in_every_shape) {
  const auto who = server().add_person("list_keeper");
  const auto friend_of = server().add_person("list_friend");
  const auto stranger = server().add_person("list_stranger");
  follow(who, friend_of);
  const auto id = server().post("/api/v1/lists", who.token, "title=x").text("/id");
  const auto members = "/api/v1/lists/" + id + "/accounts";
  for (int shape = 0; shape < 3; ++shape) {
    const auto added = shape == 0 ? server().post(members, who.token, "account_ids[]=" + friend_of.id)
                       : shape == 1
                           ? server().send("POST", members, who.token, {{"account_ids", {friend_of.id}}})
                           : server().post(members + "?account_ids[]=" + friend_of.id, who.token);
    EXPECT_EQ(added.body, "{}") << shape;
    EXPECT_EQ(server().get(members, who.token).text("/0/id"), friend_of.id);
    const auto again = server().post(members, who.token, "account_ids[]=" + friend_of.id);
    EXPECT_EQ(again.status, 422) << again;
    const auto gone =
        shape == 0   ? server().ask("DELETE", members, who.token, "application/x-www-form-urlencoded",
                                    "account_ids[]=" + friend_of.id)
        : shape == 1 ? server().send("DELETE", members, who.token, {{"account_ids", {friend_of.id}}})
                     : server().ask("DELETE", members + "?account_ids[]=" + friend_of.id, who.token);
    EXPECT_EQ(gone.body, "{}") << shape;
    EXPECT_EQ(server().get(members, who.token).body, "[]");
  }
  EXPECT_EQ(server().post(members, who.token, "account_ids[]=" + stranger.id).status, 404);
}

TEST(lists, anothers_list_is_not_there) {
  const auto who = server().add_person("list_a");
  const auto other = server().add_person("list_b");
  const auto id = server().post("/api/v1/lists", who.token, "title=x").text("/id");
  for (const auto* method : {"GET", "PUT", "DELETE"})
    EXPECT_EQ(server().ask(method, "/api/v1/lists/" + id, other.token).status, 404) << method;
  EXPECT_EQ(server().get("/api/v1/lists/" + id + "/accounts", other.token).status, 404);
  EXPECT_EQ(server().get("/api/v1/timelines/list/" + id, other.token).status, 404);
  EXPECT_EQ(server().get("/api/v1/timelines/list/" + id, who.token).body, "[]");
}

TEST(lists, what_is_no_list_is_refused) {
  const auto who = server().add_person("list_bad");
  EXPECT_EQ(server().post("/api/v1/lists", who.token, "").status, 422);
  EXPECT_EQ(server().post("/api/v1/lists", who.token, "title=").status, 422);
  EXPECT_EQ(server().post("/api/v1/lists", who.token, "title=x&replies_policy=some").status, 422);
  EXPECT_EQ(server().post("/api/v1/lists", who.token, "title=" + std::string(300, 'x')).status, 422);
  EXPECT_EQ(server().send("POST", "/api/v1/lists", who.token, {{"title", {"a", "b"}}}).status, 422);
  for (int i = 0; i < 50; ++i)
    ASSERT_EQ(server().post("/api/v1/lists", who.token, "title=x").status, 200);
  EXPECT_EQ(server().post("/api/v1/lists", who.token, "title=x").status, 422);
}

TEST(lists, titles_are_measured_in_characters_and_members_come_in_bounds) {
  const auto who = server().add_person("list_bounds");
  std::string japanese;
  for (int i = 0; i < 200; ++i)
    japanese += "\u8a9e"; // three bytes
  const auto made = server().send("POST", "/api/v1/lists", who.token, {{"title", japanese}});
  ASSERT_EQ(made.status, 200) << made;
  json::array many;
  for (int i = 1; i <= 201; ++i)
    many.emplace_back(std::to_string(i));
  const auto path = "/api/v1/lists/" + made.text("/id") + "/accounts";
  for (const auto* method : {"POST", "DELETE"})
    EXPECT_EQ(server().send(method, path, who.token, {{"account_ids", many}}).status, 422) << method;
}

TEST(filters, line_45_with_keywords_in_every_shape) {
  const auto who = server().add_person("filter_owner");
  const auto made =
      server().post("/api/v2/filters", who.token,
                    "title=Sport&context[]=home&context[]=public&filter_action=hide&expires_in=3600"
                    "&keywords_attributes[][keyword]=goal&keywords_attributes[][whole_word]=true"
                    "&keywords_attributes[][keyword]=match&keywords_attributes[][whole_word]=false");
  ASSERT_EQ(made.status, 200) << made;
  const auto id = made.text("/id");
  EXPECT_EQ(made.text("/filter_action"), "hide");
  EXPECT_EQ(made.at("/keywords").as_array().size(), 2u) << made;
  EXPECT_EQ(made.text("/keywords/0/keyword"), "goal");
  EXPECT_EQ(made.at("/keywords/1/whole_word"), false);
  EXPECT_TRUE(made.at("/expires_at").is_string());
  const auto first = made.text("/keywords/0/id");
  const auto changed = server().send(
      "PUT", "/api/v2/filters/" + id, who.token,
      {{"title", "Games"},
       {"keywords_attributes",
        {{{"id", first}, {"_destroy", true}}, {{"keyword", "referee"}, {"whole_word", false}}}}});
  ASSERT_EQ(changed.status, 200) << changed;
  EXPECT_EQ(changed.text("/title"), "Games");
  EXPECT_EQ(changed.text("/keywords/0/keyword"), "match");
  EXPECT_EQ(changed.text("/keywords/1/keyword"), "referee");
  EXPECT_EQ(server().get("/api/v1/filters", who.token).json.as_array().size(), 2u);
  EXPECT_EQ(server().get("/api/v1/filters", who.token).text("/0/phrase"), "match");
  EXPECT_EQ(server().get("/api/v1/filters", who.token).at("/0/irreversible"), true);
}

TEST(filters, keywords_and_posts_by_themselves) {
  const auto who = server().add_person("filter_parts");
  const auto other = server().add_person("filter_foreign");
  const auto id = server().post("/api/v2/filters", who.token, "title=x&context=home").text("/id");
  const auto keyword = server().post("/api/v2/filters/" + id + "/keywords", who.token, "keyword=fish");
  ASSERT_EQ(keyword.status, 200) << keyword;
  EXPECT_EQ(keyword.at("/whole_word"), true);
  const auto path = "/api/v2/filters/keywords/" + keyword.text("/id");
  EXPECT_EQ(
      server()
          .ask("PUT", path, who.token, "application/x-www-form-urlencoded", "keyword=bird&whole_word=false")
          .text("/keyword"),
      "bird");
  for (const auto* method : {"GET", "PUT", "DELETE"})
    EXPECT_EQ(server().ask(method, path, other.token).status, 404) << method;
  EXPECT_EQ(server().ask("DELETE", path, who.token).body, "{}");
  EXPECT_EQ(server().get(path, who.token).status, 404);
  EXPECT_EQ(server().post("/api/v2/filters/" + id + "/statuses", who.token, "status_id=1").status, 404);
}

TEST(filters, the_first_version_by_itself) {
  const auto who = server().add_person("filter_first");
  const auto made = server().post("/api/v1/filters", who.token,
                                  "phrase=spoiler&context[]=home&irreversible=false&whole_word=true");
  ASSERT_EQ(made.status, 200) << made;
  EXPECT_EQ(made.text("/phrase"), "spoiler");
  EXPECT_EQ(made.at("/whole_word"), true);
  const auto path = "/api/v1/filters/" + made.text("/id");
  const auto changed =
      server().send("PUT", path, who.token, {{"phrase", "plot"}, {"context", {"home", "thread"}}});
  EXPECT_EQ(changed.text("/phrase"), "plot") << changed;
  EXPECT_EQ(changed.at("/context").as_array().size(), 2u);
  EXPECT_EQ(server().ask("DELETE", path, who.token).body, "{}");
  EXPECT_EQ(server().get("/api/v2/filters", who.token).body, "[]");
}

TEST(filters, contexts_are_kept_once_and_keywords_in_bounds_however_they_come) {
  const auto who = server().add_person("filter_bounds");
  const auto keywords = [](int count) {
    json::array out;
    for (int i = 0; i < count; ++i)
      out.push_back(json::object{{"keyword", "word" + std::to_string(i)}});
    return out;
  };
  const auto made = server().send("POST", "/api/v2/filters", who.token,
                                  {{"title", "x"},
                                   {"context", {"home", "home", "thread", "home"}},
                                   {"keywords_attributes", keywords(60)}});
  ASSERT_EQ(made.status, 200) << made;
  EXPECT_EQ(made.at("/context"), (json::array{"home", "thread"}));
  const auto path = "/api/v2/filters/" + made.text("/id");
  EXPECT_EQ(server().send("PUT", path, who.token, {{"keywords_attributes", keywords(60)}}).status, 422);
  EXPECT_EQ(server().send("PUT", path, who.token, {{"keywords_attributes", keywords(40)}}).status, 200);
  EXPECT_EQ(server().post(path + "/keywords", who.token, "keyword=more").status, 422);
}

TEST(filters, what_is_no_filter_is_refused) {
  const auto who = server().add_person("filter_bad");
  for (const auto* form : {"title=x", "context[]=home", "title=&context[]=home", "title=x&context[]=nowhere",
                           "title=x&context[]=home&filter_action=burn",
                           "title=x&context[]=home&keywords_attributes[][keyword]="})
    EXPECT_EQ(server().post("/api/v2/filters", who.token, form).status, 422) << form;
  EXPECT_EQ(server().get("/api/v2/filters", who.token).body, "[]");
}

} // namespace
} // namespace pheidi::test
