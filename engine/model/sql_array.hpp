// Arrays out of results; array_literal of sql_text.hpp makes parameters of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pqxx {
class field;
} // namespace pqxx

namespace pheidi::model {

/// Of a one-dimensional column; NULL elements are 0, a NULL array is empty.
std::vector<std::int64_t> read_bigints(const pqxx::field& column);
/// NULL elements are empty, a NULL array too.
std::vector<std::string> read_texts(const pqxx::field& column);

} // namespace pheidi::model
