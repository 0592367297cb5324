// A GIF's frames without anything else that its file carries. Pure.
#pragma once

#include "pheidi/instance/media/picture.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::instance::media {

struct gif_file {
  std::string bytes; // without comments, plain text, application data but the loop, and what follows the end
  dimensions screen; // that browsers give it, whatever its frames are
  std::size_t frames = 0;
};

/// Nothing if the blocks do not follow one another to the end. Pixels are not decoded.
std::optional<gif_file> bare_gif(std::string_view bytes);

} // namespace pheidi::instance::media
