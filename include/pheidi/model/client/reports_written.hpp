// Reports that people here make about others: `reports`.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// `reports.category`
enum class report_category { other = 0, spam = 1000, legal = 1500, violation = 2000 };
std::optional<report_category> report_category_named(std::string_view name);

struct local_report {
  account_id by, about;
  std::vector<std::int64_t> statuses; // of the account it is about
  std::vector<std::int64_t> rules;
  std::string comment;
  report_category category = report_category::other;
  bool forwarded = false;
  std::string uri;
  std::optional<std::int64_t> application;
};
struct written_report {
  std::int64_t id = 0;
  bool has_open_siblings = false; // others about that account are unresolved: the staff knows already
};
written_report write_report(pqxx::dbtransaction& tx, const local_report& report, wall_time now);

/// Those of `ids` that the account wrote.
std::vector<std::int64_t> posts_written_by(pqxx::dbtransaction& tx, account_id account,
                                           const std::vector<std::int64_t>& ids);
/// Whether each of them is a rule of this server.
bool are_rules(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& rules);

} // namespace pheidi::model
