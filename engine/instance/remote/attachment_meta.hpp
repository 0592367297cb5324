// `file_meta` of a picture that was fetched. Pure.
#pragma once

#include "pheidi/instance/media/image.hpp"

#include <string>
#include <string_view>

namespace pheidi::instance::remote {

/// What its author said of the focus is kept; sizes are those of our files.
std::string attachment_meta(std::string_view before, const media::processed_image& image);

} // namespace pheidi::instance::remote
