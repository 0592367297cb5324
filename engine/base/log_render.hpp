// A line of the log as text, appended to a buffer.
#pragma once

#include "pheidi/base/log.hpp"

namespace pheidi::log {

void render_to(std::string& out, level l, format f, std::string_view time, std::string_view event,
               std::initializer_list<field> fields);

} // namespace pheidi::log
