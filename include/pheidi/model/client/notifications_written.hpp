// `notifications` written and removed: with group keys, filtered by the recipient's policy, requests counted.
//
// Set-based and idempotent: a notification of an activity and type that the account has is not written again;
// `update`, `quoted_update` and `collection_update` replace the one that is there. Threads: those of the
// executor.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/client/notification_rules.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct wanted_notification {
  account_id recipient;
  std::string type;          // "favourite"
  std::string activity_type; // "Favourite"
  std::int64_t activity = 0;
  bool silenced = false;
};

struct written_notification {
  std::int64_t id = 0;
  account_id recipient;
  bool filtered = false;
};
/// Those that are new. Recipients without a user, activities that are gone, and what the rules drop are
/// passed over.
std::vector<written_notification>
write_notifications(pqxx::dbtransaction& tx, const std::vector<wanted_notification>& wanted, wall_time now);

/// All that `recipient` has of `from`, with the request: after a block.
void remove_notifications_from(pqxx::dbtransaction& tx, account_id recipient, account_id from);
/// All that accounts of the domain caused.
void remove_notifications_of_domain(pqxx::dbtransaction& tx, account_id recipient, const std::string& domain);
/// Of posts that go: their mentions, boosts, favourites, polls and quotes, too.
void remove_notifications_about(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& statuses);

notification_policy find_notification_policy(pqxx::dbtransaction& tx, account_id account);
void store_notification_policy(pqxx::dbtransaction& tx, account_id account, const notification_policy& policy,
                               wall_time now);

/// Accepts requests: the senders are permitted, what was filtered is not any more. How many notifications
/// that were.
std::int64_t accept_notification_requests(pqxx::dbtransaction& tx, account_id account,
                                          const std::vector<std::int64_t>& requests, wall_time now);
/// Dismisses them with their notifications.
std::int64_t dismiss_notification_requests(pqxx::dbtransaction& tx, account_id account,
                                           const std::vector<std::int64_t>& requests);

bool dismiss_notification(pqxx::dbtransaction& tx, account_id account, std::int64_t id);
/// `group_key` of a group, or "ungrouped-ID".
bool dismiss_notification_group(pqxx::dbtransaction& tx, account_id account, const std::string& group_key);
void clear_notifications(pqxx::dbtransaction& tx, account_id account);

} // namespace pheidi::model
