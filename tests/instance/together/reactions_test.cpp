// Two instances: boosts, likes and votes on each other's posts, counted the same on both sides.
#include "together.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;

struct reactions : together {
  void SetUp() override {
    follow(ann, bob);
    const auto said = bob.publish("react to this");
    id = said.text("/id");
    uri = said.text("/uri");
    here = arrives(ann, uri);
  }

  std::string id, uri, here; // Bob's post: at his instance, everywhere, at Ann's
};

TEST_F(reactions, a_like_counts_on_both_sides_until_it_is_undone) {
  EXPECT_EQ(ann.post(status(here, "/favourite")).at("/favourites_count"), json::value(1));

  EXPECT_TRUE(becomes(bob, status(id), "/favourites_count", 1));
  const auto told = notified(bob, "favourite");
  EXPECT_EQ(told.text("/0/account/acct"), ann.address());
  EXPECT_EQ(told.text("/0/status/uri"), uri);
  EXPECT_EQ(bob.get(status(id, "/favourited_by")).text("/0/acct"), ann.address());

  const auto undone = ann.post(status(here, "/unfavourite"));

  EXPECT_EQ(undone.at("/favourited"), json::value(false)) << undone;
  EXPECT_TRUE(becomes(bob, status(id), "/favourites_count", 0));
  EXPECT_TRUE(becomes(ann, status(here), "/favourites_count", 0));
  EXPECT_EQ(bob.get(status(id, "/favourited_by")).json, json::value(json::array{}));
}

TEST_F(reactions, a_boost_goes_to_the_followers_of_who_boosts_until_it_is_undone) {
  const auto dan = all.somebody(all.quay); // follows Ann, not Bob
  follow(dan, ann);

  const auto boost = ann.post(status(here, "/reblog"));

  ASSERT_EQ(boost.status, 200) << boost;
  EXPECT_EQ(boost.text("/reblog/uri"), uri);
  EXPECT_TRUE(becomes(bob, status(id), "/reblogs_count", 1));
  EXPECT_TRUE(becomes(ann, status(here), "/reblogs_count", 1));
  EXPECT_EQ(notified(bob, "reblog").text("/0/account/acct"), ann.address());
  EXPECT_EQ(bob.get(status(id, "/reblogged_by")).text("/0/acct"), ann.address());
  EXPECT_TRUE(becomes(dan, "/api/v1/timelines/home", "/0/reblog/uri", json::value(uri)));
  EXPECT_EQ(dan.get("/api/v1/timelines/home").text("/0/account/acct"), ann.address());

  const auto undone = ann.post(status(here, "/unreblog"));

  EXPECT_EQ(undone.text("/uri"), uri) << undone;
  EXPECT_EQ(undone.at("/reblogged"), json::value(false));
  EXPECT_TRUE(becomes(bob, status(id), "/reblogs_count", 0));
  EXPECT_TRUE(becomes(ann, status(here), "/reblogs_count", 0));
  EXPECT_TRUE(becomes(dan, "/api/v1/timelines/home", "/0", json::value()));
}

TEST_F(reactions, a_boost_of_a_post_that_nobody_had_brings_it) {
  const auto eve = all.somebody(all.harbour); // follows nobody but Dan, of the other instance
  const auto dan = all.somebody(all.quay), lone = all.somebody(all.quay);
  follow(eve, dan);
  const auto post = lone.publish("nobody at the harbour follows me");

  ASSERT_EQ(dan.post(status(post.text("/id"), "/reblog")).status, 200);

  EXPECT_TRUE(becomes(eve, "/api/v1/timelines/home", "/0/reblog/uri", json::value(post.text("/uri"))));
  EXPECT_EQ(eve.get("/api/v1/timelines/home").text("/0/reblog/account/acct"), lone.address());
}

