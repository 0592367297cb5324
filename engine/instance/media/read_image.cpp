// The one place where untrusted bytes become pixels.
#include "read_image.hpp"

#include "costly_image.hpp"
#include "heif_boxes.hpp"
#include "png_chunks.hpp"

#include <algorithm>
#include <cmath>

namespace pheidi::instance::media {

namespace {

/// No saver takes more on a side: WebP's bound.
constexpr int max_side = 16383;

result<image> load(std::string_view bytes, image_format format) {
  auto* const data = const_cast<char*>(bytes.data()); // libvips only reads it
  const auto load_with = [&](auto loader) {
    return made([&](VipsImage** out) {
      return loader(data, bytes.size(), out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR,
                    nullptr);
    });
  };
  switch (format) {
  case image_format::jpeg:
    return load_with(vips_jpegload_buffer);
  case image_format::png:
    return load_with(vips_pngload_buffer);
  case image_format::gif:
    return load_with(vips_gifload_buffer);
  case image_format::webp:
    return load_with(vips_webpload_buffer);
  case image_format::heif:
    return load_with(vips_heifload_buffer);
  }
  return errc::unsupported_type;
}

/// libvips' module for HEIC and AVIF is a package of its own in some distributions.
bool can_load(image_format format) {
  return format != image_format::heif || vips_type_find("VipsOperation", "heifload_buffer") != 0;
}

/// libvips up to 8.14 writes beyond its lines when it applies a profile to longer ones that have an alpha.
bool may_use_profile(VipsImage* of) {
  constexpr int longest_line = 10000;
  return vips_image_get_typeof(of, VIPS_META_ICC_NAME) != 0 && vips_image_get_width(of) <= longest_line;
}

result<image> without_profile(VipsImage* from) {
  auto copy = made([&](VipsImage** out) { return vips_copy(from, out, nullptr); });
  if (copy) vips_image_remove(copy->get(), VIPS_META_ICC_NAME);
  return copy;
}

result<image> in_srgb(VipsImage* from, dimensions size) {
  if (may_use_profile(from)) {
    return made([&](VipsImage** out) {
      return vips_thumbnail_image(from, out, size.width, "height", size.height, "size", VIPS_SIZE_FORCE,
                                  "no_rotate", TRUE, "export_profile", "srgb", nullptr);
    });
  }
  const auto plain = without_profile(from);
  if (!plain) return plain.error();
  return made([&](VipsImage** out) {
    return vips_thumbnail_image(plain->get(), out, size.width, "height", size.height, "size", VIPS_SIZE_FORCE,
                                "no_rotate", TRUE, nullptr);
  });
}

int scaled(int side, double by) {
  return std::clamp(static_cast<int>(std::lround(side * by)), 1, std::min(side, max_side));
}

} // namespace

std::int64_t pixels_of(dimensions size) {
  return std::int64_t{size.width} * size.height;
}

dimensions fit(dimensions size, std::int64_t max_pixels) {
  double by = 1;
  if (pixels_of(size) > max_pixels)
    by = std::sqrt(static_cast<double>(max_pixels) / static_cast<double>(pixels_of(size)));
  by = std::min(by, static_cast<double>(max_side) / std::max(size.width, size.height));
  return {scaled(size.width, by), scaled(size.height, by)};
}

result<opened_image> open_image(std::string_view bytes, std::size_t max_bytes, std::int64_t max_pixels) {
  const auto format = format_of(bytes);
  if (!format) return errc::unsupported_type;
  if (bytes.size() > max_bytes) return errc::too_many_bytes;
  if (is_costly(bytes, *format)) return error{errc::broken_image, "scans or frames without end"};
  if (*format == image_format::heif) {
    const auto fault = judge_heif(bytes, static_cast<std::uint64_t>(max_pixels));
    if (fault != errc::ok) return error{fault, "pictures in the HEIF"};
  }
  start_vips();
  if (!can_load(*format)) return errc::unsupported_type;
  std::unique_ptr<const std::string> bare;
  if (*format == image_format::png) {
    auto chunks = bare_png(bytes);
    if (!chunks) return error{errc::broken_image, "chunks of the PNG"};
    bytes = *(bare = std::make_unique<const std::string>(std::move(*chunks)));
  }
  auto pixels = load(bytes, *format);
  if (!pixels) return pixels.error();
  const auto size = size_of(pixels->get());
  if (size.width < 1 || size.height < 1) return errc::broken_image;
  if (pixels_of(size) > max_pixels) return error{errc::too_many_pixels, size.size()};
  if (bare && !inflates_as_declared(*bare)) return error{errc::broken_image, "more data than pixels"};
  return opened_image{std::move(bare), std::move(*pixels), *format};
}

result<image> upright(VipsImage* from, dimensions size) {
  const auto resized = in_srgb(from, size);
  if (!resized) return resized.error();
  // Turning reads in another order than the file is decoded in.
  const image decoded(vips_image_copy_memory(resized->get()));
  if (!decoded) return vips_failure();
  return made([&](VipsImage** out) { return vips_autorot(decoded.get(), out, nullptr); });
}

} // namespace pheidi::instance::media
