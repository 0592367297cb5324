// Links in all their shapes.
#include "activitypub/links.hpp"

#include "activitypub/text.hpp"

#include "pheidi/activitypub/value.hpp"
#include "pheidi/http/url.hpp"

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

constexpr std::size_t longest_description = 10000;

std::string media_type_of(const bj::object& link) {
  auto type = text_of(link, "mediaType");
  return type.empty() ? text_of(link, "mimeType") : type;
}

bool is_page(const bj::value& link) {
  const auto* object = link.if_object();
  if (!object) return true;
  const auto type = media_type_of(*object);
  return type.empty() || type == "text/html" || type.starts_with("text/html;");
}

/// A URI itself, or the `href` of a Link.
std::string target_of(const bj::value& link) {
  if (const auto* text = link.if_string()) return without_nul(*text);
  if (const auto* object = link.if_object()) return text_of(*object, "href");
  return {};
}

} // namespace

std::string http_uri_or_empty(std::string text) {
  return is_http_uri(text) ? text : std::string();
}

std::string page_link(const bj::value* url) {
  for (const auto* link : as_list(url)) {
    if (!is_page(*link)) continue;
    auto target = http_uri_or_empty(target_of(*link));
    if (!target.empty()) return target;
  }
  return {};
}

media_link first_link(const bj::value* url) {
  for (const auto* link : as_list(url)) {
    const auto target = target_of(*link);
    if (!is_http_uri(target)) continue;
    const auto* object = link->if_object();
    return {http::url::parse(target)->text(), object ? media_type_of(*object) : std::string()};
  }
  return {};
}

std::string image_url(const bj::value* image) {
  for (const auto* each : as_list(image)) {
    const auto* object = each->if_object();
    const auto* nested = object ? member(*object, "url") : nullptr;
    auto found = first_link(nested ? nested : each).url;
    if (!found.empty()) return found;
  }
  return {};
}

std::string description_of(const bj::object& media) {
  auto text = natural_text(media, "summary", "summaryMap");
  if (text.empty()) text = natural_text(media, "name", "nameMap");
  return first_characters(text, longest_description);
}

} // namespace pheidi::activitypub
