// Put together as Mastodon has it.
#include "media_url.hpp"

#include "path_segment.hpp"

#include "pheidi/base/id_directories.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::string media_url(const config::media_settings& media, const media_file& file) {
  return fmt::format("{}/{}{}/{}/{}/{}/{}", media.base_url, file.cached ? "cache/" : "", file.kind,
                     file.attachment, id_directories(file.id), file.style, escape_segment(file.name));
}

} // namespace pheidi::model
