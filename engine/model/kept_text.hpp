// What of a sender's text may become a column.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::model {

/// The URI, or nothing when it is longer than max_uri_bytes or no text that PostgreSQL takes: it could not be
/// indexed, and nobody names anything so. Goes well with NULLIF($1, '').
std::string kept_uri(std::string_view uri);
/// The first `characters` code points, without NUL; a malformed byte becomes U+FFFD.
std::string kept_text(std::string_view text, std::size_t characters);

} // namespace pheidi::model