TEST_F(reactions, votes_are_counted_on_both_sides) {
  const auto said = bob.publish(
      "which?",
      {{"poll", {{"options", {"tea", "coffee", "water"}}, {"expires_in", 3600}, {"multiple", true}}}});
  ASSERT_EQ(said.status, 200) << said;
  const auto at_anns = arrives(ann, said.text("/uri"));
  const auto before = ann.get(status(at_anns));
  EXPECT_EQ(before.text("/poll/options/1/title"), "coffee") << before;
  EXPECT_EQ(before.text("/poll/expires_at").substr(0, 19), said.text("/poll/expires_at").substr(0, 19));
  for (const auto* same :
       {"/poll/multiple", "/poll/expired", "/poll/votes_count", "/poll/voters_count", "/poll/options"})
    EXPECT_EQ(before.at(same), said.at(same)) << same;

  const auto voted =
      ann.post("/api/v1/polls/" + before.text("/poll/id") + "/votes", {{"choices", {"0", "2"}}});

  EXPECT_EQ(voted.at("/voted"), json::value(true)) << voted;
  const auto poll = "/api/v1/polls/" + said.text("/poll/id");
  EXPECT_TRUE(becomes(bob, poll, "/votes_count", 2));
  EXPECT_TRUE(becomes(bob, poll, "/voters_count", 1));
  EXPECT_EQ(bob.get(poll).at("/options/0/votes_count"), json::value(1));
  EXPECT_EQ(bob.get(poll).at("/options/1/votes_count"), json::value(0));
  EXPECT_EQ(bob.get(poll).at("/options/2/votes_count"), json::value(1));

  // The numbers go out again; who asks sees those of the author's side.
  const auto dan = all.somebody(all.quay);
  ASSERT_EQ(dan.post(poll + "/votes", {{"choices", {"0"}}}).status, 200);
  EXPECT_TRUE(becomes(ann, status(at_anns), "/poll/voters_count", 2, hastening(bob)));
  EXPECT_EQ(ann.get(status(at_anns)).at("/poll/options/0/votes_count"), json::value(2));
  EXPECT_TRUE(ann.get(status(at_anns)).at("/edited_at").is_null()) << "new numbers are no edit";
}

TEST_F(reactions, a_second_vote_is_refused_on_both_sides) {
  const auto said = bob.publish("one?", {{"poll", {{"options", {"yes", "no"}}, {"expires_in", 3600}}}});
  const auto at_anns = arrives(ann, said.text("/uri"));
  const auto poll = "/api/v1/polls/" + ann.get(status(at_anns)).text("/poll/id") + "/votes";

  EXPECT_EQ(ann.post(poll, {{"choices", {"1"}}}).status, 200);
  EXPECT_EQ(ann.post(poll, {{"choices", {"0"}}}).status, 422);

  const auto at_bobs = "/api/v1/polls/" + said.text("/poll/id");
  EXPECT_TRUE(becomes(bob, at_bobs, "/votes_count", 1));
  EXPECT_EQ(bob.get(at_bobs).at("/options/1/votes_count"), json::value(1));
}

TEST_F(reactions, what_a_blocked_person_does_is_not_counted) {
  ASSERT_EQ(bob.act("block", ann).status, 200);
  EXPECT_TRUE(becomes(ann, relation(ann, bob), "/0/blocked_by", true));
  const auto carol = all.somebody(all.harbour);

  EXPECT_EQ(ann.post(status(here, "/favourite")).status, 404) << "her instance knows of the block";
  EXPECT_EQ(ann.post(status(here, "/reblog")).status, 404);
  ann.publish("@" + bob.address() + " why?");
  const auto hello = carol.publish("@" + bob.address() + " hello");

  EXPECT_EQ(notified(bob, "mention").text("/0/status/uri"), hello.text("/uri"));
  EXPECT_TRUE(bob.get("/api/v1/notifications?types[]=mention").at("/1").is_null());
  EXPECT_EQ(bob.get(status(id)).at("/favourites_count"), json::value(0));
  EXPECT_TRUE(leaves_home(ann, uri));
}

TEST_F(reactions, who_is_muted_is_not_told) {
  follow(bob, ann);
  ASSERT_EQ(bob.act("mute", ann).status, 200);

  const auto said = ann.publish("from a muted one");
  arrives(bob, said.text("/uri"));

  EXPECT_EQ(ann.get(relation(ann, bob)).at("/0/blocked_by"), json::value(false));
  EXPECT_EQ(ann.get(relation(ann, bob)).at("/0/following"), json::value(true));
  EXPECT_FALSE(in_home(bob, said.text("/uri")));
}

} // namespace
} // namespace pheidi::test
