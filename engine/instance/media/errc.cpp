// One sentence per error of uploads and of their storage.
#include "pheidi/instance/media/errc.hpp"

namespace pheidi::instance::media {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::unsupported_type:
    return "not an image of a type that is accepted";
  case errc::too_many_bytes:
    return "the file is too large";
  case errc::too_many_pixels:
    return "the image has too many pixels";
  case errc::broken_image:
    return "the image cannot be read";
  case errc::bad_path:
    return "not a path of a stored file";
  case errc::storage_failed:
    return "the storage of files failed";
  }
  return "unknown error";
}

} // namespace pheidi::instance::media
