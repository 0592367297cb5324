// Any bytes as what is looked at before a picture is decoded: never a crash, and what is left of a PNG is one
// that stays the same.
#include "instance/media/costly_image.hpp"
#include "instance/media/heif_boxes.hpp"
#include "instance/media/png_chunks.hpp"

#include <cstdint>
#include <cstdlib>

namespace media = pheidi::instance::media;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto format : {media::image_format::jpeg, media::image_format::webp})
    (void)media::is_costly(bytes, format);
  constexpr std::uint64_t max_pixels = 33'177'600;
  if (media::judge_heif(bytes, max_pixels) == media::errc::ok)
    require(media::judge_heif(bytes.substr(0, 8), max_pixels) == media::errc::broken_image);
  const auto bare = media::bare_png(bytes);
  if (!bare) return 0;
  require(bare->size() <= bytes.size());
  require(media::bare_png(*bare) == *bare);
  (void)media::inflates_as_declared(*bare);
  return 0;
}
