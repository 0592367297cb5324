// Single pieces of markup with their entities read as the parser reads them; not more than the first 16 KiB.
#pragma once

#include "activitypub/markup.hpp"

#include <string>
#include <string_view>

namespace pheidi::activitypub {

/// The value of an attribute.
std::string decoded_attribute(std::string_view raw);
/// Text, in which no '<' opens a tag (the content of a title).
std::string decoded_text(std::string_view raw);

/// As it is written; empty without.
std::string_view attribute(const markup_token& tag, std::string_view name);
/// `list` has the word among others, in whatever case.
bool has_word(std::string_view list, std::string_view word);

} // namespace pheidi::activitypub
