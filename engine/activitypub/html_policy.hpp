// What of remote HTML is shown: elements, attributes, classes and the schemes of links.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::activitypub {

enum class html_kind {
  unknown, ///< its tags go, its text stays
  text,    ///< inline
  line_break,
  block,
  heading, ///< becomes a paragraph of strong text
  math,    ///< and what is read inside it
  hidden,  ///< goes with its content
};
html_kind html_kind_of(std::string_view element);
/// Its tags go, but what is before, in and behind it are words of their own.
bool separates_words(std::string_view unknown_element);

/// Is looked at at all: in elements that stay, and in math.
bool is_read_attribute(std::string_view element, std::string_view name);
/// Of a class list, those that posts are styled with.
std::string allowed_classes(std::string_view list);
/// The link without what browsers drop from it; empty unless its scheme is one that people may follow.
std::string allowed_link(std::string_view href);

} // namespace pheidi::activitypub
