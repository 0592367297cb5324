// One question to pg_catalog for all tables of interest.
#include "catalog.hpp"

#include "exec.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

std::map<std::string, catalog_table> read_catalog(pqxx::dbtransaction& tx,
                                                  const std::vector<std::string>& tables) {
  // The names are ours and plain, so they need no quotes inside the array.
  const auto rows = exec(
      tx,
      "SELECT c.relname, a.attname, t.typname, a.attnotnull,"
      " a.atthasdef OR a.attidentity <> '' AS has_default, has_column_privilege(c.oid, a.attnum, 'SELECT') "
      "AS readable"
      " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid"
      " WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped"
      " AND c.relname = ANY($1::text[])",
      fmt::format("{{{}}}", fmt::join(tables, ",")));
  std::map<std::string, catalog_table> out;
  for (const auto& row : rows) {
    auto& column = out[row["relname"].as<std::string>()][row["attname"].as<std::string>()];
    column.type = row["typname"].as<std::string>();
    column.not_null = row["attnotnull"].as<bool>();
    column.has_default = row["has_default"].as<bool>();
    column.readable = row["readable"].as<bool>();
  }
  return out;
}

bool yes(pqxx::dbtransaction& tx, const std::string& sql) {
  return tx.exec1(sql)[0].as<bool>(false);
}

} // namespace pheidi::model
