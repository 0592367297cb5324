// One pass: tags are copied, texts are looked through. Ours are serialised, so that '<' and '>' bound tags.
#include "emojis.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pheidi::instance::pages {

namespace {

using pictures = std::map<std::string, std::string, std::less<>>; // name: address, escaped

pictures pictures_of(const json::array& emojis) {
  pictures out;
  for (const auto& each : emojis) {
    const auto& emoji = each.as_object();
    if (auto url = address(text_of(emoji, "static_url")); !url.empty())
      out.emplace(text_of(emoji, "shortcode"), std::move(url));
  }
  return out;
}

/// The name at the front of ":name:...", "" when there is none.
std::string_view name_at(std::string_view text) {
  constexpr auto may_name = [](char c) { return ascii::is_alnum(c) || c == '_'; };
  const auto rest = text.substr(1);
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(rest, may_name) - rest.begin());
  return end < rest.size() && rest[end] == ':' ? rest.substr(0, end) : std::string_view();
}

void add_text(std::string& to, std::string_view text, const pictures& known) {
  while (!text.empty()) {
    const auto plain = text.substr(0, text.find(':'));
    to += plain;
    text.remove_prefix(plain.size());
    if (text.empty()) return;
    const auto name = name_at(text);
    const auto found = known.find(name);
    const bool is_emoji = found != known.end();
    if (is_emoji)
      to +=
          fmt::format("<img class=\"emoji\" src=\"{0}\" alt=\":{1}:\" title=\":{1}:\">", found->second, name);
    else
      to += ':';
    text.remove_prefix(is_emoji ? name.size() + 2 : 1);
  }
}

} // namespace

std::string with_emojis(std::string_view html, const json::array& emojis) {
  if (emojis.empty()) return std::string(html);
  const auto known = pictures_of(emojis);
  std::string out;
  while (!html.empty()) {
    const auto text = html.substr(0, html.find('<'));
    add_text(out, text, known);
    html.remove_prefix(text.size());
    const auto tag = html.substr(0, html.find('>') == html.npos ? html.npos : html.find('>') + 1);
    out += tag;
    html.remove_prefix(tag.size());
  }
  return out;
}

} // namespace pheidi::instance::pages
