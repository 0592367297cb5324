// Text by its entities, HTML by the classes that microformats give to names.
#include "pheidi/activitypub/post_links.hpp"

#include "activitypub/html_decoded.hpp"
#include "activitypub/html_policy.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/activitypub/value.hpp"

namespace pheidi::activitypub {

namespace {

constexpr std::size_t most_links = 20;
constexpr int most_looked_at = 500;

bool is_name(const markup_token& link) {
  const auto classes = attribute(link, "class");
  return has_word(classes, "mention") || has_word(classes, "hashtag") || has_word(classes, "u-url") ||
         has_word(attribute(link, "rel"), "tag");
}

} // namespace

std::vector<std::string> links_of_text(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& entity : find_entities(text)) {
    if (entity.what != text_entity::kind::link) continue;
    const auto link = text.substr(entity.begin, entity.end - entity.begin);
    if (is_http_uri(link)) out.emplace_back(link);
    if (out.size() == most_links) break;
  }
  return out;
}

std::vector<std::string> links_of_html(std::string_view html) {
  std::vector<std::string> out;
  markup_scanner scan(html);
  markup_token token;
  int looked_at = 0;
  while (out.size() < most_links && looked_at < most_looked_at && scan.next(token)) {
    if (token.is != markup_token::kind::start_tag) continue;
    if (html_kind_of(token.name) == html_kind::hidden) scan.skip_past_end_tag(token.name);
    if (token.name != "a" || is_name(token)) continue;
    ++looked_at;
    auto link = allowed_link(decoded_attribute(attribute(token, "href")));
    if (is_http_uri(link)) out.push_back(std::move(link));
  }
  return out;
}

} // namespace pheidi::activitypub
