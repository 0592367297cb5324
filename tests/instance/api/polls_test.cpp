// Polls: read by whom may see their posts, voted in under their rules (client-api.md 7: 29).
#include "instance/api/api_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::test {
namespace {

namespace json = boost::json;

struct polls : testing::Test {
  polls() : alice(server.add_person(next_name())), bob(server.add_person(next_name())) {}
  static std::string next_name() {
    static int made = 0;
    return fmt::format("voter{}", ++made);
  }
  std::string make(const json::object& more = {}, const std::string& visibility = "public") {
    json::object poll{{"options", {"x", "y", "z"}}, {"expires_in", 600}};
    for (const auto& each : more)
      poll[each.key()] = each.value();
    const auto answer = server.send("POST", "/api/v1/statuses", alice.token,
                                    {{"status", "?"}, {"visibility", visibility}, {"poll", poll}});
    EXPECT_EQ(answer.status, 200) << answer;
    return answer.text("/poll/id");
  }
  api_answer vote(const std::string& poll, const json::value& choices, const api_person& who) {
    return server.send("POST", "/api/v1/polls/" + poll + "/votes", who.token, {{"choices", choices}});
  }

  api_server& server = api_server::shared();
  api_person alice, bob;
};

TEST_F(polls, count_one_vote_of_each) {
  const auto poll = make();
  const auto voted = vote(poll, {1}, bob);
  ASSERT_EQ(voted.status, 200) << voted;
  EXPECT_EQ(voted.at("/votes_count"), json::value(1));
  EXPECT_EQ(voted.at("/voters_count"), json::value(1));
  EXPECT_EQ(voted.at("/options/1/votes_count"), json::value(1));
  EXPECT_EQ(voted.at("/voted"), json::value(true));
  EXPECT_EQ(voted.at("/own_votes"), json::value(json::array{1}));
  EXPECT_EQ(vote(poll, {1}, bob).status, 422);
  EXPECT_EQ(vote(poll, {0}, bob).status, 422);
  EXPECT_EQ(server.get("/api/v1/polls/" + poll).at("/votes_count"), json::value(1));
}

TEST_F(polls, refuse_what_is_no_choice) {
  const auto poll = make();
  EXPECT_EQ(vote(poll, {0}, alice).status, 422) << "one's own";
  EXPECT_EQ(vote(poll, {3}, bob).status, 422);
  EXPECT_EQ(vote(poll, {-1}, bob).status, 422);
  EXPECT_EQ(vote(poll, {"x"}, bob).status, 422);
  EXPECT_EQ(vote(poll, {"99999999999999999999"}, bob).status, 422);
  EXPECT_EQ(vote(poll, {0, 1}, bob).status, 422) << "one only";
  EXPECT_EQ(vote(poll, json::array(), bob).status, 400);
  EXPECT_EQ(server.post("/api/v1/polls/" + poll + "/votes", bob.token).status, 400);
  EXPECT_EQ(server.get("/api/v1/polls/" + poll, bob.token).at("/votes_count"), json::value(0));
  EXPECT_EQ(server.post("/api/v1/polls/" + poll + "/votes", bob.token, "choices[]=2").status, 200);
}

TEST_F(polls, of_many_choices_take_each_once) {
  const auto poll = make({{"multiple", true}});
  const auto voted = vote(poll, {"0", 2}, bob);
  EXPECT_EQ(voted.at("/own_votes"), json::value({0, 2})) << voted;
  EXPECT_EQ(voted.at("/votes_count"), json::value(2));
  EXPECT_EQ(voted.at("/voters_count"), json::value(1));
  EXPECT_EQ(vote(poll, {0, 1}, bob).status, 422);
  EXPECT_EQ(server.get("/api/v1/polls/" + poll, bob.token).at("/votes_count"), json::value(2))
      << "all or nothing";
  EXPECT_EQ(vote(poll, {1}, bob).status, 200);
}

TEST_F(polls, that_are_over_take_none) {
  const auto poll = make();
  server.sql(fmt::format(
      "UPDATE polls SET expires_at = now() - interval '1 minute' WHERE id = {} RETURNING id", poll));
  EXPECT_EQ(vote(poll, {0}, bob).status, 422);
  EXPECT_EQ(server.get("/api/v1/polls/" + poll, bob.token).at("/expired"), json::value(true));
}

TEST_F(polls, hide_their_totals_while_they_are_open) {
  const auto poll = make({{"hide_totals", true}});
  const auto voted = vote(poll, {0}, bob);
  EXPECT_TRUE(voted.at("/options/0/votes_count").is_null()) << voted;
}

TEST_F(polls, are_there_for_whom_their_post_is) {
  const auto poll = make({}, "direct");
  EXPECT_EQ(server.get("/api/v1/polls/" + poll, alice.token).status, 200);
  EXPECT_EQ(server.get("/api/v1/polls/" + poll, bob.token).status, 404);
  EXPECT_EQ(server.get("/api/v1/polls/" + poll).status, 404);
  EXPECT_EQ(vote(poll, {0}, bob).status, 404);
  for (const auto* id : {"0", "x", "999999999", "99999999999999999999"}) {
    EXPECT_EQ(server.get(std::string("/api/v1/polls/") + id, bob.token).status, 404) << id;
    EXPECT_EQ(vote(id, {0}, bob).status, 404) << id;
  }
  EXPECT_EQ(server.post("/api/v1/polls/" + make() + "/votes", "", "choices[]=0").status, 401);
}

TEST_F(polls, elsewhere_are_sent_each_vote) {
  const remote_person carol(server.world, "b.example", next_name());
  const auto who = add_person(server.here, carol);
  const auto status = server.sql(fmt::format(
      "INSERT INTO statuses (account_id, uri, text, visibility, local, created_at, updated_at) VALUES"
      " ({}, '{}', '?', 0, false, now(), now()) RETURNING id",
      who, carol.status("1")));
  const auto poll = server.sql(fmt::format(
      "INSERT INTO polls (account_id, status_id, options, cached_tallies, multiple, expires_at,"
      " created_at, updated_at) VALUES ({}, {}, '{{x,y}}', '{{0,0}}', true, now() + interval '1 day',"
      " now(), now()) RETURNING id",
      who, status));
  ASSERT_EQ(vote(poll, {0, 1}, bob).status, 200);
  for (const auto* choice : {"0", "1"}) {
    const auto id =
        server.sql(fmt::format("SELECT id FROM poll_votes WHERE poll_id = {} AND choice = {}", poll, choice));
    server.world.expect(
        {{"b.example", fmt::format("https://local.example/users/{}#votes/{}/activity", bob.name, id)}});
  }
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
}

} // namespace
} // namespace pheidi::test
