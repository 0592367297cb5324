// A post's image: what is served of it, and what is shown until it is loaded.
#include "gif_blocks.hpp"
#include "in_work.hpp"
#include "read_image.hpp"
#include "write_image.hpp"

#include "pheidi/instance/media/blurhash.hpp"
#include "pheidi/instance/media/image.hpp"

namespace pheidi::instance::media {

namespace {

result<image> shrunk(VipsImage* from, std::int64_t max_pixels) {
  return upright(from, fit(size_of(from), max_pixels));
}

result<std::string> hash_of(VipsImage* from) {
  constexpr std::int64_t enough_pixels = 64 * 64;
  const auto tiny = shrunk(from, enough_pixels);
  if (!tiny) return tiny.error();
  const auto opaque = on_white(tiny->get());
  if (!opaque) return opaque.error();
  const auto coloured = made([&](VipsImage** out) {
    return vips_colourspace(opaque->get(), out, VIPS_INTERPRETATION_sRGB, nullptr);
  });
  if (!coloured) return coloured.error();
  std::size_t size = 0;
  const std::unique_ptr<void, free_bytes> rgb(vips_image_write_to_memory(coloured->get(), &size));
  if (!rgb) return vips_failure();
  return blurhash({static_cast<const char*>(rgb.get()), size}, size_of(coloured->get()));
}

/// `small` and the hash of an image whose original is there.
result<processed_image> complete(picture original, VipsImage* pixels, image_format format,
                                 const upload_limits& limits) {
  const auto small = shrunk(pixels, limits.max_small_pixels);
  if (!small) return small.error();
  auto preview = write_image(small->get(), format);
  if (!preview) return preview.error();
  auto hash = hash_of(small->get());
  if (!hash) return hash.error();
  return processed_image{std::move(original), std::move(*preview), std::move(*hash)};
}

result<processed_image> process_still(const opened_image& opened, const upload_limits& limits) {
  const auto pixels = shrunk(opened.pixels.get(), limits.max_original_pixels);
  if (!pixels) return pixels.error();
  auto original = write_image(pixels->get(), opened.format);
  if (!original) return original.error();
  return complete(std::move(*original), pixels->get(), opened.format, limits);
}

/// Written anew a GIF would lose colours and movement: its frames are kept, and only they, unless browsers
/// would make another size of them than was judged here.
result<processed_image> process_gif(std::string_view bytes, const opened_image& opened,
                                    const upload_limits& limits) {
  auto bare = bare_gif(bytes);
  if (!bare) return error{errc::broken_image, "blocks of the GIF"};
  const auto size = size_of(opened.pixels.get());
  const bool animated = bare->frames > 1;
  if (animated && pixels_of(size) > limits.max_animation_pixels)
    return error{errc::too_many_pixels, size.size()};
  const bool as_declared = bare->screen == size && fit(size, limits.max_original_pixels) == size;
  if (!as_declared) return process_still(opened, limits);
  const auto pixels = upright(opened.pixels.get(), size);
  if (!pixels) return pixels.error();
  auto out =
      complete({std::move(bare->bytes), "image/gif", "gif", size}, pixels->get(), opened.format, limits);
  if (out) out->animated = animated;
  return out;
}

} // namespace

result<processed_image> process_upload(std::string_view bytes, const upload_limits& limits) {
  const in_work turn;
  const auto opened = open_image(bytes, limits.max_bytes, limits.max_pixels);
  if (!opened) return opened.error();
  if (opened->format == image_format::gif) return process_gif(bytes, *opened, limits);
  return process_still(*opened, limits);
}

} // namespace pheidi::instance::media
