// "bytes=0-499", "bytes=500-", "bytes=-500".
#include "byte_range.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace pheidi::instance::media {

namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

} // namespace

std::optional<byte_range> parse_range(std::string_view field, std::uint64_t file_bytes) {
  constexpr std::string_view unit = "bytes=";
  if (!ascii::same_ignoring_case(field.substr(0, unit.size()), unit)) return std::nullopt;
  const auto range = ascii::trim(field.substr(unit.size()));
  const auto dash = range.find('-');
  if (dash == range.npos) return std::nullopt;
  const auto first = range.substr(0, dash), last = range.substr(dash + 1);

  if (first.empty()) {
    const auto count = number(last);
    if (!count) return std::nullopt;
    return byte_range{file_bytes - std::min(*count, file_bytes), std::min(*count, file_bytes)};
  }
  const auto from = number(first);
  const auto to = last.empty() ? std::optional(UINT64_MAX) : number(last);
  if (!from || !to || *to < *from) return std::nullopt;
  if (*from >= file_bytes) return byte_range{};
  return byte_range{*from, std::min(*to, file_bytes - 1) - *from + 1};
}

} // namespace pheidi::instance::media
