// Commands as RESP arrays of length-prefixed strings, so no argument can become a command.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::redis {

void append_command(std::string& out, const std::vector<std::string_view>& arguments);
void append_command(std::string& out, const std::vector<std::string>& arguments);

} // namespace pheidi::redis
