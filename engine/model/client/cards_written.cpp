// Cards are shared by their URL; a post is locked before its card changes.
#include "pheidi/model/client/cards_written.hpp"

#include "domain_suffixes.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/quotes.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

// preview_cards.link_type
constexpr int link_unknown = 0;
constexpr int link_article = 1;

constexpr auto lasts = std::chrono::hours(14 * 24);

template <class T>
std::optional<T> value_or_null(const pqxx::field& f) {
  if (f.is_null()) return std::nullopt;
  return f.as<T>();
}

struct author_columns {
  std::optional<std::int64_t> known, unverified;
};

/// Only who lists the host is an author; one of ours who does not is told so.
author_columns find_author(pqxx::dbtransaction& tx, const std::optional<card_author>& author) {
  if (!author) return {};
  const auto rows =
      exec(tx,
           "SELECT id, domain IS NULL, coalesce(attribution_domains && $3::varchar[], false) FROM accounts"
           " WHERE lower(username) = lower($1) AND coalesce(lower(domain), '') = lower($2)"
           " AND suspended_at IS NULL",
           author->username, author->domain, array_literal(domain_suffixes(author->host)));
  if (rows.empty()) return {};
  const auto id = rows[0][0].as<std::int64_t>();
  if (rows[0][2].as<bool>()) return {id, std::nullopt};
  return {std::nullopt, rows[0][1].as<bool>() ? std::optional(id) : std::nullopt};
}

void set_image(pqxx::dbtransaction& tx, std::int64_t card, const new_card& what, wall_time now) {
  const auto& image = *what.image;
  exec(tx,
       "UPDATE preview_cards SET image_file_name = $2, image_content_type = $3, image_file_size = $4,"
       " image_updated_at = $5::timestamp, image_storage_schema_version = 1, image_description = $6,"
       " blurhash = $7, width = $8, height = $9 WHERE id = $1",
       card, image.file_name, image.content_type, image.bytes, timestamp_text(now), what.image_description,
       image.blurhash, image.width, image.height);
}

/// True unless another one has put the URL under another id since it was reserved.
bool upsert(pqxx::dbtransaction& tx, const new_card& card, wall_time now) {
  const auto by = find_author(tx, card.author);
  const auto published = card.published_at ? std::optional(micros(*card.published_at)) : std::nullopt;
  const auto language = card.language.empty() ? std::nullopt : std::optional(card.language);
  const auto sql = fmt::format(
      "INSERT INTO preview_cards AS c (id, url, title, description, author_name, author_url, provider_name,"
      " language, type, link_type, published_at, author_account_id, unverified_author_account_id, created_at,"
      " updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, {}, $11, $12, $13::timestamp,"
      " $13::timestamp)"
      " ON CONFLICT (url) DO UPDATE SET title = excluded.title, description = excluded.description,"
      " author_name = excluded.author_name, author_url = excluded.author_url,"
      " provider_name = excluded.provider_name, provider_url = '', language = excluded.language, type = 0,"
      " link_type = excluded.link_type, published_at = excluded.published_at, html = '', embed_url = '',"
      " author_account_id = excluded.author_account_id,"
      " unverified_author_account_id = excluded.unverified_author_account_id,"
      " updated_at = excluded.updated_at WHERE c.id = excluded.id",
      moment_sql("$10"));
  return exec(tx, sql, card.id, card.url, card.title, card.description, card.author_name, card.author_url,
              card.provider_name, language, card.article ? link_article : link_unknown, published, by.known,
              by.unverified, timestamp_text(now))
             .affected_rows() > 0;
}

} // namespace

std::optional<previewed_post> find_previewed_post(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                  status_id status) {
  const auto rows =
      exec(tx,
           "SELECT s.text, a.domain IS NULL FROM statuses s JOIN accounts a ON a.id = s.account_id"
           " WHERE s.id = $1 AND s.deleted_at IS NULL AND s.reblog_of_id IS NULL AND a.suspended_at IS NULL"
           " AND CASE WHEN s.ordered_media_attachment_ids IS NULL"
           "  THEN NOT EXISTS (SELECT 1 FROM media_attachments m WHERE m.status_id = s.id)"
           "  ELSE cardinality(s.ordered_media_attachment_ids) = 0 END",
           status.value);
  if (rows.empty() || find_quote(tx, schema, status)) return std::nullopt;
  previewed_post out{rows[0][0].as<std::string>(), rows[0][1].as<bool>(), {}};
  for (const auto& row : exec(tx,
                              "SELECT a.url, a.uri FROM mentions m JOIN accounts a ON a.id = m.account_id"
                              " WHERE m.status_id = $1",
                              status.value))
    for (const auto& page : row)
      if (auto text = page.as<std::string>(""); !text.empty()) out.people.push_back(std::move(text));
  return out;
}

std::optional<known_card> find_card(pqxx::dbtransaction& tx, const std::string& url, wall_time now) {
  const auto rows = exec(tx, "SELECT id, updated_at > $2::timestamp FROM preview_cards WHERE url = $1", url,
                         timestamp_text(now - lasts));
  if (rows.empty()) return std::nullopt;
  return known_card{rows[0][0].as<std::int64_t>(), rows[0][1].as<bool>()};
}

std::int64_t reserve_card(pqxx::dbtransaction& tx, const std::string& url) {
  return exec1(tx,
               "SELECT coalesce((SELECT id FROM preview_cards WHERE url = $1),"
               " nextval(pg_get_serial_sequence('preview_cards', 'id')))",
               url)[0]
      .as<std::int64_t>();
}

written_card write_card(pqxx::dbtransaction& tx, const new_card& card, wall_time now) {
  const bool written = upsert(tx, card, now);
  // The row is ours until the end of the transaction, or another one's that is done.
  const auto row = exec1(tx, "SELECT id, image_file_name FROM preview_cards WHERE url = $1", card.url);
  written_card out{row[0].as<std::int64_t>(), written, {}};
  if (!written || !card.image) return out;
  out.replaced_image = value_or_null<std::string>(row[1]).value_or("");
  set_image(tx, out.id, card, now);
  return out;
}

bool show_card(pqxx::dbtransaction& tx, status_id status, const std::string& text, std::int64_t card,
               const std::string& url_as_posted) {
  const auto rows = exec(tx,
                         "SELECT 1 FROM statuses WHERE id = $1 AND text = $2 AND deleted_at IS NULL"
                         " FOR NO KEY UPDATE",
                         status.value, text);
  if (rows.empty()) return false;
  exec(tx, "DELETE FROM preview_cards_statuses WHERE status_id = $1 AND preview_card_id <> $2", status.value,
       card);
  exec(tx,
       "INSERT INTO preview_cards_statuses (status_id, preview_card_id, url) VALUES ($1, $2, $3)"
       " ON CONFLICT (status_id, preview_card_id) DO UPDATE SET url = excluded.url",
       status.value, card, url_as_posted);
  return true;
}

void hide_cards(pqxx::dbtransaction& tx, status_id status) {
  exec(tx, "DELETE FROM preview_cards_statuses WHERE status_id = $1", status.value);
}

} // namespace pheidi::model
