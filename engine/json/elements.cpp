// Slices an array into the raw texts of its elements. The text was validated before, so no error is possible.
#include "json/string_end.hpp"

#include "pheidi/json/read.hpp"

namespace pheidi::json {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace

std::vector<std::string_view> array_elements(std::string_view raw) {
  std::vector<std::string_view> out;
  out.reserve(4);
  raw = trim(raw);
  if (raw.size() < 2 || raw.front() != '[') return out;
  const auto inside = raw.substr(1, raw.size() - 2);
  std::size_t depth = 0, begin = 0;
  for (std::size_t at = 0; at < inside.size();) {
    const char c = inside[at];
    if (c == '"') {
      at = string_end(inside, at);
      continue;
    }
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (c == ',' && depth == 0) {
      out.push_back(trim(inside.substr(begin, at - begin)));
      begin = at + 1;
    }
    ++at;
  }
  const auto last = trim(inside.substr(begin));
  if (!last.empty() || !out.empty()) out.push_back(last);
  return out;
}

} // namespace pheidi::json
