// Columns are Paperclip's; whoever writes a name asks whether the URL is still the one that was fetched.
#include "pheidi/model/client/remote_files.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/attachment_rows.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

// media_attachments.type and .processing
constexpr int type_image = 0, type_unknown = 3, processing_complete = 2;

const char* prefix_of(profile_picture which) {
  return which == profile_picture::avatar ? "avatar" : "header";
}

std::string text(const pqxx::field& column) {
  return column.as<std::string>(std::string());
}

/// Table and column that hold the name.
std::pair<const char*, const char*> place_of(file_owner kind) {
  switch (kind) {
  case file_owner::avatar:
    return {"accounts", "avatar_file_name"};
  case file_owner::header:
    return {"accounts", "header_file_name"};
  case file_owner::attachment:
    return {"media_attachments", "file_file_name"};
  case file_owner::card:
    return {"preview_cards", "image_file_name"};
  }
  throw std::logic_error("no such owner of files");
}

} // namespace

std::optional<wanted_picture> find_wanted_picture(pqxx::dbtransaction& tx, account_id account,
                                                  profile_picture which) {
  const auto sql =
      fmt::format("SELECT {0}_remote_url, domain FROM accounts WHERE id = $1 AND domain IS NOT NULL"
                  " AND suspended_at IS NULL AND {0}_remote_url <> '' AND"
                  " coalesce({0}_file_name, '') = ''",
                  prefix_of(which));
  const auto rows = exec(tx, sql, account.value);
  if (rows.empty()) return std::nullopt;
  return wanted_picture{text(rows[0][0]), text(rows[0][1])};
}

bool keep_picture(pqxx::dbtransaction& tx, account_id account, profile_picture which, const std::string& url,
                  const picture_file& file, wall_time now) {
  const auto sql =
      fmt::format("UPDATE accounts SET {0}_file_name = $3, {0}_content_type = $4, {0}_file_size = $5,"
                  " {0}_updated_at = $6::timestamp, {0}_storage_schema_version = 1 WHERE id = $1"
                  " AND {0}_remote_url = $2 AND domain IS NOT NULL AND suspended_at IS NULL"
                  " AND coalesce({0}_file_name, '') = ''",
                  prefix_of(which));
  return exec(tx, sql, account.value, url, file.name, file.content_type, file.bytes, timestamp_text(now))
             .affected_rows() > 0;
}

std::optional<wanted_attachment> find_wanted_attachment(pqxx::dbtransaction& tx, std::int64_t id) {
  const auto rows =
      exec(tx,
           "SELECT m.remote_url, a.domain, m.file_meta::text FROM media_attachments m"
           " JOIN accounts a ON a.id = m.account_id WHERE m.id = $1 AND m.remote_url <> ''"
           " AND coalesce(m.file_file_name, '') = '' AND m.type IN ($2, $3) AND m.status_id IS NOT NULL"
           " AND a.domain IS NOT NULL AND a.suspended_at IS NULL",
           id, type_image, type_unknown);
  if (rows.empty() || is_film_or_sound(text(rows[0][0]))) return std::nullopt;
  return wanted_attachment{text(rows[0][0]), text(rows[0][1]), text(rows[0][2])};
}

bool keep_attachment(pqxx::dbtransaction& tx, std::int64_t id, const std::string& url,
                     const kept_attachment& what, wall_time now) {
  return exec(tx,
              "UPDATE media_attachments SET type = $3, processing = $4, file_file_name = $5,"
              " file_content_type = $6, file_file_size = $7, file_updated_at = $8::timestamp,"
              " updated_at = $8::timestamp, file_meta = $9::json, blurhash = coalesce(blurhash, $10),"
              " file_storage_schema_version = 1 WHERE id = $1 AND remote_url = $2"
              " AND coalesce(file_file_name, '') = '' AND status_id IS NOT NULL",
              id, url, type_image, processing_complete, what.file.name, what.file.content_type,
              what.file.bytes, timestamp_text(now), what.meta, what.blurhash)
             .affected_rows() > 0;
}

std::vector<dropped_file> drop_old_attachments(pqxx::dbtransaction& tx, std::optional<wall_time> before,
                                               std::int64_t after, int limit) {
  const auto since = before ? std::optional(timestamp_text(*before)) : std::nullopt;
  std::vector<dropped_file> out;
  // The name as it was comes from the sub-query: RETURNING shows the new row.
  for (const auto& row :
       exec(tx,
            "WITH old AS (SELECT id, file_file_name AS name FROM media_attachments WHERE id > $2"
            "  AND remote_url <> '' AND file_file_name <> '' AND file_storage_schema_version >= 1"
            "  AND (file_updated_at < $1::timestamp OR status_id IS NULL) ORDER BY id LIMIT $3"
            "  FOR UPDATE SKIP LOCKED),"
            " dropped AS (UPDATE media_attachments m SET file_file_name = NULL, file_content_type = NULL,"
            "  file_file_size = NULL, file_updated_at = NULL FROM old WHERE m.id = old.id)"
            " SELECT id, name FROM old ORDER BY id",
            since, after, limit))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::string>()});
  return out;
}

std::vector<dropped_file> drop_old_card_images(pqxx::dbtransaction& tx, wall_time before, std::int64_t after,
                                               int limit) {
  std::vector<dropped_file> out;
  for (const auto& row :
       exec(tx,
            "WITH old AS (SELECT id, image_file_name AS name FROM preview_cards WHERE id > $2"
            "  AND image_file_name <> '' AND image_storage_schema_version >= 1"
            "  AND image_updated_at < $1::timestamp ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED),"
            " dropped AS (UPDATE preview_cards c SET image_file_name = NULL, image_content_type = NULL,"
            "  image_file_size = NULL, image_updated_at = NULL, blurhash = NULL, width = 0, height = 0"
            "  FROM old WHERE c.id = old.id)"
            " SELECT id, name FROM old ORDER BY id",
            timestamp_text(before), after, limit))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::string>()});
  return out;
}

std::vector<bool> named_by_rows(pqxx::dbtransaction& tx, file_owner kind,
                                const std::vector<std::int64_t>& ids, const std::vector<std::string>& names) {
  std::vector<bool> out(ids.size(), false);
  const auto [table, column] = place_of(kind);
  const auto sql = fmt::format("SELECT f.at FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY"
                               " AS f (id, name, at) JOIN {0} r ON r.id = f.id"
                               " AND regexp_replace(r.{1}, '[.][^.]*$', '') = f.name",
                               table, column);
  for (const auto& row : exec(tx, sql, array_literal(ids), array_literal(names)))
    out.at(row[0].as<std::size_t>() - 1) = true;
  return out;
}

} // namespace pheidi::model
