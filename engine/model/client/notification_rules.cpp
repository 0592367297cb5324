// What is dropped, what a policy filters, and how groups are named.
#include "pheidi/model/client/notification_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pheidi::model {

namespace {

constexpr std::array filterable{std::string_view("mention"),
                                std::string_view("reblog"),
                                std::string_view("follow"),
                                std::string_view("follow_request"),
                                std::string_view("favourite"),
                                std::string_view("quote"),
                                std::string_view("added_to_collection")};
constexpr std::array groupable{std::string_view("favourite"), std::string_view("reblog"),
                               std::string_view("follow"), std::string_view("admin.sign_up")};
/// What the server itself has to say, under the recipient's own name or a stranger's.
constexpr std::array of_the_server{std::string_view("severed_relationships"),
                                   std::string_view("moderation_warning"), std::string_view("annual_report"),
                                   std::string_view("admin.sign_up"), std::string_view("admin.report")};

constexpr auto new_follower = std::chrono::hours(24 * 3);
constexpr auto new_account = std::chrono::hours(24 * 30);

template <std::size_t N>
bool among(const std::array<std::string_view, N>& all, std::string_view type) {
  return std::find(all.begin(), all.end(), type) != all.end();
}

bool is_message(const notification_facts& f) {
  return f.type == "mention" || f.type == "quote";
}

bool is_dropped(const notification_facts& f) {
  if (f.sender_gone) return true;
  if (f.from_self) return f.type != "poll";
  if (is_message(f) && f.from_staff) return false;
  if (f.recipient_blocks || f.mutes_notifications || f.thread_muted) return true;
  if (f.blocks_domain && !f.following) return true;
  return f.type == "mention" && f.avoids_somebody;
}

policy_choice chosen(const notification_facts& f, const notification_policy& policy, wall_time now) {
  auto out = policy_choice::accept;
  const auto apply = [&out](bool holds, policy_choice choice) {
    if (holds) out = std::max(out, choice);
  };
  const bool followed_for_long = f.followed_since && *f.followed_since <= now - new_follower;
  const bool cold_message = f.type == "mention" && f.direct && !f.answers_recipient;
  apply(!f.following, policy.not_following);
  apply(!followed_for_long, policy.not_followers);
  apply(!f.following && f.sender_since > now - new_account, policy.new_accounts);
  apply(!f.following && cold_message, policy.private_mentions);
  apply(!f.following && f.sender_limited, policy.limited_accounts);
  apply(!f.following && f.sender_bot, policy.bots);
  return out;
}

} // namespace

notification_verdict verdict_of(const notification_facts& f, const notification_policy& policy,
                                wall_time now) {
  if (among(of_the_server, f.type)) return notification_verdict::notify;
  if (is_dropped(f)) return notification_verdict::drop;
  if (f.silenced) return notification_verdict::filter;
  if (!is_filterable(f.type) || f.permitted || f.from_staff) return notification_verdict::notify;
  switch (chosen(f, policy, now)) {
  case policy_choice::accept:
    return notification_verdict::notify;
  case policy_choice::filter:
    return notification_verdict::filter;
  case policy_choice::drop:
    return notification_verdict::drop;
  }
  return notification_verdict::notify;
}

bool is_filterable(std::string_view type) {
  return among(filterable, type);
}

bool is_groupable(std::string_view type) {
  return among(groupable, type);
}

std::string group_prefix(std::string_view type, std::int64_t status) {
  const bool about_a_post = type == "favourite" || type == "reblog";
  return about_a_post ? fmt::format("{}-{}-", type, status) : fmt::format("{}-", type);
}

std::int64_t hour_of(wall_time t) {
  return std::chrono::duration_cast<std::chrono::hours>(t.time_since_epoch()).count();
}

} // namespace pheidi::model
