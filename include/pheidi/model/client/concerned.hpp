// Whom of this server an event about a post concerns: mentioned accounts, boosters, quoters, voters. One
// query each. Threads: those of the executor.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace pheidi::model {

/// An account of ours, and the row by which the event concerns it.
struct concerned_account {
  account_id id;
  std::int64_t row = 0;
};
/// With ids of `mentions`; silent ones not.
std::vector<concerned_account> mentioned_here(pqxx::dbtransaction& tx, std::int64_t status);
/// With ids of their boosts.
std::vector<concerned_account> boosted_here(pqxx::dbtransaction& tx, std::int64_t status);
/// With ids of their posts, whose quotes were accepted.
std::vector<concerned_account> quoted_here(pqxx::dbtransaction& tx, std::int64_t status);

struct ended_poll {
  std::int64_t status = 0;
  account_id author;
  bool author_local = false;
  std::optional<wall_time> ends_at;
};
/// Nothing if its post is gone.
std::optional<ended_poll> find_poll_end(pqxx::dbtransaction& tx, std::int64_t poll);
/// Without the author.
std::vector<account_id> voters_here(pqxx::dbtransaction& tx, std::int64_t poll);

/// Removes a mute whose time is over; whom it muted. Nothing before, or without it.
struct ended_mute {
  account_id account, target;
};
std::optional<ended_mute> end_mute(pqxx::dbtransaction& tx, std::int64_t mute, wall_time now);

} // namespace pheidi::model
