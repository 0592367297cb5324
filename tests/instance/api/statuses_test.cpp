// Reading posts: who sees which, threads, sources, and who did something with them (client-api.md 7: 15, 24).
#include "instance/api/api_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct statuses : testing::Test {
  statuses()
      : alice(server.add_person(next_name())), follower(server.add_person(next_name())),
        stranger(server.add_person(next_name())), blocked(server.add_person(next_name())) {
    relate("follows", follower, alice);
    relate("blocks", alice, blocked);
  }
  static std::string next_name() {
    static int made = 0;
    return fmt::format("reader{}", ++made);
  }
  void relate(const std::string& table, const api_person& who, const api_person& whom) {
    server.sql(fmt::format("INSERT INTO {} (account_id, target_account_id, created_at, updated_at)"
                           " VALUES ({}, {}, now(), now()) RETURNING id",
                           table, who.id, whom.id));
  }
  std::string post(const api_person& who, const std::string& text, const std::string& visibility = "public",
                   const std::string& parent = "") {
    json::object body{{"status", text}, {"visibility", visibility}};
    if (!parent.empty()) body["in_reply_to_id"] = parent;
    const auto answer = server.send("POST", "/api/v1/statuses", who.token, body);
    EXPECT_EQ(answer.status, 200) << answer;
    return answer.text("/id");
  }
  static std::vector<std::string> ids(const json::value& list) {
    std::vector<std::string> out;
    for (const auto& each : list.as_array())
      out.emplace_back(each.at("id").as_string());
    return out;
  }
  /// As author, follower, stranger, blocked one, and nobody.
  std::vector<int> seen_by_all(const std::string& target) {
    return {server.get(target, alice.token).status, server.get(target, follower.token).status,
            server.get(target, stranger.token).status, server.get(target, blocked.token).status,
            server.get(target).status};
  }

  api_server& server = api_server::shared();
  api_person alice, follower, stranger, blocked;
};

TEST_F(statuses, are_shown_to_whom_they_are_meant_for) {
  const auto place = [](const std::string& id) { return "/api/v1/statuses/" + id; };
  EXPECT_THAT(seen_by_all(place(post(alice, "a", "public"))), ElementsAre(200, 200, 200, 404, 200));
  EXPECT_THAT(seen_by_all(place(post(alice, "a", "unlisted"))), ElementsAre(200, 200, 200, 404, 200));
  EXPECT_THAT(seen_by_all(place(post(alice, "a", "private"))), ElementsAre(200, 200, 404, 404, 404));
  EXPECT_THAT(seen_by_all(place(post(alice, "a", "direct"))), ElementsAre(200, 404, 404, 404, 404));
  const auto told = post(alice, "@" + stranger.name, "direct");
  EXPECT_THAT(seen_by_all(place(told)), ElementsAre(200, 404, 200, 404, 404));
  for (const auto* what : {"/context", "/history", "/reblogged_by", "/favourited_by"})
    EXPECT_THAT(seen_by_all(place(told) + what), ElementsAre(200, 404, 200, 404, 404)) << what;
}

TEST_F(statuses, that_are_not_there_are_not_found) {
  for (const auto* id : {"1", "0", "x", "-5", "99999999999999999999", "9223372036854775807", "%00", "%ff"})
    for (const auto* what : {"", "/context", "/history", "/source", "/reblogged_by", "/favourited_by"}) {
      const auto answer = server.get(fmt::format("/api/v1/statuses/{}{}", id, what), alice.token);
      EXPECT_TRUE(answer.status == 404 || answer.status == 400) << id << what << answer;
      EXPECT_FALSE(answer.text("/error").empty()) << id << what;
    }
}

TEST_F(statuses, come_many_at_once_without_those_that_are_hidden) {
  const auto a = post(alice, "a"), b = post(alice, "b", "direct");
  const auto answer =
      server.get(fmt::format("/api/v1/statuses?id[]={}&id[]={}&id[]=x", a, b), stranger.token);
  EXPECT_THAT(ids(answer.json), ElementsAre(a));
  std::string many = "/api/v1/statuses?";
  for (int n = 0; n < 21; ++n)
    many += "id[]=" + a + "&";
  EXPECT_EQ(server.get(many, stranger.token).status, 422);
  EXPECT_EQ(server.get("/api/v1/statuses", stranger.token).json, json::array());
}

