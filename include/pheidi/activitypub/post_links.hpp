// The addresses that a post links to, in their order: what a preview is made of. Pure.
//
// Names of people and hashtags are no links here. As they are written in the post, http(s) only, the first
// twenty.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::activitypub {

/// Of what somebody typed here.
std::vector<std::string> links_of_text(std::string_view text);
/// Of another server's HTML.
std::vector<std::string> links_of_html(std::string_view html);

} // namespace pheidi::activitypub
