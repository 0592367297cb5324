// Which known name somebody probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::config {

/// Empty if nothing is near.
std::string nearest(std::string_view name, const std::vector<std::string>& known);

} // namespace pheidi::config
