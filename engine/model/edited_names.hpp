// Mentions and hashtags of a newer version of a post.
#pragma once

#include "pheidi/model/statuses.hpp"

#include <vector>

namespace pheidi::model {

/// Who was named before and no longer is reads on silently.
void place_mentions(pqxx::dbtransaction& tx, status_id status, const std::vector<account_id>& named,
                    wall_time now);
/// With the counts of the author's featured hashtags.
void place_tags(pqxx::dbtransaction& tx, const status_row& stored,
                const std::vector<activitypub::hashtag>& hashtags, wall_time now);

} // namespace pheidi::model
