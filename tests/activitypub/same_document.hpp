// Two documents side by side: what differs, and where.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::activitypub {

/// One line per difference, each with the path to it; members count in their order. Empty: the same.
std::vector<std::string> differences(std::string_view written, std::string_view expected);

} // namespace pheidi::activitypub
