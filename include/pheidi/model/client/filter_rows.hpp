// What people do not want to read, or only after a warning: `custom_filters`.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct filter_keyword_row {
  std::int64_t id = 0;
  std::string keyword;
  bool whole_word = true;
};
struct filter_status_row {
  std::int64_t id = 0;
  std::int64_t status = 0;
};
struct filter_row {
  std::int64_t id = 0;
  std::string title;
  std::vector<std::string> contexts;
  std::optional<wall_time> expires_at;
  int action = 0; // 0 warn, 1 hide, 2 blur
  std::vector<filter_keyword_row> keywords;
  std::vector<filter_status_row> statuses;
};

/// All of an account, oldest first, expired ones too, with keywords and posts. Two queries.
std::vector<filter_row> filters_of(pqxx::dbtransaction& tx, account_id account);
/// Those that are not expired.
std::vector<filter_row> active_filters_of(pqxx::dbtransaction& tx, account_id account, wall_time now);

} // namespace pheidi::model
