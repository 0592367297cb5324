// Idempotency-Key: what was posted under a key within the hour is answered again instead of posted again.
//
// The key is written in the transaction of the post, so that a crash keeps both or neither.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pheidi::model {

struct posted_under_key {
  std::int64_t id = 0;
  bool scheduled = false; // of scheduled_statuses
};
/// What the account posted under the key. Whoever asks second with the same key waits for the end of the
/// first one's transaction. The key is any text, `sha256_hex` of it is kept.
std::optional<posted_under_key> claim_idempotency_key(pqxx::dbtransaction& tx, account_id account,
                                                      const std::string& sha256_hex, wall_time now);
/// Removes some that are too old, too.
void keep_idempotency_key(pqxx::dbtransaction& tx, account_id account, const std::string& sha256_hex,
                          posted_under_key what, wall_time now);

inline constexpr seconds idempotency_life{3600};

} // namespace pheidi::model
