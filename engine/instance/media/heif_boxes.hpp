// What of a HEIC or AVIF is decoded, by its boxes and the headers of its pictures. Pure.
#pragma once

#include "pheidi/instance/media/errc.hpp"

#include <cstdint>
#include <string_view>

namespace pheidi::instance::media {

/// too_many_pixels when a picture in it may have more than `max_pixels`, or tiles together some times as
/// many, whatever size the file declares; broken_image when it is not to be said. Libheif decodes first and
/// compares then.
errc judge_heif(std::string_view bytes, std::uint64_t max_pixels);

} // namespace pheidi::instance::media
