// Windows of tokens, accounts and addresses, and what the caller is told of them (client-api.md 1.6).
#include "rate_limits.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::web {
namespace {

using std::chrono::minutes;

struct asked : testing::Test {
  rate_limits limits;
  wall_time now{seconds(900 * 1000)}; // where windows of five and of fifteen minutes begin

  void know(const std::string& token, std::int64_t account) {
    model::bearer by;
    if (account != 0)
      by.who = model::person{1, account_id(account), "alice", "en", {}, 0, model::person_state::usable};
    limits.remember(token, by);
  }
  allowance ask(const std::string& token, const std::string& address = "192.0.2.1") {
    return limits.count({token, address}, now);
  }
  allowance ask(family f, const std::string& token) {
    const asker who{token, "192.0.2.1"};
    return limits.count(f, who, limits.count(who, now), now);
  }
  allowance turn_pages(const std::string& token, int times) {
    allowance out;
    for (int n = 0; n < times; ++n)
      out = limits.count({token, "192.0.2.1", true}, now);
    return out;
  }
};

TEST_F(asked, a_token_may_ask_300_times_in_five_minutes) {
  know("t", 7);
  for (int n = 0; n < 300; ++n)
    ASSERT_EQ(ask("t").left, 299 - n);
  const auto more = ask("t");
  EXPECT_FALSE(more.allowed);
  EXPECT_EQ(more.most, 300);
  EXPECT_EQ(more.reset, now + minutes(5));
  now += minutes(5);
  EXPECT_TRUE(ask("t").allowed);
}

TEST_F(asked, an_account_may_ask_1500_times_in_five_minutes_with_all_its_tokens) {
  for (const auto* token : {"a", "b", "c", "d", "e", "f"})
    know(token, 7);
  know("other", 8);
  for (const auto* token : {"a", "b", "c", "d", "e"})
    for (int n = 0; n < 300; ++n)
      ASSERT_TRUE(ask(token).allowed) << token << n;
  const auto sixth = ask("f");
  EXPECT_FALSE(sixth.allowed);
  EXPECT_EQ(sixth.most, 1500);
  EXPECT_EQ(sixth.left, 0);
  EXPECT_TRUE(ask("other").allowed);
  now += minutes(5);
  EXPECT_TRUE(ask("f").allowed);
}

TEST_F(asked, applications_share_what_is_counted_of_an_account) {
  know("phone", 7);
  know("desk", 7);
  know("other", 8);
  for (const auto f : {family::deletions, family::media}) {
    for (int n = 0; n < 30; ++n)
      ASSERT_TRUE(ask(f, n % 2 ? "phone" : "desk").allowed) << n;
    EXPECT_FALSE(ask(f, "phone").allowed);
    EXPECT_FALSE(ask(f, "desk").allowed);
    EXPECT_EQ(ask(f, "desk").most, 30);
    EXPECT_TRUE(ask(f, "other").allowed);
  }
  EXPECT_EQ(ask(family::statuses, "phone").left, 299);
  EXPECT_EQ(ask(family::statuses, "desk").left, 298);
  EXPECT_EQ(ask(family::follows, "phone").left, 399);
  EXPECT_EQ(ask(family::follows, "desk").left, 398);
}

TEST_F(asked, posts_follows_and_reports_are_told_alone_and_else_what_ends_first) {
  know("t", 7);
  for (int n = 0; n < 280; ++n)
    ask("t");
  const auto post = ask(family::statuses, "t");
  EXPECT_EQ(post.most, 300);
  EXPECT_EQ(post.left, 299);
  EXPECT_EQ(post.reset - now, std::chrono::hours(3) - (now.time_since_epoch() % std::chrono::hours(3)));
  EXPECT_EQ(ask(family::reports, "t").most, 400);
  const auto deletion = ask(family::deletions, "t");
  EXPECT_EQ(deletion.most, 300) << "17 of them are left, and 29 deletions";
  EXPECT_EQ(deletion.left, 17);
}

TEST_F(asked, for_further_pages_may_be_300_times_in_fifteen_minutes) {
  know("a", 7);
  know("b", 7);
  EXPECT_TRUE(turn_pages("a", 150).allowed);
  now += minutes(5);
  EXPECT_TRUE(turn_pages("b", 150).allowed);
  now += minutes(5);
  const auto more = turn_pages("a", 1);
  EXPECT_FALSE(more.allowed);
  EXPECT_EQ(more.reset, now + minutes(5));
  EXPECT_TRUE(ask("a").allowed) << "the first page";
}

TEST_F(asked, with_tokens_that_nobody_knows_share_a_window_of_their_address) {
  for (int n = 0; n < 300; ++n)
    ASSERT_TRUE(ask("made up " + std::to_string(n)).allowed);
  EXPECT_FALSE(ask("made up again").allowed);
  EXPECT_TRUE(ask("made up", "192.0.2.2").allowed);
  EXPECT_TRUE(ask("").allowed);
  know("t", 7);
  EXPECT_TRUE(ask("t").allowed);
}

TEST_F(asked, without_a_token_take_nothing_from_whoever_has_one_at_the_same_address) {
  for (int n = 0; n < 300; ++n)
    ASSERT_TRUE(ask("").allowed);
  EXPECT_FALSE(ask("").allowed);
  EXPECT_TRUE(ask("not seen yet").allowed);
}

TEST_F(asked, with_a_token_that_is_revoked_the_account_is_left_alone) {
  know("stolen", 7);
  know("own", 7);
  limits.forget("stolen");
  for (int n = 0; n < 40; ++n)
    ask(family::deletions, "stolen");
  EXPECT_EQ(ask(family::deletions, "own").left, 29);
}

TEST_F(asked, by_an_application_itself_it_is_its_token) {
  know("one", 0);
  know("two", 0);
  EXPECT_EQ(ask("one").left, 299);
  EXPECT_EQ(ask("two").left, 299);
  EXPECT_EQ(ask(family::deletions, "one").left, 29);
  EXPECT_EQ(ask(family::deletions, "two").left, 29);
}

} // namespace
} // namespace pheidi::instance::web
