// What decides who hears a public post: how listeners stand to its people, and whether their tokens still
// hold.
//
// Asked for many listeners and posts at once, so that a thousand listeners cost no more queries than one.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace pheidi::model {

/// Pairs of a listener and somebody else.
struct stream_relations {
  using pairs = std::set<std::pair<account_id, account_id>>;
  pairs avoided;  // whom the listener blocks or mutes
  pairs averse;   // who blocks the listener
  pairs far_away; // whose server the listener blocks
};
/// Of those `listeners` to these people. One query.
stream_relations stream_relations_of(pqxx::dbtransaction& tx, const std::vector<account_id>& listeners,
                                     const std::vector<account_id>& people, wall_time now);

/// Which of these tokens (by oauth_access_tokens.id) somebody may still listen with: neither revoked nor
/// expired, of a user who is neither disabled nor suspended. One query.
std::set<std::int64_t> living_tokens(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& tokens,
                                     wall_time now);

} // namespace pheidi::model
