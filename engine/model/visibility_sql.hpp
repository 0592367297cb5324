// Pieces of SQL about who is out of sight.
#pragma once

#include "pheidi/model/schema.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace pheidi::model {

/// Of the alias of a table `accounts`: suspended, or on the way to be deleted.
inline std::string unavailable_sql(const schema_facts& schema, std::string_view alias) {
  return fmt::format("({0}.suspended_at IS NOT NULL OR {1} IS NOT NULL)", alias,
                     schema.has_requested_deletion_at ? fmt::format("{}.requested_deletion_at", alias)
                                                      : "NULL::timestamp");
}

/// One more condition on the alias of a table `statuses`: it may leave this server.
inline std::string leaves_server(const schema_facts& schema, std::string_view alias) {
  return schema.is_glitch ? fmt::format(" AND {}.local_only IS NOT TRUE", alias) : std::string();
}

} // namespace pheidi::model
