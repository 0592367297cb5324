// Bytes as an image of libvips, within bounds.
#pragma once

#include "image_format.hpp"
#include "vips.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::instance::media {

struct opened_image {
  std::unique_ptr<const std::string> bytes; // that are read in place of those that were given, if any
  image pixels; // read lazily, once, from top to bottom; the first frame of several
  image_format format = image_format::jpeg;
};

/// Refuses what is too large before any pixel is decoded. `bytes` outlive the image.
result<opened_image> open_image(std::string_view bytes, std::size_t max_bytes, std::int64_t max_pixels);

/// `from` scaled to `size` (of the image as it is stored), turned as its EXIF says, in 8-bit sRGB or grey, in
/// memory. This is where the pixels are decoded and broken ones found.
result<image> upright(VipsImage* from, dimensions size);

/// The largest size of the same shape with at most `max_pixels`; never larger than `size`.
dimensions fit(dimensions size, std::int64_t max_pixels);

std::int64_t pixels_of(dimensions size);

} // namespace pheidi::instance::media
