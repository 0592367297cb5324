// Bounds what is stored.
#include "kept_text.hpp"

#include "pheidi/base/utf8.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::model {

std::string kept_uri(std::string_view uri) {
  if (uri.size() > max_uri_bytes || uri.find('\0') != std::string_view::npos || !is_utf8(uri)) return {};
  return std::string(uri);
}

std::string kept_text(std::string_view text, std::size_t characters) {
  std::string out;
  for (std::size_t taken = 0; !text.empty() && taken < characters;) {
    const auto step = next_utf8(text);
    const auto bytes = text.substr(0, step.length);
    text.remove_prefix(step.length);
    if (step.valid && step.point == 0) continue;
    out += step.valid ? bytes : std::string_view("\xef\xbf\xbd");
    ++taken;
  }
  return out;
}

} // namespace pheidi::model
