// Reads the `tag` of posts and actors.
#include "activitypub/tags.hpp"

#include "activitypub/links.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <set>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

// Far beyond what people write; each may cost a row, and a mention a fetch.
constexpr std::size_t most_hashtags = 256;
constexpr std::size_t most_mentions = 1000;
constexpr std::size_t most_emojis = 256;
constexpr std::size_t longest_shortcode = 255;

bool is_number(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, ascii::is_digit);
}

/// An array that lost its shape: {"0": {...}, "1": {...}}, perhaps with the members of a tag beside them.
std::vector<const bj::object*> tag_objects(const bj::value* tag) {
  std::vector<const bj::object*> out;
  for (const auto* each : as_list(tag))
    if (const auto* object = each->if_object()) out.push_back(object);
  if (!tag || !tag->is_object()) return out;
  for (const auto& [key, value] : tag->get_object())
    if (value.is_object() && is_number(key)) out.push_back(&value.get_object());
  return out;
}

bool is_shortcode(std::string_view name) {
  if (name.size() < 2 || name.size() > longest_shortcode) return false;
  return std::ranges::all_of(name, [](char c) { return ascii::is_alnum(c) || c == '_'; });
}

std::string without_colons(std::string_view name) {
  while (name.starts_with(':'))
    name.remove_prefix(1);
  while (name.ends_with(':'))
    name.remove_suffix(1);
  return std::string(name);
}

std::optional<emoji> read_emoji(const bj::object& o) {
  emoji out;
  out.shortcode = without_colons(text_of(o, "name"));
  out.image_url = image_url(member(o, "icon"));
  if (!is_shortcode(out.shortcode) || out.image_url.empty()) return std::nullopt;
  out.uri = http_uri_or_empty(text_of(o, "id"));
  out.updated = time_of(o, "updated");
  return out;
}

class collector {
 public:
  void take(const bj::object& o) {
    if (has_type(o, "Hashtag")) take_hashtag(o);
    if (has_type(o, "Mention")) take_mention(o);
    if (has_type(o, "Emoji")) take_emoji(o);
  }
  tags out;

 private:
  void take_hashtag(const bj::object& o) {
    if (out.hashtags.size() >= most_hashtags) return;
    auto found = normalise_hashtag(text_of(o, "name"));
    if (found && names_.insert(found->name).second) out.hashtags.push_back(std::move(*found));
  }
  void take_mention(const bj::object& o) {
    if (out.mentions.size() >= most_mentions) return;
    auto href = text_of(o, "href");
    if (is_http_uri(href) && hrefs_.insert(href).second) out.mentions.push_back(std::move(href));
  }
  void take_emoji(const bj::object& o) {
    if (out.emojis.size() >= most_emojis) return;
    auto found = read_emoji(o);
    if (found && shortcodes_.insert(found->shortcode).second) out.emojis.push_back(std::move(*found));
  }

  std::set<std::string> names_, hrefs_, shortcodes_;
};

} // namespace

tags read_tags(const bj::value* tag) {
  collector all;
  for (const auto* object : tag_objects(tag))
    all.take(*object);
  return std::move(all.out);
}

} // namespace pheidi::activitypub
