// Times as the columns have them: without zone, in UTC, to the microsecond.
#pragma once

#include "pheidi/base/clock.hpp"

#include <cstdint>
#include <string>

namespace pheidi::model {

/// "2026-08-21 10:11:12.345678" for $1::timestamp; years outside 1 to 9999 come as the nearest of them.
std::string timestamp_text(wall_time t);
/// Of `(extract(epoch FROM column) * 1000000)::bigint`.
wall_time from_unix_micros(std::int64_t micros);

} // namespace pheidi::model
