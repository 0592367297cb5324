// Beside account and post: what a notification of the server itself carries.
#pragma once

#include "pheidi/instance/entities/notifications.hpp"
#include "pheidi/model/client/notification_subjects.hpp"

#include <boost/json/object.hpp>

#include <map>
#include <span>

namespace pheidi::instance::entities {

struct notification_subjects {
  std::map<std::int64_t, model::severance_row> severances;
  std::map<std::int64_t, model::warning_row> warnings;
  std::map<std::int64_t, model::report_row> reports;
  std::map<account_id, boost::json::object> accounts; // that these are about
};
/// No query for a kind that is not among the rows.
notification_subjects load_subjects(pqxx::dbtransaction& tx, const context& ctx,
                                    std::span<const model::notification_row> rows);
/// Adds `report`, `event` or `moderation_warning` where the type has one.
void add_subject(boost::json::object& to, const model::notification_row& row,
                 const notification_subjects& from);

} // namespace pheidi::instance::entities
