// `account_stats` and `status_stats`: counts that are added to, never read and written back.
//
// Rows are made when they are first needed; one that is missing stands for zeros, and so does not go below
// zero. Deltas of one call are merged and applied in order of id, so that two transactions lock in the same
// order. Ids that have no account or status (any more) are passed over.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace pheidi::model {

struct account_delta {
  account_id account;
  std::int64_t statuses = 0; // posts and boosts of every visibility but direct
  std::int64_t followers = 0;
  std::int64_t following = 0;
  /// of the newest of the posts counted; `last_status_at` grows with it, and only where `statuses` is
  /// positive
  std::optional<wall_time> posted_at = std::nullopt;
};
void add_account_counts(pqxx::dbtransaction& tx, const std::vector<account_delta>& deltas, wall_time now);

struct status_delta {
  std::int64_t status = 0;
  std::int64_t replies = 0; // public and unlisted ones
  std::int64_t reblogs = 0;
  std::int64_t favourites = 0;
  std::int64_t quotes = 0; // accepted ones; not counted where the schema has no such column
};
/// Where the origin's totals (`untrusted_*`) are known they change along. No count goes below zero.
void add_status_counts(pqxx::dbtransaction& tx, const schema_facts& schema,
                       const std::vector<status_delta>& deltas, wall_time now);

/// What the origin says of a remote status (`likes.totalItems`, `shares.totalItems`), held between 0 and
/// 100,000,000; nullopt leaves what is there. True if something changed; false where the schema has no
/// columns.
bool set_untrusted_counts(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status,
                          std::optional<std::int64_t> favourites, std::optional<std::int64_t> reblogs,
                          wall_time now);

} // namespace pheidi::model
