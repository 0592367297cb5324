// How the size of a picture is said in an attachment's meta.
#include "pheidi/instance/media/picture.hpp"

#include <fmt/format.h>

namespace pheidi::instance::media {

std::string dimensions::size() const {
  return fmt::format("{}x{}", width, height);
}

double dimensions::aspect() const {
  return height > 0 ? static_cast<double>(width) / height : 0;
}

} // namespace pheidi::instance::media
