// Takes the url out of a bearcap.
#include "activitypub/bearcap.hpp"

#include "activitypub/text.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace {

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && ascii::hex_value(text[i + 1]) >= 0;
    if (!escape || ascii::hex_value(text[i + 2]) < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(ascii::hex_value(text[i + 1]) * 16 + ascii::hex_value(text[i + 2]));
    i += 2;
  }
  return without_nul(out);
}

} // namespace

std::string without_bearcap(std::string_view id) {
  constexpr std::string_view scheme = "bear:?";
  if (!id.starts_with(scheme)) return std::string(id);
  id.remove_prefix(scheme.size());
  while (!id.empty()) {
    const auto end = std::min(id.find('&'), id.size());
    const auto pair = id.substr(0, end);
    if (pair.starts_with("u=")) return unescaped(pair.substr(2));
    id.remove_prefix(std::min(end + 1, id.size()));
  }
  return {};
}

} // namespace pheidi::activitypub
