// Followed and featured hashtags, a statement each.
#include "pheidi/model/client/tags_written.hpp"

#include "cursor_sql.hpp"
#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

std::optional<std::int64_t> first_id(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

std::string featured_sql(std::string_view condition) {
  return fmt::format(
      "SELECT f.id, t.name, f.statuses_count, {}, t.id FROM featured_tags f"
      " JOIN tags t ON t.id = f.tag_id WHERE f.account_id = $1{} ORDER BY f.statuses_count DESC, f.id",
      micros_sql("f.last_status_at"), condition);
}

featured_row read_featured(const pqxx::row& row) {
  featured_row out;
  out.shown.id = row[0].as<std::int64_t>();
  out.shown.name = row[1].as<std::string>();
  out.shown.statuses_count = row[2].as<std::int64_t>();
  out.shown.last_status_at = moment_or_none(row[3]);
  out.tag = row[4].as<std::int64_t>();
  return out;
}

} // namespace

std::optional<std::int64_t> find_tag(pqxx::dbtransaction& tx, const std::string& name) {
  if (!searchable(name)) return std::nullopt;
  return first_id(exec(tx, "SELECT id FROM tags WHERE lower(name::text) = lower($1)", name));
}

std::int64_t obtain_tag(pqxx::dbtransaction& tx, const activitypub::hashtag& tag, wall_time now) {
  return find_or_make_tags(tx, {tag}, now).at(tag.name);
}

void follow_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t tag, wall_time now) {
  exec(tx,
       "INSERT INTO tag_follows (account_id, tag_id, created_at, updated_at)"
       " VALUES ($1, $2, $3::timestamp, $3::timestamp) ON CONFLICT (account_id, tag_id) DO NOTHING",
       account.value, tag, timestamp_text(now));
}

bool unfollow_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t tag) {
  return exec(tx, "DELETE FROM tag_follows WHERE account_id = $1 AND tag_id = $2", account.value, tag)
             .affected_rows() > 0;
}

std::vector<followed_tag> followed_tags(pqxx::dbtransaction& tx, account_id account,
                                        std::optional<std::int64_t> max_id,
                                        std::optional<std::int64_t> since_id, int limit) {
  std::vector<followed_tag> out;
  for (const auto& row : exec(tx,
                              "SELECT id, tag_id FROM tag_follows WHERE account_id = $1" +
                                  within_sql("id", 2, false) + " ORDER BY id DESC LIMIT $4",
                              account.value, max_id, since_id, limit))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::int64_t>()});
  return out;
}

std::vector<featured_row> featured_tags_of(pqxx::dbtransaction& tx, account_id account) {
  std::vector<featured_row> out;
  for (const auto& row : exec(tx, featured_sql(""), account.value))
    out.push_back(read_featured(row));
  return out;
}

std::optional<featured_row> find_featured_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t id) {
  const auto rows = exec(tx, featured_sql(" AND f.id = $2"), account.value, id);
  if (rows.empty()) return std::nullopt;
  return read_featured(rows[0]);
}

std::optional<std::int64_t> featured_tag_named(pqxx::dbtransaction& tx, account_id account,
                                               std::int64_t tag) {
  return first_id(
      exec(tx, "SELECT id FROM featured_tags WHERE account_id = $1 AND tag_id = $2", account.value, tag));
}

void remove_featured_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t id) {
  exec(tx, "DELETE FROM featured_tags WHERE account_id = $1 AND id = $2", account.value, id);
}

std::vector<std::int64_t> tags_to_feature(pqxx::dbtransaction& tx, account_id account, int limit) {
  std::vector<std::int64_t> out;
  for (const auto& row :
       exec(tx,
            "SELECT st.tag_id FROM (SELECT id FROM statuses WHERE account_id = $1 AND deleted_at IS NULL"
            "  ORDER BY id DESC LIMIT 1000) s JOIN statuses_tags st ON st.status_id = s.id"
            " WHERE NOT EXISTS (SELECT 1 FROM featured_tags f WHERE f.account_id = $1 AND f.tag_id = "
            "st.tag_id)"
            " GROUP BY st.tag_id ORDER BY count(*) DESC, st.tag_id LIMIT $2",
            account.value, limit))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
