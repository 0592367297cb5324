// What the catalog says of a database and what the tables of the data model say, in one form.
#pragma once

#include "model_fixture.hpp"

#include <boost/algorithm/string/split.hpp>

#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace pheidi::model {

using rows = std::set<std::vector<std::string>>;

/// A file of this directory whose fields are parted by tabs.
inline rows read_table(const std::string& name) {
  std::ifstream file(PHEIDI_SOURCE_DIR "/tests/model/" + name);
  rows out;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string> fields;
    boost::split(fields, line, [](char c) { return c == '\t'; });
    out.insert(fields);
  }
  return out;
}

inline rows query(database& db, const std::string& sql) {
  return db.in_transaction([&](pqxx::dbtransaction& tx) {
    rows out;
    for (const auto& row : tx.exec(sql)) {
      std::vector<std::string> fields;
      for (const auto& field : row)
        fields.push_back(field.as<std::string>(std::string()));
      out.insert(fields);
    }
    return out;
  });
}

/// Views included.
inline constexpr const char* columns_sql =
    "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),"
    " CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END, pg_get_expr(d.adbin, d.adrelid)"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')"
    " AND a.attnum > 0 AND NOT a.attisdropped";

inline constexpr const char* indexes_sql =
    "SELECT tablename, indexname, CASE WHEN indexdef LIKE 'CREATE UNIQUE%' THEN 'UNIQUE ' ELSE '' END ||"
    " replace(substring(indexdef FROM 'ON .*'), 'public.', '') FROM pg_indexes WHERE schemaname = 'public'";

inline constexpr const char* foreign_keys_sql =
    "SELECT c.conrelid::regclass, a.attname, c.confrelid::regclass, f.attname, CASE c.confdeltype WHEN 'c' "
    "THEN"
    " 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'a' THEN 'NO ACTION' END, c.conname FROM pg_constraint c"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]"
    " WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace";

/// Columns up to a release, in the form of columns_sql.
inline rows columns_until(const std::string& release) {
  rows out;
  for (auto fields : read_table("full_columns.tsv")) {
    if (fields.at(5) > release) continue;
    fields.pop_back();
    out.insert(fields);
  }
  return out;
}

} // namespace pheidi::model
