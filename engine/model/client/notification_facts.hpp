// What the rules about notifications are applied to: for each that is wanted, who caused it, about which
// post, and how its recipient stands to all that.
#pragma once

#include "pheidi/model/client/notifications_written.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct notification_event {
  std::size_t place = 0; // in what was wanted
  account_id recipient, sender;
  std::optional<std::int64_t> status;
  wall_time at{};
  bool there = false; // the recipient has it
  notification_facts facts;
  notification_policy policy;
};
/// In two queries. Recipients that are no users and activities that are gone have none.
std::vector<notification_event>
notification_events(pqxx::dbtransaction& tx, const std::vector<wanted_notification>& wanted, wall_time now);

} // namespace pheidi::model
