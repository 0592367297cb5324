// Compares a database with what the reading of activities needs, and names each thing that is missing.
#include "exec.hpp"
#include "ingest_needs.hpp"
#include "schema_inspection.hpp"
#include "sql_text.hpp"

#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

bool holds(const schema_facts& facts, bool schema_facts::*when) {
  return when == nullptr || facts.*when;
}

std::vector<std::string> words(const char* text) {
  std::vector<std::string> out;
  return boost::split(out, std::string(text), [](char c) { return c == ' '; });
}

type_group group_of(char letter) {
  switch (letter) {
  case 'b':
    return type_group::bigint;
  case 'B':
    return type_group::bigints;
  case 'i':
    return type_group::integer;
  case 'f':
    return type_group::boolean;
  case 'T':
    return type_group::texts;
  case 'z':
    return type_group::time;
  case 'j':
    return type_group::json;
  default:
    return type_group::text;
  }
}

bool is_filled(const needed_table& table) {
  return std::string_view(table.columns).find('!') != std::string_view::npos;
}

/// Each column, and then those that Rails must fill and we do not know: they would make each insert fail.
void check_table(inspection& found, const needed_table& table) {
  std::set<std::string> filled{"id"};
  for (const auto& word : words(table.columns)) {
    const auto colon = word.find(':');
    const auto column = word.substr(0, colon);
    if (word.ends_with('!')) filled.insert(column);
    found.need({table.name, column.c_str(), group_of(word[colon + 1]), table.needed_for}, table.fatal);
  }
  const auto* columns = found.table(table.name);
  if (!columns || !is_filled(table)) return;
  for (const auto& [name, column] : *columns)
    if (column.not_null && !column.has_default && !filled.contains(name))
      found.add(fmt::format("a default for the column {}.{}, which is filled by nobody", table.name, name),
                table.needed_for, table.fatal);
}

/// "table(columns)" of valid indexes, operator classes and directions left out.
std::set<std::string> read_indexes(pqxx::dbtransaction& tx, bool unique_only) {
  std::set<std::string> out;
  for (const auto& row :
       exec(tx,
            "SELECT c.relname, regexp_replace(regexp_replace(pg_get_indexdef(i.indexrelid),"
            " '^.* USING btree \\((.*?)\\)( INCLUDE .*| WHERE .*)?$', '\\1'),"
            " ' (text_pattern_ops|varchar_pattern_ops|DESC|NULLS LAST)', '', 'g')"
            " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
            " WHERE i.indisvalid AND pg_table_is_visible(c.oid) AND (i.indisunique OR NOT $1::boolean)",
            unique_only))
    out.insert(fmt::format("{}({})", row[0].as<std::string>(), row[1].as<std::string>()));
  return out;
}

void check_indexes(inspection& found, pqxx::dbtransaction& tx, const schema_facts& facts) {
  const auto unique = read_indexes(tx, true);
  for (const auto& index : unique_indexes) {
    const auto name = fmt::format("{}({})", index.table, index.columns);
    if (found.table(index.table) && holds(facts, index.when) && !unique.contains(name))
      found.add("unique index on " + name, "storing nothing twice");
  }
  const auto all = read_indexes(tx, false);
  for (const auto& index : quick_indexes) {
    const auto start = fmt::format("{}({}", index.table, index.columns);
    const auto begins = [&start](const std::string& name) {
      return name.starts_with(start) && (name[start.size()] == ',' || name[start.size()] == ')');
    };
    if (found.table(index.table) && std::none_of(all.begin(), all.end(), begins))
      found.add("index on " + start + ")", "reading quickly", false);
  }
}

/// As an array of the tables that are there and get rows from us.
std::string written_tables(const inspection& found) {
  std::vector<std::string> out;
  for (const auto& table : needed)
    if (is_filled(table) && found.table(table.name)) out.emplace_back(table.name);
  return array_literal(out);
}

void check_permissions(inspection& found, pqxx::dbtransaction& tx) {
  if (yes(tx, "SELECT pg_is_in_recovery()")) {
    found.add("a primary server (this one is a replica and takes no writes)", "all features");
    return;
  }
  for (const auto& row : exec(tx,
                              "SELECT t FROM unnest($1::text[]) t WHERE NOT (has_table_privilege(t, 'INSERT')"
                              " AND has_table_privilege(t, 'UPDATE') AND has_table_privilege(t, 'DELETE'))",
                              written_tables(found)))
    found.add("permission to change rows of " + row[0].as<std::string>(), "all features");
}

void check_triggers(inspection& found, pqxx::dbtransaction& tx) {
  const auto rows =
      exec(tx,
           "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE "
           "NOT t.tgisinternal"
           " AND pg_table_is_visible(c.oid) AND c.relname = ANY($1::text[]) ORDER BY 1",
           written_tables(found));
  for (const auto& row : rows)
    found.add(fmt::format("{} without triggers (they run for our changes too)", row[0].as<std::string>()),
              "knowing what a change does", false);
}

void check_ids(inspection& found, pqxx::dbtransaction& tx) {
  if (!yes(tx, "SELECT coalesce((SELECT prorettype = 'bigint'::regtype FROM pg_proc"
               " WHERE oid = to_regprocedure('timestamp_id(text)')), false)"))
    found.add("function timestamp_id(text) that returns bigint", "ids that tell the time");
  for (const auto* table : {"accounts", "statuses", "media_attachments"})
    if (!yes(tx, fmt::format("SELECT to_regclass('{}_id_seq') IS NOT NULL", table)))
      found.add(fmt::format("sequence {}_id_seq", table), "ids that tell the time");
}

void check_instances(inspection& found, pqxx::dbtransaction& tx, const schema_facts& facts) {
  if (!facts.has_instances)
    found.add("materialised view instances", "the list of known servers", false);
  else if (!yes(tx, "SELECT pg_has_role((SELECT relowner FROM pg_class WHERE oid = to_regclass('instances')),"
                    " 'USAGE')"))
    found.add("ownership of the view instances", "refreshing the list of known servers at once", false);
}

} // namespace

std::vector<schema_problem> check_ingest_schema(pqxx::dbtransaction& tx, const schema_facts& facts) {
  std::vector<std::string> tables;
  for (const auto& table : needed)
    tables.emplace_back(table.name);
  inspection found(read_catalog(tx, tables));
  check_server(found, facts);
  for (const auto& table : needed)
    if (holds(facts, table.when)) check_table(found, table);
  check_ids(found, tx);
  check_indexes(found, tx, facts);
  check_permissions(found, tx);
  check_triggers(found, tx);
  check_instances(found, tx, facts);
  return found.take();
}

} // namespace pheidi::model
