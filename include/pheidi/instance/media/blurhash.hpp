// BlurHash: a picture as some thirty characters of text, shown blurred until it is loaded. Pure.
#pragma once

#include "pheidi/instance/media/picture.hpp"

#include <string>
#include <string_view>

namespace pheidi::instance::media {

/// `rgb` is rows of three bytes a pixel, in sRGB. 1 to 9 components each way; its cost is pixels times
/// components, so give it a small picture.
std::string blurhash(std::string_view rgb, dimensions size, int horizontal = 4, int vertical = 4);

} // namespace pheidi::instance::media
