// Reading the dates in signatures and proofs: RFC 3339 with a zone.
#pragma once

#include "pheidi/base/clock.hpp"

#include <optional>
#include <string_view>

namespace pheidi::crypto {

/// "2024-09-12T16:50:46Z", a fraction and an offset such as "+02:00" included; the years 1970 to 9999.
/// Nothing for what is no such date, February 30th included.
std::optional<std::int64_t> parse_iso_seconds(std::string_view text);

} // namespace pheidi::crypto
