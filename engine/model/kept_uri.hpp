// Which URIs of a sender may become a column.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::model {

/// The URI, or nothing when it is longer than max_uri_bytes or no text that PostgreSQL takes: it could not be
/// indexed, and nobody names anything so. Goes well with NULLIF($1, '').
std::string kept_uri(std::string_view uri);

} // namespace pheidi::model
