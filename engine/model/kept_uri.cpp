// Bounds the URIs that are stored and looked for.
#include "kept_uri.hpp"

#include "sql_text.hpp"

#include "pheidi/model/relationships.hpp"

namespace pheidi::model {

std::string kept_uri(std::string_view uri) {
  return uri.size() <= max_uri_bytes && searchable(uri) ? std::string(uri) : std::string();
}

} // namespace pheidi::model
