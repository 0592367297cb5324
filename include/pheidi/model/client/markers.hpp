// How far somebody has read: `markers`.
#pragma once

#include "pheidi/model/client/small_rows.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::model {

/// Those of `timelines` that were ever set.
std::vector<marker_row> find_markers(pqxx::dbtransaction& tx, std::int64_t user,
                                     const std::vector<std::string>& timelines);
/// Sets one, forwards or backwards. Its version, 1 at first, grows with each change.
marker_row set_marker(pqxx::dbtransaction& tx, std::int64_t user, const std::string& timeline,
                      std::int64_t last_read, wall_time now);

} // namespace pheidi::model
