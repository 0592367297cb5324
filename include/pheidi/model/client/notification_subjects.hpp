// What notifications of the server itself are about: severed relationships, warnings, reports. One query
// each, by the activities of the notifications. Threads: those of the executor.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct severance_row {
  std::int64_t id = 0; // account_relationship_severance_events.id
  int type = 0;        // relationship_severance_events.type
  bool purged = false;
  std::string target;
  std::int64_t followers = 0, following = 0;
  wall_time created_at{};
};
std::map<std::int64_t, severance_row> find_severances(pqxx::dbtransaction& tx,
                                                      const std::vector<std::int64_t>& ids);

struct warning_row {
  std::int64_t id = 0;
  int action = 0;
  std::string text;
  std::vector<std::string> statuses;
  account_id target;
  wall_time created_at{};
  struct appeal {
    std::string text;
    std::string state; // "pending", "approved", "rejected"
  };
  std::optional<appeal> appealed;
};
std::map<std::int64_t, warning_row> find_warnings(pqxx::dbtransaction& tx,
                                                  const std::vector<std::int64_t>& ids);

struct report_row {
  std::int64_t id = 0;
  std::optional<wall_time> action_taken_at;
  int category = 0;
  std::string comment;
  bool forwarded = false;
  std::vector<std::int64_t> statuses, rules;
  account_id target;
  wall_time created_at{};
};
std::map<std::int64_t, report_row> find_reports(pqxx::dbtransaction& tx,
                                                const std::vector<std::int64_t>& ids);

} // namespace pheidi::model
