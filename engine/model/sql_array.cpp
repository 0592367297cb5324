// Reads arrays with the parser of libpqxx, so quoting is its concern.
#include "sql_array.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

std::vector<std::string> read_texts(const pqxx::field& column) {
  std::vector<std::string> out;
  if (column.is_null()) return out;
  auto parser = column.as_array();
  for (auto item = parser.get_next(); item.first != pqxx::array_parser::done; item = parser.get_next()) {
    if (item.first == pqxx::array_parser::string_value) out.push_back(std::move(item.second));
    if (item.first == pqxx::array_parser::null_value) out.emplace_back();
  }
  return out;
}

std::vector<std::int64_t> read_bigints(const pqxx::field& column) {
  std::vector<std::int64_t> out;
  for (const auto& text : read_texts(column))
    out.push_back(text.empty() ? 0 : std::stoll(text));
  return out;
}

} // namespace pheidi::model
