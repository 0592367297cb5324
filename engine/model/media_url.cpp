// The directories of an id: three digits each.
#include "media_url.hpp"

#include "path_segment.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// Of nine digits for small ids, twelve, fifteen ... for others.
std::string partition(std::int64_t id) {
  auto digits = fmt::format("{:09}", id);
  digits.insert(0, (3 - digits.size() % 3) % 3, '0');
  for (auto at = digits.size() - 3; at > 0; at -= 3)
    digits.insert(at, 1, '/');
  return digits;
}

} // namespace

std::string media_url(const config::media_settings& media, const media_file& file) {
  return fmt::format("{}/{}{}/{}/{}/{}/{}", media.base_url, file.cached ? "cache/" : "", file.kind,
                     file.attachment, partition(file.id), file.style, escape_segment(file.name));
}

} // namespace pheidi::model
