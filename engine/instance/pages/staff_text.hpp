// Texts that the staff wrote, in Markdown or HTML of their own. Pure.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::instance::pages {

/// HTML is sanitised; what is none is shown as it was typed, line by line.
std::string staff_html(std::string_view text);

} // namespace pheidi::instance::pages
