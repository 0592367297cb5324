// Takes a text apart from its front, without copying.
#pragma once

#include <string_view>

namespace pheidi {

/// True, and the prefix is gone, when it stands there.
constexpr bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Up to the next slash, which stays.
constexpr std::string_view take_segment(std::string_view& path) {
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

} // namespace pheidi
