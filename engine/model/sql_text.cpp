// Text forms of parameters.
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::string array_literal(const std::vector<std::int64_t>& numbers) {
  return fmt::format("{{{}}}", fmt::join(numbers, ","));
}

std::string like_literal(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '%' || c == '_') out += '\\';
    out += c;
  }
  return out;
}

bool storable(std::string_view text) {
  return text.find('\0') == std::string_view::npos;
}

} // namespace pheidi::model
