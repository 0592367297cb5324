// Notifications as clients see them: one by one (v1), in groups (v2), their policy and requests
// (client-api.md 3.5).
//
// A fixed number of queries for a page, accounts and posts included. Threads: those of the executor.
#pragma once

#include "pheidi/instance/entities/context.hpp"
#include "pheidi/model/client/notification_rows.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace pheidi::instance::entities {

/// In the order of the rows, each for its recipient, who is the viewer of `ctx`. One whose post is gone or
/// hidden from the viewer has no `status`; one whose account is gone is left out.
boost::json::array notifications(pqxx::dbtransaction& tx, const context& ctx,
                                 std::span<const model::notification_row> rows);
std::optional<boost::json::object> notification(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id);

/// As streams tell them, each to its own recipient, with posts as nobody sees them: streaming makes them the
/// recipient's, if they listen. By notification id, JSON text.
std::map<std::int64_t, std::string> notification_payloads(pqxx::dbtransaction& tx, const context& ctx,
                                                          std::span<const model::notification_row> rows);

struct group_options {
  bool partial_avatars = false; // expand_accounts=partial_avatars
  bool with_page = true;        // page_min_id, page_max_id, latest_page_notification_at
};
/// GroupedNotificationsResults.
boost::json::object grouped_notifications(pqxx::dbtransaction& tx, const context& ctx,
                                          std::span<const model::notification_group> groups,
                                          group_options options = {});

/// NotificationPolicy (v2) of the viewer.
boost::json::object notification_policy(pqxx::dbtransaction& tx, const context& ctx);
/// The boolean form of 4.3's betas.
boost::json::object old_notification_policy(pqxx::dbtransaction& tx, const context& ctx);

boost::json::array notification_requests(pqxx::dbtransaction& tx, const context& ctx,
                                         std::span<const model::notification_request_row> rows);

} // namespace pheidi::instance::entities
