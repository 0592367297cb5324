// What each format is written with: sizes that suit timelines, and no profile, EXIF, XMP or comment.
#include "write_image.hpp"

namespace pheidi::instance::media {

namespace {

struct free_names {
  void operator()(char** names) const { g_strfreev(names); }
};

/// Not all savers heed "strip" for all that they can write.
result<image> without_metadata(VipsImage* from) {
  auto copy = made([&](VipsImage** out) { return vips_copy(from, out, nullptr); });
  if (!copy) return copy;
  const std::unique_ptr<char*, free_names> names(vips_image_get_fields(copy->get()));
  for (char** name = names.get(); *name; ++name)
    vips_image_remove(copy->get(), *name); // what the pixels need stays
  return copy;
}

result<std::string> jpeg(VipsImage* from) {
  const auto opaque = on_white(from);
  if (!opaque) return opaque.error();
  return written([&](void** bytes, std::size_t* size) {
    return vips_jpegsave_buffer(opaque->get(), bytes, size, "Q", 90, "strip", TRUE, "optimize_coding", TRUE,
                                "interlace", TRUE, nullptr);
  });
}

result<std::string> png(VipsImage* from) {
  return written([&](void** bytes, std::size_t* size) {
    return vips_pngsave_buffer(from, bytes, size, "strip", TRUE, "filter", VIPS_FOREIGN_PNG_FILTER_ALL,
                               nullptr);
  });
}

result<std::string> gif(VipsImage* from) {
  return written([&](void** bytes, std::size_t* size) {
    return vips_gifsave_buffer(from, bytes, size, "strip", TRUE, nullptr);
  });
}

result<std::string> webp(VipsImage* from) {
  return written([&](void** bytes, std::size_t* size) {
    return vips_webpsave_buffer(from, bytes, size, "Q", 90, "strip", TRUE, nullptr);
  });
}

result<picture> named(result<std::string> bytes, dimensions size, const char* extension,
                      const char* content_type) {
  if (!bytes) return bytes.error();
  return picture{std::move(*bytes), content_type, extension, size};
}

} // namespace

result<image> on_white(VipsImage* from) {
  // vips_flatten takes the last band for an alpha, whatever it is.
  if (vips_image_hasalpha(from) == 0)
    return made([&](VipsImage** out) { return vips_copy(from, out, nullptr); });
  const std::unique_ptr<VipsArrayDouble, void (*)(VipsArrayDouble*)> white(
      vips_array_double_newv(1, 255.0), [](VipsArrayDouble* a) { vips_area_unref(VIPS_AREA(a)); });
  return made([&](VipsImage** out) { return vips_flatten(from, out, "background", white.get(), nullptr); });
}

result<picture> write_image(VipsImage* pixels, image_format as) {
  const auto bare = without_metadata(pixels);
  if (!bare) return bare.error();
  VipsImage* const from = bare->get();
  const auto size = size_of(from);
  switch (as) {
  case image_format::png:
    return named(png(from), size, "png", "image/png");
  case image_format::gif:
    return named(gif(from), size, "gif", "image/gif");
  case image_format::webp:
    return named(webp(from), size, "webp", "image/webp");
  case image_format::jpeg:
  case image_format::heif:
    break;
  }
  return named(jpeg(from), size, "jpg", "image/jpeg");
}

} // namespace pheidi::instance::media
