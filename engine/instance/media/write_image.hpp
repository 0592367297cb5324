// An image of libvips as a file without metadata.
#pragma once

#include "image_format.hpp"
#include "vips.hpp"

namespace pheidi::instance::media {

/// Transparent parts become white; an image without them stays as it is.
result<image> on_white(VipsImage* from);

/// Transparent parts of a JPEG are white; heif is written as one.
result<picture> write_image(VipsImage* from, image_format as);

} // namespace pheidi::instance::media
