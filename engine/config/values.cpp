// Numbers, sizes, switches and names.
#include "config/values.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <unistd.h>

namespace pheidi::config {

namespace {

constexpr std::string_view blanks = " \t\r\n";

struct byte_unit {
  char letter;
  std::int64_t bytes;
};
/// Largest first.
constexpr byte_unit byte_units[] = {
    {'G', std::int64_t{1} << 30}, {'M', std::int64_t{1} << 20}, {'k', std::int64_t{1} << 10}};

/// One without a letter that stands for a unit.
std::int64_t unit_at_the_end_of(std::string_view text) {
  for (const auto& u : byte_units)
    if (text.ends_with(u.letter) || (u.letter == 'k' && text.ends_with('K'))) return u.bytes;
  return 1;
}

} // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

std::optional<std::int64_t> byte_size(std::string_view text) {
  const auto unit = unit_at_the_end_of(text);
  if (unit > 1) text.remove_suffix(1);
  const auto count = whole_number(text);
  if (!count || *count < 0 || *count > std::numeric_limits<std::int64_t>::max() / unit) return std::nullopt;
  return *count * unit;
}

std::string byte_text(std::int64_t bytes) {
  for (const auto& u : byte_units)
    if (bytes > 0 && bytes % u.bytes == 0) return std::to_string(bytes / u.bytes) + u.letter;
  return std::to_string(bytes);
}

std::optional<bool> boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

bool is_queue_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return ascii::is_alnum(c) || c == '_' || c == '-' || c == '.' || c == ':';
  });
}

std::optional<queue_weight> queue_and_weight(std::string_view text) {
  const auto comma = text.find(',');
  const auto name = trim(text.substr(0, comma));
  if (!is_queue_name(name)) return std::nullopt;
  if (comma == text.npos) return queue_weight{std::string(name), 0};
  const auto weight = whole_number(trim(text.substr(comma + 1)));
  if (!weight || *weight < 0 || *weight > 1000) return std::nullopt;
  return queue_weight{std::string(name), static_cast<int>(*weight)};
}

bool is_readable_file(const std::string& path) {
  std::error_code failed;
  return std::filesystem::is_regular_file(path, failed) && ::access(path.c_str(), R_OK) == 0;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const int high = ascii::hex_value(text[at + 1]);
    const int low = ascii::hex_value(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
    at += 2;
  }
  return out;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find_first_of(separators);
    if (const auto part = trim(text.substr(0, end)); !part.empty()) out.emplace_back(part);
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

} // namespace pheidi::config
