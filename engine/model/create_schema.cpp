// Runs schema_4_7.sql where nothing is yet.
#include "pheidi/model/create_schema.hpp"

#include "seed_schema.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <stdexcept>

namespace pheidi::model {

std::string some_table(pqxx::dbtransaction& tx) {
  const auto rows =
      tx.exec("SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace"
              " AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT EXISTS (SELECT 1 FROM pg_depend d"
              " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
              " ORDER BY c.relname LIMIT 1");
  return rows.empty() ? std::string() : rows[0][0].as<std::string>();
}

void create_schema(pqxx::dbtransaction& tx) {
  const auto table = some_table(tx);
  if (!table.empty())
    throw std::runtime_error(fmt::format(
        "the database is not empty (it holds {}, for one); the data model is made in an empty one only",
        table));
  tx.exec(full_schema_sql_4_7);
}

} // namespace pheidi::model
