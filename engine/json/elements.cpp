// Slices an array into the raw texts of its elements. The text was validated before, so no error is possible.
#include "pheidi/json/read.hpp"

namespace pheidi::json {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The position after the string that begins at `at`.
std::size_t skip_string(std::string_view text, std::size_t at) {
  // A search for either of two characters would look at each byte; a body is kilobytes long and full of
  // quotes.
  for (at = text.find('"', at + 1); at != text.npos; at = text.find('"', at + 1)) {
    std::size_t backslashes = 0;
    while (text[at - 1 - backslashes] == '\\')
      ++backslashes;
    if (backslashes % 2 == 0) return at + 1;
  }
  return text.size();
}

} // namespace

std::vector<std::string_view> array_elements(std::string_view raw) {
  std::vector<std::string_view> out;
  raw = trim(raw);
  if (raw.size() < 2 || raw.front() != '[') return out;
  const auto inside = raw.substr(1, raw.size() - 2);
  std::size_t depth = 0, begin = 0;
  for (std::size_t at = 0; at < inside.size();) {
    const char c = inside[at];
    if (c == '"') {
      at = skip_string(inside, at);
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
