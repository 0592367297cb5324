// Polls with the viewer's own votes.
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

struct poll_row {
  std::int64_t id = 0, status = 0;
  account_id author;
  std::string author_domain; // empty: ours
  std::optional<wall_time> expires_at;
  bool multiple = false, hide_totals = false;
  std::int64_t votes_count = 0;
  std::optional<std::int64_t> voters_count;
  std::vector<std::string> options;
  std::vector<std::int64_t> tallies; // may be shorter
  std::vector<int> own_votes;        // in order; empty without a viewer
};

/// By id. One query.
std::map<std::int64_t, poll_row> find_polls(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                            const std::optional<account_id>& viewer);

} // namespace pheidi::model
