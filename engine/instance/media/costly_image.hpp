// What makes an image take far longer than its pixels do, seen before it is decoded. Pure.
#pragma once

#include "image_format.hpp"

#include <string_view>

namespace pheidi::instance::media {

/// A JPEG of more scans or a WebP of more frames than any camera or editor makes.
bool is_costly(std::string_view bytes, image_format format);

} // namespace pheidi::instance::media
