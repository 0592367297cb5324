// A picture as it is stored: its bytes and what an entity says about it. Pure.
#pragma once

#include <string>

namespace pheidi::instance::media {

/// In pixels.
struct dimensions {
  int width = 0;
  int height = 0;

  /// "1920x1080", `size` of an attachment's meta.
  std::string size() const;
  /// Width by height, `aspect` of an attachment's meta.
  double aspect() const;

  friend bool operator==(const dimensions&, const dimensions&) = default;
};

struct picture {
  std::string bytes;
  std::string content_type; // "image/jpeg", "image/png", "image/gif", "image/webp"
  std::string extension;    // "jpg", "png", "gif", "webp"
  dimensions size;          // as it is shown: turned as its EXIF said
};

} // namespace pheidi::instance::media
