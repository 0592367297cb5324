// The first bytes of each format.
#include "image_format.hpp"

#include <algorithm>
#include <array>

namespace pheidi::instance::media {

namespace {

using namespace std::string_view_literals;

/// What may follow "ftyp": one HEVC or AV1 picture, or a sequence of them.
constexpr std::array heif_brands{"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv,
                                 "hevx"sv, "mif1"sv, "msf1"sv, "avif"sv, "avis"sv};

bool is_heif(std::string_view bytes) {
  if (bytes.size() < 12 || bytes.substr(4, 4) != "ftyp") return false;
  return std::ranges::find(heif_brands, bytes.substr(8, 4)) != heif_brands.end();
}

} // namespace

std::optional<image_format> format_of(std::string_view bytes) {
  if (bytes.starts_with("\xff\xd8\xff"sv)) return image_format::jpeg;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return image_format::png;
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return image_format::gif;
  if (bytes.starts_with("RIFF"sv) && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP"sv)
    return image_format::webp;
  if (is_heif(bytes)) return image_format::heif;
  return std::nullopt;
}

} // namespace pheidi::instance::media
