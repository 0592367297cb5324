// Columns that may be NULL, as optional values.
#pragma once

#include "sql_text.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <optional>

namespace pheidi::model {

inline std::optional<std::int64_t> number_or_none(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return column.as<std::int64_t>();
}

/// Of micros_sql.
inline std::optional<wall_time> moment_or_none(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return from_micros(column.as<std::int64_t>());
}

inline account_id account_in(const pqxx::field& column) {
  return account_id(column.as<std::int64_t>(0));
}

} // namespace pheidi::model
