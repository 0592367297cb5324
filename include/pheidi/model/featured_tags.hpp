// Hashtags on a profile: `featured_tags`, with their counts.
#pragma once

#include "pheidi/activitypub/note.hpp"
#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

namespace pheidi::model {

/// With the count of the account's public and unlisted posts that carry it. False when it is there.
bool feature_tag(pqxx::dbtransaction& tx, account_id account, const activitypub::hashtag& tag, wall_time now);
bool unfeature_tag(pqxx::dbtransaction& tx, account_id account, const activitypub::hashtag& tag);

} // namespace pheidi::model
