// Gathers what a database lacks: tables, columns, types, permissions, each by name.
#pragma once

#include "catalog.hpp"

#include "pheidi/model/schema.hpp"

#include <set>

namespace pheidi::model {

enum class type_group { bigint, integer, boolean, text, time, json, bigints, texts };

struct needed_column {
  const char* table;
  const char* column;
  type_group type;
  const char* needed_for;
};

/// A missing table is named once, not once per column.
class inspection {
 public:
  explicit inspection(std::map<std::string, catalog_table> catalog) : catalog_(std::move(catalog)) {}

  void need(const needed_column& n, bool fatal = true);
  void add(std::string what, std::string needed_for, bool fatal = true);
  /// Null when it is not there.
  const catalog_table* table(const std::string& name) const;
  std::vector<schema_problem> take() { return std::move(problems_); }

 private:
  std::map<std::string, catalog_table> catalog_;
  std::set<std::string> missing_tables_;
  std::vector<schema_problem> problems_;
};

/// Server, encoding and release.
void check_server(inspection& found, const schema_facts& facts);

} // namespace pheidi::model
