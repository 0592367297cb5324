// Writes INSERT and UPDATE for gathered columns.
#include "row_values.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::string row_values::placeholder(std::string value) {
  parameters_.push_back(std::move(value));
  return fmt::format("${}", parameters_.size());
}

void row_values::text(const char* column, std::string value) {
  names_.emplace_back(column);
  expressions_.push_back(placeholder(std::move(value)));
}

void row_values::flag(const char* column, bool value) {
  names_.emplace_back(column);
  expressions_.emplace_back(value ? "true" : "false");
}

void row_values::number(const char* column, std::int64_t value) {
  names_.emplace_back(column);
  expressions_.push_back(placeholder(fmt::format("{}", value)));
}

void row_values::moment(const char* column, wall_time value) {
  names_.emplace_back(column);
  expressions_.push_back(moment_sql(placeholder(micros(value))));
}

void row_values::null(const char* column) {
  names_.emplace_back(column);
  expressions_.emplace_back("NULL");
}

pqxx::result row_values::insert(pqxx::dbtransaction& tx, const char* table, const char* and_then) const {
  const auto sql = fmt::format("INSERT INTO {} ({}) VALUES ({}) {}", table, fmt::join(names_, ", "),
                               fmt::join(expressions_, ", "), and_then);
  return exec(tx, sql, pqxx::prepare::make_dynamic_params(parameters_));
}

void row_values::update(pqxx::dbtransaction& tx, const char* table, std::int64_t id) const {
  if (names_.empty()) return;
  std::vector<std::string> set;
  for (std::size_t i = 0; i < names_.size(); ++i)
    set.push_back(fmt::format("{} = {}", names_[i], expressions_[i]));
  const auto sql =
      fmt::format("UPDATE {} SET {} WHERE id = ${}", table, fmt::join(set, ", "), parameters_.size() + 1);
  exec(tx, sql, pqxx::prepare::make_dynamic_params(parameters_), id);
}

} // namespace pheidi::model
