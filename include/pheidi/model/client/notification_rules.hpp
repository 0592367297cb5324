// Whether an event is notified, filtered into a request, or not notified at all. Pure: over facts that
// notifications_written.hpp loads.
#pragma once

#include "pheidi/base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::model {

/// notification_policies.for_*
enum class policy_choice { accept = 0, filter = 1, drop = 2 };
struct notification_policy {
  policy_choice not_following = policy_choice::accept;
  policy_choice not_followers = policy_choice::accept;
  policy_choice new_accounts = policy_choice::accept;
  policy_choice private_mentions = policy_choice::filter;
  policy_choice limited_accounts = policy_choice::filter;
  policy_choice bots = policy_choice::accept;
};

/// How recipient and sender stand to each other, and to the post.
struct notification_facts {
  std::string type; // "mention"
  bool from_self = false;
  bool recipient_blocks = false;
  bool mutes_notifications = false;        // a mute that hides them
  bool blocks_domain = false;              // of the sender
  bool following = false;                  // the recipient follows the sender
  std::optional<wall_time> followed_since; // the sender follows the recipient
  bool thread_muted = false;
  bool avoids_somebody = false; // of those whom the mentioning post mentions too
  bool permitted = false;       // notification_permissions
  bool from_staff = false;      // of this server, with a visible role
  bool sender_limited = false, sender_bot = false, sender_gone = false;
  wall_time sender_since{};
  bool direct = false;            // a mention in a direct post
  bool answers_recipient = false; // in a thread that the recipient wrote to the sender in
  bool silenced = false;          // the author's post names the recipient without addressing him
};

enum class notification_verdict { notify, filter, drop };
notification_verdict verdict_of(const notification_facts& facts, const notification_policy& policy,
                                wall_time now);

/// Types whose notifications a policy may filter.
bool is_filterable(std::string_view type);
/// Types whose notifications are grouped.
bool is_groupable(std::string_view type);
/// "favourite-12-": what group keys of one kind begin with; `status` does not count for follows.
std::string group_prefix(std::string_view type, std::int64_t status);
/// Hours since 1970.
std::int64_t hour_of(wall_time t);
/// Hours that a group spans at most.
inline constexpr std::int64_t group_hours = 12;

} // namespace pheidi::model
