// The three kinds of entities, each found on its own, in the order of the text. They may overlap.
#pragma once

#include "pheidi/activitypub/format_text.hpp"

namespace pheidi::activitypub {

std::vector<text_entity> find_mentions(std::string_view text);
std::vector<text_entity> find_hashtags(std::string_view text);
std::vector<text_entity> find_links(std::string_view text);

/// Where the domain ends that begins at byte `at`; `at` if there is none that a link may have.
std::size_t domain_end(std::string_view text, std::size_t at);

} // namespace pheidi::activitypub
