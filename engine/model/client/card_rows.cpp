// Link previews of posts, and by themselves.
#include "pheidi/model/client/card_rows.hpp"

#include "exec.hpp"
#include "media_url.hpp"
#include "outgoing_parts.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

std::string text(const pqxx::row& row, const char* column) {
  return row[column].as<std::string>(std::string());
}

std::optional<account_id> account(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return account_id(column.as<std::int64_t>());
}

std::string columns() {
  return fmt::format("c.id, c.title, c.description, c.language, c.type, c.author_name, c.author_url,"
                     " c.provider_name, c.provider_url, c.html, c.width, c.height, c.image_file_name,"
                     " c.image_storage_schema_version >= 1 AS cached, c.image_description, c.embed_url,"
                     " c.blurhash, {} AS published, c.author_account_id, c.unverified_author_account_id",
                     micros_sql("c.published_at"));
}

card_row read_card(const pqxx::row& row, const config::media_settings& media) {
  card_row c;
  c.id = row["id"].as<std::int64_t>();
  c.url = text(row, "url");
  c.title = text(row, "title");
  c.description = text(row, "description");
  c.language = text(row, "language");
  c.author_name = text(row, "author_name");
  c.author_url = text(row, "author_url");
  c.provider_name = text(row, "provider_name");
  c.provider_url = text(row, "provider_url");
  c.html = text(row, "html");
  if (const auto image = text(row, "image_file_name"); !image.empty())
    c.image =
        media_url(media, {"preview_cards", "images", c.id, image, "original", row["cached"].as<bool>(false)});
  c.image_description = text(row, "image_description");
  c.embed_url = text(row, "embed_url");
  c.blurhash = text(row, "blurhash");
  c.type = row["type"].as<int>();
  c.width = row["width"].as<int>();
  c.height = row["height"].as<int>();
  c.published_at = read_moment(row["published"]);
  c.author = account(row["author_account_id"]);
  c.unverified_author = account(row["unverified_author_account_id"]);
  return c;
}

} // namespace

std::map<std::int64_t, card_row> cards_of_statuses(pqxx::dbtransaction& tx,
                                                   const config::media_settings& media,
                                                   const std::vector<std::int64_t>& statuses) {
  std::map<std::int64_t, card_row> found;
  if (statuses.empty()) return found;
  const auto sql = fmt::format("SELECT j.status_id, coalesce(nullif(j.url, ''), c.url) AS url, {}"
                               " FROM preview_cards_statuses j JOIN preview_cards c"
                               " ON c.id = j.preview_card_id WHERE j.status_id = ANY($1::bigint[])"
                               " ORDER BY c.id DESC",
                               columns());
  for (const auto& row : exec(tx, sql, array_literal(statuses)))
    found.try_emplace(row["status_id"].as<std::int64_t>(), read_card(row, media));
  return found;
}

std::map<std::int64_t, card_row> find_cards(pqxx::dbtransaction& tx, const config::media_settings& media,
                                            const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, card_row> found;
  if (ids.empty()) return found;
  const auto sql =
      fmt::format("SELECT c.url, {} FROM preview_cards c WHERE c.id = ANY($1::bigint[])", columns());
  for (const auto& row : exec(tx, sql, array_literal(ids)))
    found.emplace(row["id"].as<std::int64_t>(), read_card(row, media));
  return found;
}

} // namespace pheidi::model
