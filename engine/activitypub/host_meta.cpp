// host-meta: where WebFinger is, on hosts that do not have it at its usual place.
#include "activitypub/markup.hpp"
#include "activitypub/text.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/json/read.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest_document = 64 * 1024;

bool is_template(std::string_view text) {
  const bool has_place = text.size() <= 2048 && text.find("{uri}") != text.npos;
  return has_place && is_http_uri(expand_template(text, "acct:a@b"));
}

/// The five entities of XML; URLs need no others.
std::string unescape_xml(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> entities{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  std::string out;
  while (!text.empty()) {
    const auto found =
        std::ranges::find_if(entities, [&](const auto& e) { return text.starts_with(e.first); });
    out += found == entities.end() ? text.front() : found->second;
    text.remove_prefix(found == entities.end() ? 1 : found->first.size());
  }
  return out;
}

std::string attribute(const markup_token& tag, std::string_view name) {
  const auto found = std::ranges::find(tag.attributes, name, &raw_attribute::name);
  return found == tag.attributes.end() ? std::string() : unescape_xml(found->value);
}

std::string template_in_xrd(std::string_view text) {
  markup_scanner scan(text);
  markup_token token;
  while (scan.next(token)) {
    if (token.is != markup_token::kind::start_tag || token.name != "link") continue;
    if (attribute(token, "rel") != "lrdd") continue;
    auto found = attribute(token, "template");
    if (is_template(found)) return found;
  }
  return {};
}

std::string template_in_json(std::string_view text) {
  const auto parsed = json::parse(text);
  const auto* document = parsed ? parsed->if_object() : nullptr;
  if (!document) return {};
  for (const auto* each : as_list(member(*document, "links"))) {
    const auto* link = each->if_object();
    if (!link || text_of(*link, "rel") != "lrdd") continue;
    auto found = text_of(*link, "template");
    if (is_template(found)) return found;
  }
  return {};
}

} // namespace

result<std::string> read_host_meta(std::string_view text) {
  text = text.substr(0, longest_document);
  const auto start = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  const bool json = start != text.npos && text[start] == '{';
  auto found = json ? template_in_json(text) : template_in_xrd(text);
  if (found.empty()) return error{errc::not_a_document, "no lrdd template"};
  return found;
}

} // namespace pheidi::activitypub