TEST_F(statuses, stand_in_a_thread_of_two_branches) {
  const auto root = post(alice, "root"), a = post(follower, "a", "public", root),
             b = post(stranger, "b", "public", root), aa = post(alice, "aa", "public", a),
             hidden = post(alice, "hidden", "direct", b), ba = post(follower, "ba", "public", b);
  const auto context = server.get("/api/v1/statuses/" + root + "/context");
  EXPECT_THAT(ids(context.at("/descendants")), ElementsAre(a, aa, b, ba));
  EXPECT_EQ(context.at("/ancestors"), json::array());
  EXPECT_THAT(ids(server.get("/api/v1/statuses/" + aa + "/context").at("/ancestors")), ElementsAre(root, a));
  EXPECT_THAT(ids(server.get("/api/v1/statuses/" + root + "/context", alice.token).at("/descendants")),
              ElementsAre(a, aa, b, hidden, ba));
  relate("mutes", follower, stranger);
  EXPECT_THAT(ids(server.get("/api/v1/statuses/" + root + "/context", follower.token).at("/descendants")),
              ElementsAre(a, aa, ba));
}

TEST_F(statuses, are_cut_for_strangers_where_a_thread_is_long) {
  const auto root = post(alice, "root");
  // 70 answers in a row, 70 beside each other.
  server.sql(fmt::format(
      "WITH RECURSIVE ids AS (SELECT n, {0} + n AS id FROM generate_series(1, 70) n), chain AS (INSERT INTO "
      "statuses"
      " (id, account_id, text, visibility, reply, in_reply_to_id, created_at, updated_at) SELECT id, {1}, "
      "'c', 0,"
      " true, id - 1, now(), now() FROM ids RETURNING id), wide AS (INSERT INTO statuses (account_id, text,"
      " visibility, reply, in_reply_to_id, created_at, updated_at) SELECT {1}, 'w', 0, true, {0}, now(), "
      "now()"
      " FROM ids RETURNING id) SELECT count(*) FROM chain, wide",
      root, alice.id));
  const auto place = "/api/v1/statuses/" + root + "/context";
  EXPECT_LE(server.get(place).at("/descendants").as_array().size(), 60U);
  EXPECT_EQ(server.get(place, alice.token).at("/descendants").as_array().size(), 140U);
  const auto deep = fmt::format("/api/v1/statuses/{}/context", std::stoll(root) + 70);
  EXPECT_EQ(server.get(deep).at("/ancestors").as_array().size(), 40U);
  EXPECT_EQ(server.get(deep, alice.token).at("/ancestors").as_array().size(), 70U);
}

TEST_F(statuses, have_a_source_for_people_alone) {
  const auto id = post(alice, "as *typed*");
  const auto source = server.get("/api/v1/statuses/" + id + "/source", alice.token);
  EXPECT_EQ(source.text("/text"), "as *typed*");
  EXPECT_EQ(source.text("/id"), id);
  EXPECT_EQ(server.get("/api/v1/statuses/" + id + "/source").status, 401);
}

TEST_F(statuses, are_not_translated) {
  const auto id = post(alice, "a");
  EXPECT_EQ(server.post("/api/v1/statuses/" + id + "/translate", alice.token).status, 503);
  EXPECT_EQ(server.post("/api/v1/statuses/1/translate", alice.token).status, 404);
}

TEST_F(statuses, name_who_liked_and_boosted_them_page_by_page) {
  const auto id = post(alice, "a"), place = "/api/v1/statuses/" + id;
  for (const auto* who : {&follower, &stranger}) {
    EXPECT_EQ(server.post(place + "/favourite", who->token).status, 200);
    EXPECT_EQ(server.post(place + "/reblog", who->token).status, 200);
  }
  for (const auto* list : {"/favourited_by", "/reblogged_by"}) {
    EXPECT_THAT(ids(server.get(place + list).json), ElementsAre(stranger.id, follower.id)) << list;
    const auto first = server.get(place + list + "?limit=1");
    EXPECT_THAT(ids(first.json), ElementsAre(stranger.id));
    const auto link = first.header("link");
    EXPECT_THAT(link, StartsWith("<https://local.example" + place + list + "?limit=1&max_id="));
    EXPECT_THAT(link, HasSubstr("since_id="));
    const auto next = link.substr(1 + std::string("https://local.example").size());
    EXPECT_THAT(ids(server.get(next.substr(0, next.find('>'))).json), ElementsAre(follower.id));
    EXPECT_EQ(server.get(place + list + "?limit=-1").status, 400);
    EXPECT_EQ(server.get(place + list + "?max_id=1").header("link"), "");
  }
  relate("blocks", follower, stranger);
  EXPECT_THAT(ids(server.get(place + "/favourited_by", follower.token).json), ElementsAre(follower.id));
}

} // namespace
} // namespace pheidi::test
