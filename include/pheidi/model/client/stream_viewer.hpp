// What decides who hears a public post, and what of a post is said to each: how listeners stand to its
// people, what they did to it, and whether their tokens still hold.
//
// Asked for many listeners and posts at once, so that a thousand listeners cost no more queries than one.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/client/viewer_rows.hpp"

#include <cstdint>
#include <map>
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

/// By listener and status, for those that a listener favourited, boosted, bookmarked, pinned or muted.
using listener_flags = std::map<std::pair<account_id, std::int64_t>, status_flags>;
/// Of these listeners and posts. One query.
listener_flags flags_for_listeners(pqxx::dbtransaction& tx, const std::vector<account_id>& listeners,
                                   const std::vector<std::int64_t>& statuses);

/// Which of these tokens (by oauth_access_tokens.id) somebody may still listen with: neither revoked nor
/// expired, of a user who is neither disabled nor suspended. One query.
std::set<std::int64_t> living_tokens(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& tokens,
                                     wall_time now);

} // namespace pheidi::model
