// What can be wrong with a file that somebody uploads, and with the place where it is kept.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::instance::media {

enum class errc {
  ok = 0,
  unsupported_type, ///< none of the image formats that are taken, whatever its name says
  too_many_bytes,
  too_many_pixels,
  broken_image,   ///< begins as an image and cannot be read to its end
  bad_path,       ///< leaves the directory of the files, or names a hidden one
  storage_failed, ///< the disk is full, read-only, gone ...
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "media";
}

} // namespace pheidi::instance::media
