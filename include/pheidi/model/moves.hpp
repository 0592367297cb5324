// An account that goes on elsewhere. The Move itself writes `accounts.moved_to_account_id` only; who follows
// the new account, and which lists, mutes, blocks and notes are carried over, is the work of a job per
// follower.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/accounts.hpp"

#include <optional>
#include <vector>

namespace pheidi::model {

/// Whether the move holds, and if not, why. Pure.
enum class move_verdict {
  allowed,
  same_account,
  target_unavailable, ///< suspended or deleted
  not_confirmed,      ///< the target's also_known_as does not name the old account
};
move_verdict judge_move(const account_row& from, const account_row& to);

/// True if the old account did not point there before.
bool set_moved_to(pqxx::dbtransaction& tx, account_id from, account_id to, wall_time now);

/// A follower of the old account on this server.
struct mover {
  account_id follower;
  bool show_reblogs = true, notify = false;        // options of the follow, to be kept
  bool follows_already = false, requested = false; // the new account
};
/// At most `limit` followers with ids beyond `after`, by id.
std::vector<mover> movers(pqxx::dbtransaction& tx, account_id from, account_id to,
                          std::optional<account_id> after, int limit);

} // namespace pheidi::model
