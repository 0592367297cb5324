// Key ids on their way into a header.
#pragma once

#include "structured_field.hpp"
#include "text.hpp"

#include "pheidi/crypto/digest.hpp"

#include <string>
#include <string_view>

namespace pheidi::crypto {

/// In quotes, with what must not stand in a header as percent escapes, as in any URI: key ids are built from
/// validated names, so this only keeps a broken row from breaking the request.
inline std::string quoted_key_id(std::string_view key_id) {
  std::string printable;
  printable.reserve(key_id.size());
  for (const char c : key_id) {
    if (is_control(c) || static_cast<unsigned char>(c) > 0x7e)
      printable.append("%").append(hex(std::string_view(&c, 1)));
    else
      printable += c;
  }
  return structured::serialize_string(printable);
}

} // namespace pheidi::crypto
