// Uploads that no post has (any more), on their way out: a day after, or at once when their author says so.
//
// First they are nobody's, so that no post can take them; then the files go; then the rows. Whatever is cut
// short is done again.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::model {

inline constexpr std::chrono::hours unattached_life{24};

/// A post goes, and its files with it or after the time for another draft. Before the row of the post goes.
void release_uploads(pqxx::dbtransaction& tx, std::int64_t status, bool for_another_draft, wall_time now);

struct released_upload {
  std::int64_t id = 0;
  std::string file_name; // may be empty
};
/// At most `limit`, which are nobody's from now on.
std::vector<released_upload> disown_unattached_uploads(pqxx::dbtransaction& tx, wall_time now, int limit);
/// After their files went.
void remove_disowned_uploads(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids);

} // namespace pheidi::model
