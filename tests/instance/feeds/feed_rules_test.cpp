// Who gets a post (client-api.md 2.3, data-model.md 5.3): one row of each rule.
#include "pheidi/model/client/feed_rules.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

constexpr auto in = feed_verdict::insert, out = feed_verdict::leave_out;

const account_id ada(1), bo(2), cy(3), me(9);

feed_post post_by(account_id author) {
  feed_post p;
  p.id = 100;
  p.author = author;
  return p;
}

feed_post reply(account_id author, account_id to) {
  auto p = post_by(author);
  p.is_reply = true;
  p.parent_known = true;
  p.answered = to;
  return p;
}

feed_post boost(account_id by, account_id of) {
  auto p = post_by(by);
  p.boost_of = 50;
  p.boosted_author = of;
  return p;
}

feed_reader follower() {
  feed_reader r;
  r.id = me;
  r.follows_author = true;
  return r;
}

TEST(home, has_what_followed_people_write) {
  EXPECT_EQ(home_verdict(post_by(ada), follower()), in);
}

TEST(home, has_nothing_of_whom_one_does_not_follow) {
  feed_reader stranger;
  stranger.id = me;
  EXPECT_EQ(home_verdict(post_by(ada), stranger), out);
}

TEST(home, has_all_that_one_writes_oneself) {
  feed_reader self;
  self.id = ada;
  EXPECT_EQ(home_verdict(post_by(ada), self), in);
  EXPECT_EQ(home_verdict(reply(ada, bo), self), in);
}

TEST(home, has_replies_to_followed_people_only) {
  auto r = follower();
  EXPECT_EQ(home_verdict(reply(ada, bo), r), out);
  r.follows_answered = true;
  EXPECT_EQ(home_verdict(reply(ada, bo), r), in);
}

TEST(home, has_replies_to_oneself_and_of_people_to_themselves) {
  EXPECT_EQ(home_verdict(reply(ada, me), follower()), in);
  EXPECT_EQ(home_verdict(reply(ada, ada), follower()), in);
}

TEST(home, has_no_replies_to_posts_that_are_not_known) {
  auto p = reply(ada, ada);
  p.parent_known = false;
  EXPECT_EQ(home_verdict(p, follower()), out);
}

TEST(home, has_only_the_languages_of_the_follow) {
  auto r = follower();
  r.languages = {"de", "en"};
  auto p = post_by(ada);
  p.language = "fr";
  EXPECT_EQ(home_verdict(p, r), out);
  p.language = "en";
  EXPECT_EQ(home_verdict(p, r), in);
  p.language = "";
  EXPECT_EQ(home_verdict(p, r), in);
}

TEST(home, has_nothing_that_concerns_somebody_whom_one_avoids) {
  auto r = follower();
  r.avoids_somebody = true;
  EXPECT_EQ(home_verdict(post_by(ada), r), out);
}

TEST(home, has_nothing_of_whoever_blocks_one) {
  auto r = follower();
  r.blocked_by_author = true;
  EXPECT_EQ(home_verdict(post_by(ada), r), out);
}

TEST(home, has_boosts_unless_the_follow_hides_them) {
  auto r = follower();
  EXPECT_EQ(home_verdict(boost(ada, bo), r), in);
  r.shows_boosts = false;
  EXPECT_EQ(home_verdict(boost(ada, bo), r), out);
  EXPECT_EQ(home_verdict(post_by(ada), r), in);
}

TEST(home, has_no_boosts_of_who_blocks_one_or_of_a_blocked_domain) {
  auto r = follower();
  r.blocked_by_boosted = true;
  EXPECT_EQ(home_verdict(boost(ada, bo), r), out);
  r = follower();
  r.blocks_domain_of_boosted = true;
  EXPECT_EQ(home_verdict(boost(ada, bo), r), out);
}

TEST(home, leaves_members_of_exclusive_lists_to_the_lists) {
  auto r = follower();
  r.author_only_in_lists = true;
  EXPECT_EQ(home_verdict(post_by(ada), r), feed_verdict::only_in_lists);
  EXPECT_EQ(list_verdict(post_by(ada), r, {}), in);
  r.avoids_somebody = true;
  EXPECT_EQ(home_verdict(post_by(ada), r), out);
}

TEST(a_list, shows_replies_by_its_policy) {
  auto r = follower();
  r.follows_answered = true;
  feed_list members{7, 0, false}, followed{7, 1, false}, none{7, 2, true};
  EXPECT_EQ(list_verdict(reply(ada, bo), r, members), out);
  members.answered_is_on_it = true;
  EXPECT_EQ(list_verdict(reply(ada, bo), r, members), in);
  EXPECT_EQ(list_verdict(reply(ada, bo), r, followed), in);
  EXPECT_EQ(list_verdict(reply(ada, bo), r, none), out);
}

TEST(a_list, shows_replies_of_people_to_themselves_whatever_its_policy) {
  const feed_list none{7, 2, false};
  EXPECT_EQ(list_verdict(reply(ada, ada), follower(), none), in);
}

TEST(a_list, hides_what_home_hides) {
  auto r = follower();
  r.avoids_somebody = true;
  EXPECT_EQ(list_verdict(post_by(ada), r, {}), out);
}

TEST(a_followed_tag, brings_posts_of_strangers_but_not_of_avoided_ones) {
  feed_reader r;
  r.id = me;
  EXPECT_EQ(tag_verdict(post_by(cy), r), in);
  r.blocks_domain_of_author = true;
  EXPECT_EQ(tag_verdict(post_by(cy), r), out);
}

} // namespace
} // namespace pheidi::model
