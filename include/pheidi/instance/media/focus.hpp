// The point of a picture that is kept in sight when it is cut, `focus` of the media API. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace pheidi::instance::media {

/// From -1 (left, bottom) to 1 (right, top).
struct focus {
  double x = 0;
  double y = 0;
  friend bool operator==(const focus&, const focus&) = default;
};

/// "x,y"; what lies outside is moved to the edge. Nothing for anything but two finite numbers.
std::optional<focus> parse_focus(std::string_view text);

} // namespace pheidi::instance::media
