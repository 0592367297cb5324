// Columns are Paperclip's: the name of a file, not its path.
#include "pheidi/model/client/uploads.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

// media_attachments.type and .processing
constexpr int type_image = 0;
constexpr int processing_complete = 2;

std::optional<std::string> text_or_null(const pqxx::field& f) {
  if (f.is_null()) return std::nullopt;
  return f.as<std::string>();
}

} // namespace

std::int64_t next_attachment_id(pqxx::dbtransaction& tx) {
  return exec1(tx, "SELECT timestamp_id('media_attachments')")[0].as<std::int64_t>();
}

void insert_upload(pqxx::dbtransaction& tx, const new_upload& what, wall_time now) {
  exec(tx,
       "INSERT INTO media_attachments (id, account_id, type, processing, file_file_name, file_content_type,"
       " file_file_size, file_updated_at, file_meta, blurhash, description, file_storage_schema_version, "
       "created_at,"
       " updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::timestamp, $9::json, $10, $11, 1, $8::timestamp,"
       " $8::timestamp)",
       what.id, what.account.value, type_image, processing_complete, what.file_name, what.content_type,
       what.bytes, timestamp_text(now), what.meta, what.blurhash, what.description);
}

std::optional<own_upload> find_upload(pqxx::dbtransaction& tx, account_id account, std::int64_t id) {
  const auto rows =
      exec(tx,
           "SELECT id, status_id IS NOT NULL OR scheduled_status_id IS NOT NULL, file_file_name,"
           " file_meta::text, description FROM media_attachments WHERE account_id = $1 AND id = $2"
           " FOR UPDATE",
           account.value, id);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return own_upload{row[0].as<std::int64_t>(), row[1].as<bool>(), row[2].as<std::string>(""),
                    row[3].as<std::string>(""), text_or_null(row[4])};
}

void update_upload(pqxx::dbtransaction& tx, std::int64_t id, const std::optional<std::string>& description,
                   const std::string& meta, wall_time now) {
  const auto kept = meta.empty() ? std::nullopt : std::optional(meta);
  exec(tx,
       "UPDATE media_attachments SET description = $2, file_meta = coalesce($3::json, file_meta),"
       " updated_at = $4::timestamp WHERE id = $1",
       id, description, kept, timestamp_text(now));
}

void remove_upload(pqxx::dbtransaction& tx, std::int64_t id) {
  exec(tx, "UPDATE media_attachments SET account_id = NULL, updated_at = 'epoch' WHERE id = $1", id);
}

std::string set_profile_picture(pqxx::dbtransaction& tx, account_id account, profile_picture which,
                                const picture_file& file, wall_time now) {
  const auto name = file.name.empty() ? std::nullopt : std::optional(file.name);
  const auto type = file.name.empty() ? std::nullopt : std::optional(file.content_type);
  const auto bytes = file.name.empty() ? std::nullopt : std::optional(file.bytes);
  const auto sql = fmt::format(
      "UPDATE accounts a SET {0}_file_name = $2, {0}_content_type = $3, {0}_file_size = $4,"
      " {0}_updated_at = $5::timestamp, {0}_storage_schema_version = 1,"
      " updated_at = $5::timestamp FROM (SELECT id, coalesce({0}_file_name, '') AS name"
      "  FROM accounts WHERE id = $1 FOR UPDATE) before WHERE a.id = before.id RETURNING before.name",
      which == profile_picture::avatar ? "avatar" : "header");
  const auto before = exec(tx, sql, account.value, name, type, bytes, timestamp_text(now));
  return before.empty() ? std::string() : before[0][0].as<std::string>();
}

} // namespace pheidi::model
