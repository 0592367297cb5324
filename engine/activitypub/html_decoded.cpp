// A document of one link or of one text for the parser.
#include "activitypub/html_decoded.hpp"

#include "activitypub/html_tree.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest = std::size_t{16} << 10;

struct href_reader {
  std::string found;
  bool enter(const GumboNode& node) {
    if (element_name(node) == "a") found = attribute_of(node, "href");
    return true;
  }
  void leave(const GumboNode&) {}
  void text(std::string_view) {}
};

} // namespace

std::string decoded_attribute(std::string_view raw) {
  if (raw.empty()) return {};
  std::string link = "<a href=\"";
  for (const char c : utf8_prefix(raw, longest))
    if (c == '"')
      link += "&quot;";
    else
      link += c;
  link += "\"></a>";
  const html_tree tree(link);
  href_reader reader;
  walk(tree.root(), reader);
  return std::move(reader.found);
}

std::string decoded_text(std::string_view raw) {
  if (raw.empty()) return {};
  std::string text;
  for (const char c : utf8_prefix(raw, longest))
    if (c == '<')
      text += "&lt;";
    else
      text += c;
  const html_tree tree(text);
  return text_below(tree.root());
}

std::string_view attribute(const markup_token& tag, std::string_view name) {
  const auto found = std::ranges::find_if(
      tag.attributes, [&](const raw_attribute& each) { return ascii::same_ignoring_case(each.name, name); });
  return found == tag.attributes.end() ? std::string_view() : found->value;
}

bool has_word(std::string_view list, std::string_view word) {
  constexpr std::string_view blanks = " \t\n\r\f";
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(blanks), list.size());
    if (ascii::same_ignoring_case(list.substr(0, end), word)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

} // namespace pheidi::activitypub
