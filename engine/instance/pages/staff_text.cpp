// What begins with a tag is HTML.
#include "staff_text.hpp"

#include "markup.hpp"

#include "pheidi/activitypub/html.hpp"

namespace pheidi::instance::pages {

std::string staff_html(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
    text.remove_prefix(1);
  if (text.empty()) return {};
  if (text.starts_with('<')) return "<div class=\"text\">" + activitypub::sanitise_html(text) + "</div>\n";
  return "<div class=\"typed\">" + escaped(text) + "</div>\n";
}

} // namespace pheidi::instance::pages
