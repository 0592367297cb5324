// A newer version of a stored post: text, media, poll, mentions, tags; and the history of versions.
#pragma once

#include "pheidi/model/statuses.hpp"

namespace pheidi::model {

/// Which of its parts an Update may touch, by the times of both versions.
enum class edit_kind {
  outdated, ///< older than what is stored
  tallies,  ///< the same version: counts, poll tallies and policies only
  version,  ///< a newer one
};
edit_kind kind_of_edit(const status_row& stored, const activitypub::note& note);

struct edited_status {
  bool significant = false; // a reader sees the difference: edited_at is set and the history grows
  bool text_changed = false;
  std::vector<std::int64_t> new_media;
  std::optional<std::int64_t> new_quote; // must be verified
};
/// `mentions` are the named accounts of the new version. Who was named before and no longer is reads on
/// silently. The row is locked until the transaction ends.
edited_status edit_status(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
                          const new_status& version, wall_time now);
/// For edit_kind::tallies. True if anything changed.
bool refresh_tallies(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
                     const activitypub::note& note, int quote_policy, wall_time now);

} // namespace pheidi::model
