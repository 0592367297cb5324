// What an account posted, as its profile shows it.
#pragma once

#include "pheidi/model/client/reaction_lists.hpp"
#include "pheidi/model/visibility.hpp"

#include <string>
#include <vector>

namespace pheidi::model {

struct account_posts_query {
  account_id author; // not suspended
  viewer by;
  bool only_media = false, without_replies = false, without_boosts = false, without_direct = false;
  bool pinned = false;
  std::string tag; // normalised; empty: any
  reaction_page page;
};
/// Ids that the viewer may see, newest first, one query after the one whether the author blocks the viewer.
/// Answers to oneself are no replies.
std::vector<std::int64_t> posts_of_account(pqxx::dbtransaction& tx, const schema_facts& schema,
                                           const account_posts_query& query);

} // namespace pheidi::model
