// Cursors of pages as SQL.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace pheidi::model {

/// " AND column < $N AND column > ...": below the parameter `max_id`, above the one or two behind it
/// (since_id, min_id); NULL is no bound. An index takes it in a plan for any parameters, as it would not take
/// "$2 IS NULL OR ...": a page deep in a long list is found, not walked to.
inline std::string within_sql(std::string_view column, int max_id, bool with_min_id = true) {
  return fmt::format(" AND {0} < coalesce(${1}::bigint, 9223372036854775807)"
                     " AND {0} > greatest(${2}::bigint, {3}0)",
                     column, max_id, max_id + 1,
                     with_min_id ? fmt::format("${}::bigint, ", max_id + 2) : std::string());
}

} // namespace pheidi::model
