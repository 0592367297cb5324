// Two numbers and a comma.
#include "pheidi/instance/media/focus.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pheidi::instance::media {

namespace {

std::optional<double> coordinate(std::string_view text) {
  text = ascii::trim(text);
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return std::clamp(value, -1.0, 1.0);
}

} // namespace

std::optional<focus> parse_focus(std::string_view text) {
  const auto comma = text.find(',');
  if (comma == text.npos) return std::nullopt;
  const auto x = coordinate(text.substr(0, comma));
  const auto y = coordinate(text.substr(comma + 1));
  if (!x || !y) return std::nullopt;
  return focus{*x, *y};
}

} // namespace pheidi::instance::media
