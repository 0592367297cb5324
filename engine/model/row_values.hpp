// The columns of one row and their values, gathered piece by piece: which ones there are depends on the
// release.
#pragma once

#include "pheidi/base/clock.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::model {

/// Column names are ours, never a peer's. Values go as parameters, typed by their columns.
class row_values {
 public:
  void text(const char* column, std::string value);
  void flag(const char* column, bool value);
  void number(const char* column, std::int64_t value);
  void moment(const char* column, wall_time value);
  void null(const char* column);
  bool empty() const { return names_.empty(); }

  /// One row; `and_then` follows the VALUES ("RETURNING id").
  pqxx::result insert(pqxx::dbtransaction& tx, const char* table, const char* and_then) const;
  /// The row with that `id`.
  void update(pqxx::dbtransaction& tx, const char* table, std::int64_t id) const;

 private:
  std::string placeholder(std::string value);

  std::vector<std::string> names_;
  std::vector<std::string> expressions_;
  std::vector<std::string> parameters_;
};

} // namespace pheidi::model
