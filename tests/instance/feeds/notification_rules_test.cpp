// What is notified, filtered, dropped (client-api.md 3.5, data-model.md 2.7).
#include "pheidi/model/client/notification_rules.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

constexpr auto notify = notification_verdict::notify, filter = notification_verdict::filter,
               drop = notification_verdict::drop;
const wall_time now = wall_time(std::chrono::hours(24 * 365 * 50));
const wall_time long_ago = now - std::chrono::hours(24 * 365);

notification_facts of(std::string type) {
  notification_facts f;
  f.type = std::move(type);
  f.sender_since = long_ago;
  return f;
}

TEST(a_notification, comes_from_anybody_by_default) {
  EXPECT_EQ(verdict_of(of("mention"), {}, now), notify);
  EXPECT_EQ(verdict_of(of("favourite"), {}, now), notify);
}

TEST(a_notification, does_not_come_from_oneself_but_for_polls) {
  auto f = of("favourite");
  f.from_self = true;
  EXPECT_EQ(verdict_of(f, {}, now), drop);
  f.type = "poll";
  EXPECT_EQ(verdict_of(f, {}, now), notify);
}

TEST(a_notification, does_not_come_from_blocked_or_muted_accounts) {
  auto blocked = of("follow"), muted = of("reblog");
  blocked.recipient_blocks = true;
  muted.mutes_notifications = true;
  EXPECT_EQ(verdict_of(blocked, {}, now), drop);
  EXPECT_EQ(verdict_of(muted, {}, now), drop);
}

TEST(a_notification, does_not_come_about_a_muted_thread) {
  auto f = of("mention");
  f.thread_muted = true;
  EXPECT_EQ(verdict_of(f, {}, now), drop);
}

TEST(a_notification, comes_from_a_blocked_domain_only_of_followed_accounts) {
  auto f = of("mention");
  f.blocks_domain = true;
  EXPECT_EQ(verdict_of(f, {}, now), drop);
  f.following = true;
  EXPECT_EQ(verdict_of(f, {}, now), notify);
}

TEST(private_mentions, of_strangers_are_filtered_unless_they_answer) {
  auto f = of("mention");
  f.direct = true;
  EXPECT_EQ(verdict_of(f, {}, now), filter);
  f.answers_recipient = true;
  EXPECT_EQ(verdict_of(f, {}, now), notify);
}

TEST(limited_accounts, are_filtered_unless_they_are_followed) {
  auto f = of("mention");
  f.sender_limited = true;
  EXPECT_EQ(verdict_of(f, {}, now), filter);
  f.following = true;
  EXPECT_EQ(verdict_of(f, {}, now), notify);
}

TEST(a_policy, filters_or_drops_those_whom_one_does_not_follow) {
  notification_policy p;
  p.not_following = policy_choice::filter;
  EXPECT_EQ(verdict_of(of("favourite"), p, now), filter);
  p.not_following = policy_choice::drop;
  EXPECT_EQ(verdict_of(of("favourite"), p, now), drop);
}

TEST(a_policy, counts_followers_after_three_days) {
  notification_policy p;
  p.not_followers = policy_choice::filter;
  auto f = of("mention");
  f.followed_since = now - std::chrono::hours(71);
  EXPECT_EQ(verdict_of(f, p, now), filter);
  f.followed_since = now - std::chrono::hours(73);
  EXPECT_EQ(verdict_of(f, p, now), notify);
}

TEST(a_policy, takes_accounts_for_new_for_thirty_days) {
  notification_policy p;
  p.new_accounts = policy_choice::filter;
  auto f = of("follow");
  EXPECT_EQ(verdict_of(f, p, now), notify);
  f.sender_since = now - std::chrono::hours(24 * 29);
  EXPECT_EQ(verdict_of(f, p, now), filter);
}

TEST(a_policy, does_not_concern_types_that_cannot_be_filtered) {
  notification_policy p;
  p.not_following = policy_choice::drop;
  for (const auto* type : {"poll", "status", "update"})
    EXPECT_EQ(verdict_of(of(type), p, now), notify) << type;
}

TEST(a_policy, is_overridden_by_a_permission) {
  notification_policy p;
  p.not_following = policy_choice::drop;
  auto f = of("mention");
  f.permitted = true;
  EXPECT_EQ(verdict_of(f, p, now), notify);
}

TEST(the_server, is_always_heard) {
  auto f = of("severed_relationships");
  f.from_self = true;
  EXPECT_EQ(verdict_of(f, {}, now), notify);
}

TEST(groups, are_named_by_type_and_status) {
  EXPECT_EQ(group_prefix("favourite", 12), "favourite-12-");
  EXPECT_EQ(group_prefix("reblog", 12), "reblog-12-");
  EXPECT_EQ(group_prefix("follow", 0), "follow-");
  EXPECT_TRUE(is_groupable("admin.sign_up"));
  EXPECT_FALSE(is_groupable("mention"));
}

} // namespace
} // namespace pheidi::model
