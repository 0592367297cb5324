// libvips' images with an owner, and its operations as results.
#pragma once

#include "pheidi/instance/media/errc.hpp"
#include "pheidi/instance/media/picture.hpp"

#include <memory>
#include <string>
#include <vips/vips.h>

namespace pheidi::instance::media {

struct drop_reference {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using image = std::unique_ptr<VipsImage, drop_reference>;

struct free_bytes {
  void operator()(void* bytes) const { g_free(bytes); }
};

/// Starts libvips, once for the process: one thread an image, no cache, no loader but those of image_format.
/// Throws where that is impossible. Every function of this folder that calls libvips comes after it.
void start_vips();

/// broken_image, with what libvips says about it.
error vips_failure();

/// What `operation(&out)` made: libvips fills `out` or answers something else than 0.
template <class F>
result<image> made(F operation) {
  VipsImage* out = nullptr;
  const int failed = operation(&out);
  image owned(out);
  if (failed != 0 || !owned) return vips_failure();
  return owned;
}

/// The same for savers, whose output is bytes.
template <class F>
result<std::string> written(F operation) {
  void* bytes = nullptr;
  std::size_t size = 0;
  const int failed = operation(&bytes, &size);
  const std::unique_ptr<void, free_bytes> owned(bytes);
  if (failed != 0 || !owned) return vips_failure();
  return std::string(static_cast<const char*>(bytes), size);
}

inline dimensions size_of(VipsImage* of) {
  return {vips_image_get_width(of), vips_image_get_height(of)};
}

} // namespace pheidi::instance::media
