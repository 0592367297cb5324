// What PostgreSQL's catalog says about tables that the search path finds.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::model {

struct catalog_column {
  std::string type; // pg_type.typname: "int8", "varchar", "timestamp"
  bool not_null = false;
  bool has_default = false;
  bool readable = false; // SELECT is granted to us
};
using catalog_table = std::map<std::string, catalog_column>;

/// Only tables that exist are in the answer.
std::map<std::string, catalog_table> read_catalog(pqxx::dbtransaction& tx,
                                                  const std::vector<std::string>& tables);
/// The answer of a query with one row and one column; NULL is no.
bool yes(pqxx::dbtransaction& tx, const std::string& sql);

} // namespace pheidi::model
