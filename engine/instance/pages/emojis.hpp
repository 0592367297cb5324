// Custom emojis as pictures, in HTML that is made already. Pure.
#pragma once

#include "markup.hpp"

#include <boost/json/array.hpp>

#include <string>
#include <string_view>

namespace pheidi::instance::pages {

/// `:name:` in the text of the HTML, not in its tags, for the CustomEmojis of the list.
std::string with_emojis(std::string_view html, const json::array& emojis);

} // namespace pheidi::instance::pages
