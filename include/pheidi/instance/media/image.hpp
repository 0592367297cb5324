// Uploaded images made safe to serve: recognised by their content, read to their end, turned upright, written
// anew without metadata.
//
// Every function computes for a second or so and is called on a side thread, from any of them; not more than
// two images are in work at once, others wait. None of the bytes is trusted; errors are those of errc.hpp,
// where all but storage_failed are the uploader's fault (422).
#pragma once

#include "pheidi/instance/media/errc.hpp"
#include "pheidi/instance/media/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::instance::media {

struct upload_limits {
  std::size_t max_bytes = 16 << 20;
  std::int64_t max_pixels = 33'177'600;         // 7680 x 4320
  std::int64_t max_animation_pixels = 921'600;  // of one frame of an animated GIF
  std::int64_t max_original_pixels = 8'294'400; // larger ones are stored shrunk to this
  std::int64_t max_small_pixels = 230'400;
};

/// A post's image. `original` and `small` are of the same type and extension, so that one stored file name
/// serves both.
struct processed_image {
  picture original;
  picture small;
  std::string blurhash;
  bool animated = false; // a GIF of more than one frame: `original` moves, `small` is its first frame
};

/// JPEG, PNG, GIF and WebP stay what they are; HEIC and AVIF become JPEG.
result<processed_image> process_upload(std::string_view bytes, const upload_limits& limits = {});

inline constexpr std::size_t max_profile_picture_bytes = 8 << 20;

/// 400x400, cut to fill it. JPEG, HEIC and AVIF become JPEG, all others PNG; of an animation the first frame.
result<picture> process_avatar(std::string_view bytes);
/// 1500x500 in the same way.
result<picture> process_header(std::string_view bytes);

/// What accounts without pictures show, /avatars/original/missing.png and /headers/original/missing.png.
/// Drawn once.
const picture& missing_avatar();
const picture& missing_header();

} // namespace pheidi::instance::media
