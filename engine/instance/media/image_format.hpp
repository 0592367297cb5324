// Which image format some bytes are, by what they begin with. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace pheidi::instance::media {

enum class image_format { jpeg, png, gif, webp, heif }; // heif: HEIC and AVIF

/// Nothing for all that is not taken. The name and the declared type of an upload play no part.
std::optional<image_format> format_of(std::string_view bytes);

} // namespace pheidi::instance::media
