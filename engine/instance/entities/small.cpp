// Rows as small entities.
#include "pheidi/instance/entities/small.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <boost/json/parse.hpp>

#include <array>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

template <std::size_t N>
const char* name_at(const std::array<const char*, N>& names, int at) {
  const auto index = static_cast<std::size_t>(at);
  return index < N ? names[index] : names[0];
}

/// Of what is stored, the parts that clients are told.
bj::object meta_of(const std::string& json) {
  boost::system::error_code failed;
  const auto stored = bj::parse(json, failed);
  bj::object meta;
  if (failed || !stored.is_object()) return meta;
  for (const auto* part : {"focus", "colors", "original", "small"})
    if (const auto* found = stored.as_object().if_contains(part)) meta[part] = *found;
  return meta;
}

bj::array card_authors(const model::card_row& row, std::optional<bj::object> account) {
  bj::array authors;
  if (row.author_name.empty() && row.author_url.empty() && !account) return authors;
  bj::object author{{"name", row.author_name}, {"url", row.author_url}, {"account", nullptr}};
  if (account) author["account"] = std::move(*account);
  authors.push_back(std::move(author));
  return authors;
}

} // namespace

bj::object list(const model::list_row& row) {
  constexpr std::array policies{"list", "followed", "none"};
  return {{"id", id(row.id)},
          {"title", row.title},
          {"replies_policy", name_at(policies, row.replies_policy)},
          {"exclusive", row.exclusive}};
}

bj::object markers(const std::vector<model::marker_row>& rows) {
  bj::object all;
  for (const auto& row : rows)
    all[row.timeline] = bj::object{{"last_read_id", id(row.last_read_id)},
                                   {"version", row.version},
                                   {"updated_at", timestamp(row.updated_at)}};
  return all;
}

bj::object featured_tag(const context&, const model::featured_tag_row& row) {
  return {{"id", id(row.id)},
          {"name", row.name},
          {"url", model::tagged_page(row.owner_page, row.name)},
          {"statuses_count", std::to_string(row.statuses_count)},
          {"last_status_at", date_or_null(row.last_status_at)}};
}

bj::object media_attachment(const model::attachment_row& row) {
  bj::object o;
  o["id"] = id(row.id);
  o["type"] = row.type;
  o["url"] = text_or_null(row.url);
  o["preview_url"] = text_or_null(row.preview_url);
  o["remote_url"] = text_or_null(row.remote_url);
  o["preview_remote_url"] = text_or_null(row.preview_remote_url);
  o["text_url"] = nullptr;
  o["meta"] = meta_of(row.meta);
  o["description"] = row.description ? bj::value(*row.description) : bj::value(nullptr);
  o["blurhash"] = text_or_null(row.blurhash);
  return o;
}

bj::object custom_emoji(const model::emoji_row& row) {
  bj::object o;
  o["shortcode"] = row.shortcode;
  o["url"] = row.url;
  o["static_url"] = row.static_url;
  o["visible_in_picker"] = row.visible_in_picker;
  if (!row.category.empty()) o["category"] = row.category;
  if (row.featured) o["featured"] = true;
  return o;
}

bj::object preview_card(const context& ctx, const model::card_row& row, std::optional<bj::object> author) {
  constexpr std::array types{"link", "photo", "video", "rich"};
  bj::object o;
  o["url"] = row.url;
  o["title"] = row.title;
  o["description"] = row.description;
  o["language"] = text_or_null(row.language);
  o["type"] = name_at(types, row.type);
  o["author_name"] = row.author_name;
  o["author_url"] = row.author_url;
  o["provider_name"] = row.provider_name;
  o["provider_url"] = row.provider_url;
  // Frames and players of others are left out with the rest that our policy does not know.
  o["html"] = activitypub::sanitise_html(row.html);
  o["width"] = row.width;
  o["height"] = row.height;
  o["image"] = text_or_null(row.image);
  o["image_description"] = row.image_description;
  o["embed_url"] = row.embed_url;
  o["blurhash"] = text_or_null(row.blurhash);
  o["published_at"] = timestamp_or_null(row.published_at);
  o["authors"] = card_authors(row, std::move(author));
  if (row.unverified_author && row.unverified_author == ctx.viewer) o["missing_attribution"] = true;
  return o;
}

bj::object rule(const model::rule_row& row) {
  bj::object translations;
  for (const auto& each : row.translations)
    translations[each.language] = bj::object{{"text", each.text}, {"hint", each.hint}};
  return {
      {"id", id(row.id)}, {"text", row.text}, {"hint", row.hint}, {"translations", std::move(translations)}};
}

bj::object filter(const model::filter_row& row) {
  constexpr std::array actions{"warn", "hide", "blur"};
  bj::array keywords, statuses;
  for (const auto& each : row.keywords)
    keywords.push_back(filter_keyword(each));
  for (const auto& each : row.statuses)
    statuses.push_back(filter_status(each));
  return {{"id", id(row.id)},
          {"title", row.title},
          {"context", texts(row.contexts)},
          {"expires_at", timestamp_or_null(row.expires_at)},
          {"filter_action", name_at(actions, row.action)},
          {"keywords", std::move(keywords)},
          {"statuses", std::move(statuses)}};
}

bj::object filter_keyword(const model::filter_keyword_row& row) {
  return {{"id", id(row.id)}, {"keyword", row.keyword}, {"whole_word", row.whole_word}};
}

bj::object filter_status(const model::filter_status_row& row) {
  return {{"id", id(row.id)}, {"status_id", id(row.status)}};
}

bj::object filter_v1(const model::filter_row& row, const model::filter_keyword_row& keyword) {
  constexpr int hide = 1;
  return {{"id", id(keyword.id)},
          {"phrase", keyword.keyword},
          {"context", texts(row.contexts)},
          {"whole_word", keyword.whole_word},
          {"expires_at", timestamp_or_null(row.expires_at)},
          {"irreversible", row.action == hide}};
}

} // namespace pheidi::instance::entities
