// Arrays between C++ and PostgreSQL.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pqxx {
class field;
} // namespace pqxx

namespace pheidi::model {

/// `{"a","b \" c",NULL}` for $1::varchar[] and the like: each text in quotes.
std::string text_array_literal(const std::vector<std::string>& texts);
/// Of a one-dimensional column; NULL elements are 0, a NULL array is empty.
std::vector<std::int64_t> read_bigints(const pqxx::field& column);
/// NULL elements are empty, a NULL array too.
std::vector<std::string> read_texts(const pqxx::field& column);

} // namespace pheidi::model
