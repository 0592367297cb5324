// Quotes that are allowed, revoked and refused; and what becomes of posts whose author is suspended.
#include "instance/api/posting.hpp"

namespace pheidi::test {
namespace {

TEST_F(posting, quotes_as_the_policy_allows) {
  const auto open = posted({{"status", "quote me"}});
  const auto shut = posted({{"status", "do not"}, {"quote_approval_policy", "nobody"}});
  const auto quote = post({{"status", "look"}, {"quoted_status_id", open}}, bob.token);
  ASSERT_EQ(quote.status, 200) << quote;
  EXPECT_EQ(quote.text("/quote/state"), "accepted");
  EXPECT_EQ(quote.text("/quote/quoted_status/id"), open);
  EXPECT_EQ(post({{"status", "look"}, {"quoted_status_id", shut}}, bob.token).status, 403);
  EXPECT_EQ(post({{"status", "look"}, {"quoted_status_id", "999999999999999"}}, bob.token).status, 404);
  EXPECT_EQ(post({{"status", "own"}, {"quoted_status_id", shut}}).status, 200);
  const auto quotes = server.get("/api/v1/statuses/" + open + "/quotes", alice.token);
  EXPECT_EQ(quotes.text("/0/id"), quote.text("/id")) << quotes;
  const auto revoked =
      server.send("POST", fmt::format("/api/v1/statuses/{}/quotes/{}/revoke", open, quote.text("/id")),
                  alice.token, json::object());
  EXPECT_EQ(revoked.text("/quote/state"), "revoked") << revoked;
  EXPECT_EQ(server.get("/api/v1/statuses/" + open, alice.token).at("/quotes_count"), json::value(0));
}

TEST_F(posting, takes_back_what_another_server_quotes) {
  const remote_person carol(server.world, "b.example", next_name());
  const auto who = add_person(server.here, carol);
  const auto open = post({{"status", "quote me"}});
  const auto quoting = server.sql(
      fmt::format("INSERT INTO statuses (account_id, uri, text, visibility, local, created_at, updated_at)"
                  " VALUES ({}, '{}/statuses/1', 'look', 0, false, now(), now()) RETURNING id",
                  who, carol.uri()));
  const auto quote = server.sql(fmt::format(
      "INSERT INTO quotes (account_id, status_id, quoted_status_id, quoted_account_id, state, legacy,"
      " created_at, updated_at) VALUES ({}, {}, {}, {}, 1, false, now(), now()) RETURNING id",
      who, quoting, open.text("/id"), alice.id));
  const auto place = fmt::format("/api/v1/statuses/{}/quotes/{}/revoke", open.text("/id"), quoting);
  EXPECT_EQ(status_of("POST", place, bob.token, json::object()), 404);
  EXPECT_EQ(status_of("POST", place, alice.token, json::object()), 200);
  EXPECT_EQ(server.sql("SELECT state FROM quotes WHERE id = " + quote), "3");
  const auto actor = open.text("/uri").substr(0, open.text("/uri").find("/statuses/"));
  EXPECT_TRUE(arrives("b.example", actor + "/quote_authorizations/" + quote + "#delete"));
}

TEST_F(posting, that_may_quote_no_more_is_sent_again_as_it_is_now) {
  const remote_person carol(server.world, "a.example", next_name());
  add_follow(server.here, add_person(server.here, carol), bob.id);
  const auto open = post({{"status", "quote me"}});
  const auto look = post({{"status", "look"}, {"quoted_status_id", open.text("/id")}}, bob.token);
  ASSERT_TRUE(arrives("a.example", look.text("/uri") + "/activity"));
  const auto before = server.world.snapshot().deliveries.delivered;
  const auto place = fmt::format("/api/v1/statuses/{}/quotes/{}/revoke", open.text("/id"), look.text("/id"));
  EXPECT_EQ(status_of("POST", place, alice.token, json::object()), 200);
  // The Delete of the stamp, and an Update of the post.
  EXPECT_TRUE(eventually([&] { return server.world.snapshot().deliveries.delivered >= before + 2; },
                         std::chrono::seconds(60)));
}

TEST_F(posting, stops_for_whom_the_staff_suspends) {
  const remote_person carol(server.world, "b.example", next_name());
  const auto who = add_person(server.here, carol);
  add_follow(server.here, who, alice.id);
  const auto follow = server.sql("SELECT id FROM follows WHERE account_id = " + who);
  const auto made = post({{"status", "one"}});
  ASSERT_TRUE(arrives("b.example", made.text("/uri") + "/activity"));
  suspend(who);
  const auto actor = made.text("/uri").substr(0, made.text("/uri").find("/statuses/"));
  EXPECT_TRUE(arrives("b.example", fmt::format("{}#rejects/follows/{}", actor, follow)));
  EXPECT_EQ(server.sql("SELECT count(*) FROM follows WHERE account_id = " + who), "0");
}

TEST_F(posting, by_somebody_suspended_ends_with_the_news_in_the_profile) {
  const remote_person carol(server.world, "b.example", next_name());
  add_follow(server.here, add_person(server.here, carol), alice.id);
  const auto before = server.world.snapshot().deliveries.delivered;
  suspend(alice.id);
  EXPECT_TRUE(eventually([&] { return server.world.snapshot().deliveries.delivered > before; },
                         std::chrono::seconds(60)));
  EXPECT_EQ(status_of("POST", "/api/v1/statuses", alice.token, {{"status", "a"}}), 403);
}

TEST_F(posting, changes_who_may_quote) {
  const auto id = posted({{"status", "a"}});
  const auto place = "/api/v1/statuses/" + id + "/interaction_policy";
  const auto answer = server.send("PUT", place, alice.token, {{"quote_approval_policy", "followers"}});
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/quote_approval/automatic/0"), "followers");
  EXPECT_EQ(status_of("PUT", place, alice.token, {{"quote_approval_policy", "friends"}}), 422);
  EXPECT_EQ(status_of("PUT", place, bob.token, {{"quote_approval_policy", "nobody"}}), 404);
}

} // namespace
} // namespace pheidi::test
