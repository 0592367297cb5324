// Values as the text that PostgreSQL parameters take.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// "{1,-99}" for $1::bigint[].
std::string array_literal(const std::vector<std::int64_t>& numbers);
/// `text` so that LIKE takes each character for itself (with its default escape, the backslash).
std::string like_literal(std::string_view text);
/// PostgreSQL has no NUL in text, and libpq would silently cut the parameter there.
bool storable(std::string_view text);

} // namespace pheidi::model
