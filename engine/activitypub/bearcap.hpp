// bear:?u=<url>&t=<token>, an id that brings the right to read the object along.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::activitypub {

/// Its url, or the id itself when it is no bearcap.
std::string without_bearcap(std::string_view id);

} // namespace pheidi::activitypub
