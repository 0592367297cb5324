// Reading the Date header.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pheidi::crypto {

/// IMF-fixdate to seconds since 1970. A wrong day of the week is forgiven, as Ruby does; nothing else is.
std::optional<std::int64_t> parse_imf_date(std::string_view text);

} // namespace pheidi::crypto
