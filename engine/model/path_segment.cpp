// Percent-encoding.
#include "path_segment.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

bool stays(char c) {
  return ascii::is_alnum(c) ||
         (c != '\0' && std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos);
}

} // namespace

std::string escape_segment(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (stays(c))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

} // namespace pheidi::model
