// `notifications` read: pages, groups, counts, requests.
//
// One query each, whatever the length. Threads: those of the executor.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct notification_row {
  std::int64_t id = 0;
  account_id recipient, from;
  std::string type; // derived from the activity where the row has none
  std::string activity_type;
  std::int64_t activity = 0;
  std::string group_key; // empty: not grouped
  bool filtered = false;
  wall_time created_at{};
  std::optional<std::int64_t> status; // that it is about: the recipient's own for favourites and boosts
};
/// "favourite-12-484000", or "ungrouped-34".
std::string group_key_of(const notification_row& row);

struct notification_query {
  account_id account;
  std::optional<std::int64_t> max_id, since_id, min_id;
  int limit = 40;
  std::vector<std::string> types, exclude_types; // empty types: all
  std::optional<account_id> from;
  bool include_filtered = false;
  std::vector<std::string> grouped_types; // of groups; empty: all that can be grouped
};
/// Newest first. Of suspended senders nothing is shown.
std::vector<notification_row> notification_page(pqxx::dbtransaction& tx, const notification_query& query);
std::optional<notification_row> find_notification(pqxx::dbtransaction& tx, account_id account,
                                                  std::int64_t id);
std::vector<notification_row> find_notifications(pqxx::dbtransaction& tx,
                                                 const std::vector<std::int64_t>& ids);
/// Above the marker `notifications` of the account, counted up to `limit`. `grouped`: groups count once.
std::int64_t unread_notifications(pqxx::dbtransaction& tx, const notification_query& query, bool grouped);

struct notification_group {
  notification_row newest;
  std::string key;
  std::int64_t count = 0;                  // of the whole group
  std::int64_t page_min = 0, page_max = 0; // of its notifications on this page
  wall_time page_latest{};
  std::vector<account_id> samples; // senders, newest first, at most 8
};
/// A page of groups, newest first: each group stands where its newest notification does.
std::vector<notification_group> notification_group_page(pqxx::dbtransaction& tx,
                                                        const notification_query& query);
std::optional<notification_group> find_notification_group(pqxx::dbtransaction& tx, account_id account,
                                                          const std::string& key);
/// Senders of a group, newest notification first; cursors are notification ids.
struct group_sender {
  std::int64_t notification = 0;
  account_id from;
};
std::vector<group_sender> notification_group_senders(pqxx::dbtransaction& tx, account_id account,
                                                     const std::string& key,
                                                     std::optional<std::int64_t> max_id,
                                                     std::optional<std::int64_t> since_id, int limit);

struct notification_request_row {
  std::int64_t id = 0;
  account_id from;
  std::optional<std::int64_t> last_status;
  std::int64_t count = 0;
  wall_time created_at{}, updated_at{};
};
std::vector<notification_request_row> notification_request_page(pqxx::dbtransaction& tx, account_id account,
                                                                std::optional<std::int64_t> max_id,
                                                                std::optional<std::int64_t> since_id,
                                                                std::optional<std::int64_t> min_id,
                                                                int limit);
std::optional<notification_request_row> find_notification_request(pqxx::dbtransaction& tx, account_id account,
                                                                  std::int64_t id);
struct pending_requests {
  std::int64_t requests = 0, notifications = 0;
};
pending_requests count_notification_requests(pqxx::dbtransaction& tx, account_id account);

} // namespace pheidi::model
