// The tables of the HTML policy, as Mastodon has them.
#include "activitypub/html_policy.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pheidi::activitypub {

namespace {

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array<std::string_view, 13> inline_elements{"span", "a", "del", "s",    "code", "b", "strong",
                                                           "u",    "i", "em",  "ruby", "rt",   "rp"};
constexpr std::array<std::string_view, 6> blocks{"p", "pre", "blockquote", "ul", "ol", "li"};
constexpr std::array<std::string_view, 6> headings{"h1", "h2", "h3", "h4", "h5", "h6"};
constexpr std::array<std::string_view, 3> math_elements{"math", "semantics", "annotation"};
constexpr std::array<std::string_view, 2> hidden{"script", "style"};
constexpr std::array<std::string_view, 29> separators{
    "address", "article", "aside",  "body", "caption", "center", "dd",      "details", "dialog",    "div",
    "dl",      "dt",      "footer", "form", "header",  "hgroup", "hr",      "figure",  "main",      "nav",
    "option",  "section", "table",  "td",   "th",      "tr",     "summary", "title",   "figcaption"};

constexpr std::array<std::string_view, 11> schemes{"http", "https",  "dat",  "dweb",   "ipfs",  "ipns",
                                                   "ssb",  "gopher", "xmpp", "magnet", "gemini"};
constexpr std::array<std::string_view, 5> microformats{"h-", "p-", "u-", "dt-", "e-"};
constexpr std::array<std::string_view, 5> classes{"mention", "hashtag", "ellipsis", "invisible",
                                                  "quote-inline"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> attributes{{
    {"a", "href"},
    {"a", "class"},
    {"a", "translate"},
    {"span", "class"},
    {"span", "translate"},
    {"ol", "start"},
    {"ol", "reversed"},
    {"li", "value"},
    {"p", "class"},
    {"math", "display"},
    {"annotation", "encoding"},
}};

bool is_allowed_class(std::string_view name) {
  if (contains(classes, name)) return true;
  return std::ranges::any_of(microformats, [&](auto prefix) { return name.starts_with(prefix); });
}

} // namespace

html_kind html_kind_of(std::string_view element) {
  if (element.empty()) return html_kind::unknown;
  if (element == "br") return html_kind::line_break;
  if (contains(inline_elements, element)) return html_kind::text;
  if (contains(blocks, element)) return html_kind::block;
  if (contains(headings, element)) return html_kind::heading;
  if (contains(math_elements, element)) return html_kind::math;
  return contains(hidden, element) ? html_kind::hidden : html_kind::unknown;
}

bool separates_words(std::string_view unknown_element) {
  return contains(separators, unknown_element);
}

bool is_read_attribute(std::string_view element, std::string_view name) {
  if (name == "lang") return html_kind_of(element) != html_kind::math;
  return std::ranges::find(attributes, std::pair(element, name)) != attributes.end();
}

std::string allowed_classes(std::string_view list) {
  constexpr std::string_view blanks = " \t\n\r\f";
  std::string out;
  while (!list.empty()) {
    const auto name = list.substr(0, list.find_first_of(blanks));
    if (is_allowed_class(name)) out.append(out.empty() ? "" : " ").append(name);
    list.remove_prefix(std::min(name.size() + 1, list.size()));
  }
  return out;
}

std::string allowed_link(std::string_view href) {
  std::string out(href);
  // Browsers drop tabs and line breaks anywhere, so that "java\nscript:" is a scheme to them.
  std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  const auto begin = out.find_first_not_of(' ');
  if (begin == out.npos) return {};
  out = out.substr(begin, out.find_last_not_of(' ') - begin + 1);
  const auto colon = out.find(':');
  if (colon == out.npos || !contains(schemes, ascii::lower(out.substr(0, colon)))) return {};
  return out;
}

} // namespace pheidi::activitypub
