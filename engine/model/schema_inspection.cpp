// What can be wrong with a table or a column, and with a server as a whole.
#include "schema_inspection.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr int oldest_server = 120000;

bool fits(type_group group, const std::string& type) {
  switch (group) {
  case type_group::bigint:
    return type == "int8";
  case type_group::integer:
    return type == "int4" || type == "int8" || type == "int2";
  case type_group::boolean:
    return type == "bool";
  case type_group::text:
    return type == "varchar" || type == "text";
  case type_group::time:
    return type == "timestamp";
  case type_group::json:
    return type == "json" || type == "jsonb";
  case type_group::bigints:
    return type == "_int8";
  case type_group::texts:
    return type == "_varchar" || type == "_text";
  }
  return false;
}

} // namespace

void inspection::need(const needed_column& n, bool fatal) {
  const auto* columns = table(n.table);
  if (!columns) {
    if (missing_tables_.insert(n.table).second) add(fmt::format("table {}", n.table), n.needed_for, fatal);
    return;
  }
  const auto column = columns->find(n.column);
  const auto name = fmt::format("{}.{}", n.table, n.column);
  if (column == columns->end()) return add("column " + name, n.needed_for, fatal);
  if (!fits(n.type, column->second.type))
    add(fmt::format("column {} has the unexpected type {}", name, column->second.type), n.needed_for, fatal);
  if (!column->second.readable) add("permission to read " + name, n.needed_for, fatal);
}

void inspection::add(std::string what, std::string needed_for, bool fatal) {
  problems_.push_back({std::move(what), std::move(needed_for), fatal});
}

const catalog_table* inspection::table(const std::string& name) const {
  const auto found = catalog_.find(name);
  return found == catalog_.end() ? nullptr : &found->second;
}

void check_server(inspection& found, const schema_facts& facts) {
  if (facts.server_version < oldest_server)
    found.add(fmt::format("PostgreSQL 12 or newer (this is {})", facts.server_version / 10000),
              "all features");
  if (facts.encoding != "UTF8")
    found.add(fmt::format("database encoding UTF8 (this is {})", facts.encoding), "all features");
  if (facts.family == "none")
    found.add("table schema_migrations with versions", "knowing the Mastodon release");
  if (facts.family == "older")
    found.add(fmt::format("schema of Mastodon 4.2 or newer (migration {})", facts.migration), "all features");
}

} // namespace pheidi::model
