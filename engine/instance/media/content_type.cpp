// Extensions of the types that instances store.
#include "content_type.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace pheidi::instance::media {

namespace {

struct known {
  std::string_view extension, type;
};

constexpr std::array<known, 24> all{
    {{"jpg", "image/jpeg"},  {"jpeg", "image/jpeg"}, {"png", "image/png"},      {"gif", "image/gif"},
     {"webp", "image/webp"}, {"avif", "image/avif"}, {"heic", "image/heic"},    {"heif", "image/heif"},
     {"mp4", "video/mp4"},   {"m4v", "video/mp4"},   {"webm", "video/webm"},    {"mov", "video/quicktime"},
     {"ogv", "video/ogg"},   {"mp3", "audio/mpeg"},  {"oga", "audio/ogg"},      {"ogg", "audio/ogg"},
     {"opus", "audio/ogg"},  {"wav", "audio/wav"},   {"flac", "audio/flac"},    {"aac", "audio/aac"},
     {"m4a", "audio/mp4"},   {"3gp", "video/3gpp"},  {"wma", "audio/x-ms-wma"}, {"jfif", "image/jpeg"}}};

} // namespace

std::string_view content_type_of(std::string_view name) {
  constexpr std::string_view unknown = "application/octet-stream";
  const auto dot = name.rfind('.');
  if (dot == name.npos) return unknown;
  const auto extension = ascii::lower(name.substr(dot + 1));
  const auto* const found = std::ranges::find(all, std::string_view(extension), &known::extension);
  return found == all.end() ? unknown : found->type;
}

} // namespace pheidi::instance::media
