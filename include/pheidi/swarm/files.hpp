// Small files that another process waits for: read whole, and written so that they appear whole.
#pragma once

#include "pheidi/swarm/errc.hpp"

#include <string>
#include <string_view>

namespace pheidi::swarm {

result<std::string> read_file(const std::string& path);
/// Under a temporary name beside it, then renamed.
result<void> write_file(const std::string& path, std::string_view text);

} // namespace pheidi::swarm
