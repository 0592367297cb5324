// Pieces of SQL about the alias `n` of `notifications`, and their parameters.
#pragma once

#include "pheidi/model/client/notification_rows.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <string>

namespace pheidi::model {

/// Very old rows have no type.
inline constexpr const char* notification_kind =
    "coalesce(n.type, CASE n.activity_type WHEN 'Mention' THEN 'mention' WHEN 'Status' THEN 'reblog'"
    " WHEN 'Follow' THEN 'follow' WHEN 'FollowRequest' THEN 'follow_request'"
    " WHEN 'Favourite' THEN 'favourite' WHEN 'Poll' THEN 'poll' ELSE lower(n.activity_type) END)";

/// "SELECT ... FROM notifications n JOIN ..." of a notification_row; a WHERE follows.
std::string notification_rows_sql();
notification_row read_notification(const pqxx::row& row);

/// FROM and WHERE by the parameters $1 to $7 of `asked`: what a query asks for, in any order.
std::string asked_sql();
struct asked {
  std::int64_t account = 0, below = 0, above = 0;
  std::string types, exclude_types; // array literals
  std::int64_t from = 0;            // 0: anybody
  bool include_filtered = false;
};
asked asked_of(const notification_query& query);

} // namespace pheidi::model
