// Two instances: people find each other, follow, ask to follow, are refused, leave, and change who they are.
#include "together.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

struct meeting : together {
  static void lock(const citizen& who) {
    ASSERT_EQ(who.send("PATCH", "/api/v1/accounts/update_credentials", {{"locked", true}}).status, 200);
  }
  static void ask_to_follow(const citizen& who, const citizen& whom) {
    const auto answer = who.act("follow", whom);
    EXPECT_EQ(answer.at("/following"), json::value(false)) << answer;
    EXPECT_EQ(answer.at("/requested"), json::value(true)) << answer;
    EXPECT_TRUE(becomes(whom, relation(whom, who), "/0/requested_by", true));
  }
};

TEST_F(meeting, somebody_is_found_by_address_and_by_either_url) {
  const auto id = ann.find_account("@" + bob.address());
  ASSERT_NE(id, "");
  EXPECT_EQ(ann.find_account(bob.address()), id);
  EXPECT_EQ(ann.find_account(bob.uri()), id);
  EXPECT_EQ(ann.find_account("https://quay.example/@" + bob.name()), id);
  EXPECT_EQ(ann.look_for("accounts", "nobody-at-all@quay.example"), "");
}

TEST_F(meeting, both_instances_describe_somebody_alike) {
  ASSERT_EQ(bob.send("PATCH", "/api/v1/accounts/update_credentials",
                     {{"display_name", "Bob of the quay"},
                      {"note", "I like #boats\n\nand https://boats.example/"},
                      {"bot", true},
                      {"discoverable", true},
                      {"fields_attributes", {{{"name", "Boat"}, {"value", "Nona"}}}}})
                .status,
            200);
  const auto there = bob.get("/api/v1/accounts/" + bob.me.id), here = ann.get(account(ann, bob));

  for (const auto* same : {"/username", "/display_name", "/url", "/uri", "/locked", "/bot", "/discoverable",
                           "/group", "/fields", "/created_at", "/followers_count", "/following_count"})
    EXPECT_EQ(here.at(same), there.at(same)) << same;
  EXPECT_EQ(here.text("/acct"), bob.address());
  EXPECT_EQ(there.text("/acct"), bob.name());
  EXPECT_THAT(here.text("/note"), HasSubstr("boats.example"));
  EXPECT_THAT(here.text("/note"), HasSubstr("I like"));
}

TEST_F(meeting, a_follow_is_known_on_both_sides_and_so_is_its_end) {
  follow(ann, bob);
  EXPECT_EQ(notified(bob, "follow").text("/0/account/acct"), ann.address());
  EXPECT_TRUE(becomes(bob, account(bob, bob, "/followers"), "/0/acct", json::value(ann.address())));
  EXPECT_TRUE(becomes(ann, account(ann, ann, "/following"), "/0/acct", json::value(bob.address())));
  EXPECT_TRUE(becomes(bob, account(bob, bob), "/followers_count", 1));
  EXPECT_TRUE(becomes(ann, account(ann, ann), "/following_count", 1));

  const auto left = ann.act("unfollow", bob);

  EXPECT_EQ(left.at("/following"), json::value(false)) << left;
  EXPECT_TRUE(becomes(bob, relation(bob, ann), "/0/followed_by", false));
  EXPECT_TRUE(becomes(bob, account(bob, bob), "/followers_count", 0));
  EXPECT_TRUE(becomes(ann, account(ann, ann), "/following_count", 0));
  EXPECT_EQ(bob.get(account(bob, bob, "/followers")).json, json::value(json::array{}));
}

TEST_F(meeting, who_is_locked_lets_in_whom_they_like) {
  lock(bob);
  ask_to_follow(ann, bob);
  EXPECT_EQ(notified(bob, "follow_request").text("/0/account/acct"), ann.address());
  const auto asking = bob.get("/api/v1/follow_requests");
  ASSERT_EQ(asking.text("/0/acct"), ann.address()) << asking;

  const auto let_in = bob.post(fmt::format("/api/v1/follow_requests/{}/authorize", asking.text("/0/id")));

  EXPECT_EQ(let_in.at("/followed_by"), json::value(true)) << let_in;
  EXPECT_TRUE(becomes(ann, relation(ann, bob), "/0/following", true));
  EXPECT_TRUE(becomes(ann, relation(ann, bob), "/0/requested", false));
  EXPECT_TRUE(becomes(bob, account(bob, bob), "/followers_count", 1));
}

