// What a user's block of a domain cuts: found, and kept as an event that the user can look at.
// Threads: those of the executor.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// Accounts of the domain, at most `limit` of each kind.
struct domain_relations {
  std::vector<account_id> followed, followers, requesters;
  bool empty() const { return followed.empty() && followers.empty() && requesters.empty(); }
};
domain_relations relations_with_domain(pqxx::dbtransaction& tx, account_id account, const std::string& domain,
                                       int limit);

/// Before they go: the id in `account_relationship_severance_events`, if there are follows either way.
/// Nothing within an hour of another: that is the same job, run again after it was cut short.
std::optional<std::int64_t> record_severance(pqxx::dbtransaction& tx, account_id account,
                                             const std::string& domain, wall_time now);

} // namespace pheidi::model
