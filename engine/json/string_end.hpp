// Where a string of a checked JSON text ends: sixteen bytes at a time, because a job holds its activity as
// one string of kilobytes, full of escaped quotes.
#pragma once

#include <cstddef>
#include <string_view>

namespace pheidi::json {

/// The position after the closing quote of the string that begins at `at`; the end of the text if it has
/// none.
std::size_t string_end(std::string_view text, std::size_t at);

} // namespace pheidi::json
