// An id as the directories that files of its record are kept in, as Mastodon's variables have it: three
// digits each, so that none grows beyond a thousand entries.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace pheidi {

/// "112/233/445": of nine digits for small ids, twelve, fifteen ... for others.
inline std::string id_directories(std::int64_t id) {
  auto digits = fmt::format("{:09}", id);
  digits.insert(0, (3 - digits.size() % 3) % 3, '0');
  for (auto at = digits.size() - 3; at > 0; at -= 3)
    digits.insert(at, 1, '/');
  return digits;
}

} // namespace pheidi
