// What a stored file is said to be: by its extension, which was chosen when it was stored. Pure.
#pragma once

#include <string_view>

namespace pheidi::instance::media {

/// "application/octet-stream" for all that is not an image, a video or a sound.
std::string_view content_type_of(std::string_view name);

} // namespace pheidi::instance::media
