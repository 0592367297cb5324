// Each bound is many times what is met, and a small part of a second.
#include "costly_image.hpp"

#include <cstddef>

namespace pheidi::instance::media {

namespace {

/// Editors make ten; each is a pass over all pixels.
constexpr std::size_t most_scans = 100;
/// libwebp looks for each from the first one on.
constexpr std::size_t most_frames = 5000;

std::size_t occurrences(std::string_view of, std::string_view in) {
  std::size_t out = 0;
  for (auto at = in.find(of); at != in.npos; at = in.find(of, at + of.size()))
    ++out;
  return out;
}

/// Those without a length: stuffed or filling bytes of entropy-coded data, restarts, the start.
bool stands_alone(unsigned char marker) {
  return marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || marker == 0xff;
}

/// Goes from marker to marker as libjpeg does: what lies between segments is skipped.
std::size_t scans(std::string_view jpeg) {
  constexpr unsigned char end = 0xd9, scan = 0xda;
  std::size_t out = 0;
  for (auto at = jpeg.find('\xff'); at < jpeg.size() - 1; at = jpeg.find('\xff', at)) {
    const auto marker = static_cast<unsigned char>(jpeg[at + 1]);
    if (marker == end) break;
    if (marker == scan) ++out;
    at += marker == 0xff ? 1 : 2;
    if (stands_alone(marker)) continue;
    if (jpeg.size() - at < 2) break;
    at += static_cast<std::size_t>(static_cast<unsigned char>(jpeg[at]) << 8 |
                                   static_cast<unsigned char>(jpeg[at + 1]));
  }
  return out;
}

} // namespace

bool is_costly(std::string_view bytes, image_format format) {
  switch (format) {
  case image_format::jpeg:
    return scans(bytes) > most_scans;
  case image_format::webp:
    return occurrences("ANMF", bytes) > most_frames;
  case image_format::png:
  case image_format::gif:
  case image_format::heif:
    break;
  }
  return false;
}

} // namespace pheidi::instance::media
