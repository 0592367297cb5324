// What a voter's client needs to know of a poll, beside what it shows.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/model/interactions.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace pheidi::model {

/// Where a poll is.
struct poll_place {
  std::int64_t poll = 0, status = 0;
  bool local = false; // its author is ours
  bool multiple = false, hide_totals = false;
  std::optional<wall_time> ends_at;
};
std::optional<poll_place> find_poll_place(pqxx::dbtransaction& tx, std::int64_t poll);

/// Ids of the rows of these choices.
std::vector<std::int64_t> votes_of(pqxx::dbtransaction& tx, std::int64_t poll, account_id voter,
                                   const std::vector<int>& choices);

} // namespace pheidi::model
