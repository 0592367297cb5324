// Finds shortcodes in texts, and the pictures of one server at a time for all of them.
#include "pheidi/model/client/emoji_rows.hpp"

#include "exec.hpp"
#include "file_urls.hpp"
#include "outgoing_parts.hpp"
#include "sql_column.hpp"

#include <algorithm>

namespace pheidi::model {

namespace {

/// Shortcodes of one answer: hostile texts could hold no end of them.
constexpr std::size_t most_names = 4096;

std::string text(const pqxx::row& row, const char* column) {
  return row[column].as<std::string>(std::string());
}

emoji_row read_emoji(const pqxx::row& row, const config::media_settings& media) {
  emoji_row e;
  e.shortcode = text(row, "shortcode");
  e.visible_in_picker = row["visible_in_picker"].as<bool>();
  const auto id = row["id"].as<std::int64_t>();
  const auto name = text(row, "image_file_name");
  if (name.empty()) {
    e.url = e.static_url = shown_remote(text(row, "image_remote_url"));
    return e;
  }
  const bool cached = row["cached"].as<bool>(false);
  e.url = media_url(media, {"custom_emojis", "images", id, name, "original", cached});
  e.static_url =
      media_url(media, {"custom_emojis", "images", id, with_extension(name, ".png"), "static", cached});
  return e;
}

constexpr const char* columns =
    "e.id, e.shortcode, e.visible_in_picker, e.image_file_name, e.image_remote_url,"
    " e.domain IS NOT NULL AND e.image_storage_schema_version >= 1 AS cached";

} // namespace

void emoji_texts::add(std::string_view domain, std::string_view text) {
  if (text.find(':') == text.npos) return;
  const auto found = names_.find(domain);
  auto& names = found == names_.end() ? names_[std::string(domain)] : found->second;
  for (auto& name : emoji_names({std::string(text)}))
    if (names.size() < most_names) names.push_back(std::move(name));
}

void emoji_texts::load(pqxx::dbtransaction& tx, const config::media_settings& media) {
  column shortcodes, domains;
  for (auto& [domain, names] : names_) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const auto& name : names) {
      shortcodes.add(name);
      domains.add(domain);
    }
  }
  names_.clear();
  if (shortcodes.empty()) return;
  // Nothing keeps two of ours from having one name; the older one counts.
  for (const auto& row :
       exec(tx,
            std::string("SELECT ") + columns +
                ", coalesce(e.domain, '') AS domain FROM unnest($1::text[], $2::text[]) AS used (shortcode,"
                " domain) JOIN custom_emojis e ON e.shortcode = used.shortcode"
                " AND coalesce(e.domain, '') = used.domain WHERE NOT e.disabled ORDER BY e.id",
            shortcodes.text(), domains.text())) {
    auto e = read_emoji(row, media);
    if (!e.url.empty()) found_.try_emplace({text(row, "domain"), e.shortcode}, e);
  }
}

std::vector<emoji_row> emoji_texts::used(std::string_view domain,
                                         const std::vector<std::string>& texts) const {
  std::vector<emoji_row> out;
  if (found_.empty()) return out;
  for (const auto& name : emoji_names(texts))
    if (const auto it = found_.find({std::string(domain), name}); it != found_.end())
      out.push_back(it->second);
  return out;
}

std::vector<emoji_row> picker_emojis(pqxx::dbtransaction& tx, const config::media_settings& media) {
  std::vector<emoji_row> out;
  for (const auto& row :
       exec(tx, std::string("SELECT ") + columns +
                    ", c.name AS category, c.featured_emoji_id = e.id AS featured FROM custom_emojis e"
                    " LEFT JOIN custom_emoji_categories c ON c.id = e.category_id"
                    " WHERE e.domain IS NULL AND NOT e.disabled AND e.visible_in_picker"
                    " ORDER BY e.shortcode, e.id")) {
    auto e = read_emoji(row, media);
    e.category = text(row, "category");
    e.featured = row["featured"].as<bool>(false);
    if (!e.url.empty()) out.push_back(std::move(e));
  }
  return out;
}

} // namespace pheidi::model
