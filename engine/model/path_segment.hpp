// Text as one segment of a path.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::model {

/// What RFC 3986 does not allow there is percent-encoded, so nothing of the text can leave its segment.
std::string escape_segment(std::string_view text);

} // namespace pheidi::model
