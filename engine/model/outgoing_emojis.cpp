// Custom emojis: found in texts as Mastodon finds them, then looked up.
#include "exec.hpp"
#include "media_url.hpp"
#include "outgoing_parts.hpp"
#include "sql_text.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pheidi::model {

namespace {

namespace out = activitypub::outgoing;

bool in_name(char c) {
  return ascii::is_alnum(c) || c == '_';
}

/// Letters of other scripts count as apart: an emoji too many does no harm.
bool stands_apart(std::string_view text, std::size_t at) {
  return at >= text.size() || (!ascii::is_alnum(text[at]) && text[at] != ':');
}

void add_names(std::string_view text, std::vector<std::string>& to) {
  for (auto colon = text.find(':'); colon != text.npos; colon = text.find(':', colon + 1)) {
    if (colon > 0 && !stands_apart(text, colon - 1)) continue;
    auto end = colon + 1;
    while (end < text.size() && in_name(text[end]))
      ++end;
    const auto name = text.substr(colon + 1, end - colon - 1);
    if (name.size() < 2 || end >= text.size() || text[end] != ':' || !stands_apart(text, end + 1)) continue;
    if (std::ranges::find(to, name) == to.end()) to.emplace_back(name);
    colon = end;
  }
}

} // namespace

std::vector<std::string> emoji_names(const std::vector<std::string>& texts) {
  std::vector<std::string> names;
  for (const auto& text : texts)
    add_names(text, names);
  return names;
}

std::vector<out::custom_emoji> load_emojis(pqxx::dbtransaction& tx, const outgoing_context& context,
                                           const std::vector<std::string>& texts) {
  const auto names = emoji_names(texts);
  std::map<std::string, out::custom_emoji> found;
  // Nothing keeps two of ours from having one name; the older one counts.
  for (const auto& row : exec(tx,
                              fmt::format("SELECT id, shortcode, image_content_type, image_file_name, {} AS"
                                          " updated FROM custom_emojis WHERE domain IS NULL AND NOT disabled"
                                          " AND image_file_name <> '' AND shortcode = ANY($1::text[])"
                                          " ORDER BY id",
                                          micros_sql("updated_at")),
                              array_literal(names))) {
    const auto id = row["id"].as<std::int64_t>();
    const auto file = row["image_file_name"].as<std::string>();
    out::custom_emoji e;
    e.id = fmt::format("{}/emojis/{}", web_origin(context.identity), id);
    e.shortcode = row["shortcode"].as<std::string>();
    e.media_type = row["image_content_type"].as<std::string>(std::string());
    e.image_url = media_url(context.media, {"custom_emojis", "images", id, file});
    e.updated = read_moment(row["updated"]).value_or(wall_time());
    found.try_emplace(e.shortcode, std::move(e));
  }
  std::vector<out::custom_emoji> emojis;
  for (const auto& name : names)
    if (const auto it = found.find(name); it != found.end()) emojis.push_back(std::move(it->second));
  return emojis;
}

} // namespace pheidi::model