TEST_F(meeting, who_is_locked_may_refuse) {
  lock(bob);
  ask_to_follow(ann, bob);

  EXPECT_EQ(
      bob.post(fmt::format("/api/v1/follow_requests/{}/reject", bob.find_account(ann.address()))).status,
      200);

  EXPECT_TRUE(becomes(ann, relation(ann, bob), "/0/requested", false));
  EXPECT_TRUE(becomes(ann, relation(ann, bob), "/0/following", false));
  EXPECT_TRUE(becomes(bob, relation(bob, ann), "/0/requested_by", false));
}

TEST_F(meeting, who_asked_may_think_again) {
  lock(bob);
  ask_to_follow(ann, bob);

  EXPECT_EQ(ann.act("unfollow", bob).at("/requested"), json::value(false));

  EXPECT_TRUE(becomes(bob, relation(bob, ann), "/0/requested_by", false));
  EXPECT_EQ(bob.get("/api/v1/follow_requests").json, json::value(json::array{}));
}

TEST_F(meeting, a_follower_is_sent_away) {
  follow(ann, bob);

  EXPECT_EQ(bob.act("remove_from_followers", ann).at("/followed_by"), json::value(false));

  EXPECT_TRUE(becomes(ann, relation(ann, bob), "/0/following", false));
}

TEST_F(meeting, followers_learn_that_a_profile_has_changed) {
  follow(ann, bob);
  const auto at_anns = account(ann, bob);

  ASSERT_EQ(bob.send("PATCH", "/api/v1/accounts/update_credentials",
                     {{"display_name", "Another Bob"},
                      {"locked", true},
                      {"fields_attributes", {{{"name", "Pronouns"}, {"value", "he/him"}}}}})
                .status,
            200);

  EXPECT_TRUE(becomes(ann, at_anns, "/display_name", json::value("Another Bob"), hastening(bob)));
  EXPECT_TRUE(becomes(ann, at_anns, "/locked", true));
  EXPECT_EQ(ann.get(at_anns).at("/fields"), bob.get("/api/v1/accounts/" + bob.me.id).at("/fields"));
}

TEST_F(meeting, a_block_ends_what_there_was_and_no_follow_comes_through) {
  follow(ann, bob);
  follow(bob, ann);

  const auto blocked = bob.act("block", ann);

  EXPECT_EQ(blocked.at("/blocking"), json::value(true)) << blocked;
  EXPECT_EQ(blocked.at("/following"), json::value(false));
  EXPECT_EQ(blocked.at("/followed_by"), json::value(false));
  const auto from_ann = relation(ann, bob);
  EXPECT_TRUE(becomes(ann, from_ann, "/0/blocked_by", true));
  EXPECT_TRUE(becomes(ann, from_ann, "/0/following", false));
  EXPECT_TRUE(becomes(ann, from_ann, "/0/followed_by", false));
  EXPECT_EQ(ann.act("follow", bob).status, 403) << "who blocks is known here";

  EXPECT_EQ(bob.act("unblock", ann).at("/blocking"), json::value(false));
  EXPECT_TRUE(becomes(ann, from_ann, "/0/blocked_by", false));
  follow(ann, bob);
}

TEST_F(meeting, the_follow_of_somebody_who_is_limited_has_to_be_let_in) {
  const auto id = bob.find_account(ann.address());
  bob.at->sql(fmt::format("UPDATE accounts SET silenced_at = now() WHERE id = {} RETURNING id", id));

  EXPECT_EQ(ann.act("follow", bob).status, 200);

  EXPECT_TRUE(becomes(bob, relation(bob, ann), "/0/requested_by", true));
  EXPECT_EQ(bob.get(relation(bob, ann)).at("/0/followed_by"), json::value(false));
}

TEST_F(meeting, the_mention_of_somebody_who_is_limited_makes_no_notification) {
  const auto id = bob.find_account(ann.address());
  bob.at->sql(fmt::format("UPDATE accounts SET silenced_at = now() WHERE id = {} RETURNING id", id));
  const auto carol = all.somebody(all.harbour);
  ASSERT_NE(ann.find_account(bob.address()), "") << "who posts waits for no more than seconds";

  const auto quiet = ann.publish("@" + bob.address() + " can you hear me?");
  arrives(bob, quiet.text("/uri"));
  const auto loud = carol.publish("@" + bob.address() + " hello");

  const auto heard = notified(bob, "mention");
  EXPECT_EQ(heard.text("/0/status/uri"), loud.text("/uri")) << heard;
  EXPECT_TRUE(heard.at("/1").is_null()) << heard;
}

} // namespace
} // namespace pheidi::test
