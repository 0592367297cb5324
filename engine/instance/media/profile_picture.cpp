// Avatars and headers: one shape for all, cut from the middle.
#include "in_work.hpp"
#include "read_image.hpp"
#include "write_image.hpp"

#include "pheidi/instance/media/image.hpp"

#include <algorithm>

namespace pheidi::instance::media {

namespace {

constexpr dimensions avatar_size{400, 400};
constexpr dimensions header_size{1500, 500};

/// The largest middle part of `from` that has the shape of `wanted`. Cut before it is scaled: a line of
/// pixels that is scaled to fill a square would be endless.
result<image> cut(VipsImage* from, dimensions wanted) {
  const auto size = size_of(from);
  const auto width =
      std::min<std::int64_t>(size.width, std::int64_t{size.height} * wanted.width / wanted.height);
  const auto height =
      std::min<std::int64_t>(size.height, std::int64_t{size.width} * wanted.height / wanted.width);
  const int w = static_cast<int>(std::max<std::int64_t>(width, 1));
  const int h = static_cast<int>(std::max<std::int64_t>(height, 1));
  return made([&](VipsImage** out) {
    return vips_extract_area(from, out, (size.width - w) / 2, (size.height - h) / 2, w, h, nullptr);
  });
}

result<picture> process(std::string_view bytes, dimensions wanted) {
  const in_work turn;
  const auto opened = open_image(bytes, max_profile_picture_bytes, upload_limits{}.max_pixels);
  if (!opened) return opened.error();
  if (vips_image_get_orientation_swap(opened->pixels.get()) != 0) std::swap(wanted.width, wanted.height);
  const auto part = cut(opened->pixels.get(), wanted);
  if (!part) return part.error();
  const auto pixels = upright(part->get(), wanted);
  if (!pixels) return pixels.error();
  const bool photo = opened->format == image_format::jpeg || opened->format == image_format::heif;
  return write_image(pixels->get(), photo ? image_format::jpeg : image_format::png);
}

} // namespace

result<picture> process_avatar(std::string_view bytes) {
  return process(bytes, avatar_size);
}

result<picture> process_header(std::string_view bytes) {
  return process(bytes, header_size);
}

} // namespace pheidi::instance::media
