// Rows of three tables, each change in one statement.
#include "pheidi/model/client/filters_written.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <algorithm>

namespace pheidi::model {

namespace {

std::optional<std::string> literal(const std::optional<std::vector<std::string>>& texts) {
  return texts ? std::optional(array_literal(*texts)) : std::nullopt;
}

std::optional<std::string> moment(const std::optional<wall_time>& t) {
  return t ? std::optional(timestamp_text(*t)) : std::nullopt;
}

std::optional<filter_row> find_by(pqxx::dbtransaction& tx, account_id owner, std::string_view sql,
                                  std::int64_t id) {
  const auto rows = exec(tx, sql, id);
  if (rows.empty()) return std::nullopt;
  return find_filter(tx, owner, rows[0][0].as<std::int64_t>());
}

} // namespace

std::int64_t insert_filter(pqxx::dbtransaction& tx, account_id owner, const filter_change& what,
                           wall_time now) {
  return exec1(tx,
               "INSERT INTO custom_filters (account_id, phrase, context, action, expires_at, created_at, "
               "updated_at)"
               " VALUES ($1, $2, coalesce($3::varchar[], '{}'), $4, $5::timestamp, $6::timestamp, "
               "$6::timestamp)"
               " RETURNING id",
               owner.value, what.title.value_or(std::string()), literal(what.contexts),
               what.action.value_or(0), moment(what.expires_at), timestamp_text(now))[0]
      .as<std::int64_t>();
}

bool update_filter(pqxx::dbtransaction& tx, account_id owner, std::int64_t filter, const filter_change& what,
                   wall_time now) {
  return exec(tx,
              "UPDATE custom_filters SET phrase = coalesce($3, phrase), context = coalesce($4::varchar[], "
              "context),"
              " action = coalesce($5, action), expires_at = CASE WHEN $6 THEN $7::timestamp ELSE expires_at "
              "END,"
              " updated_at = $8::timestamp WHERE id = $2 AND account_id = $1",
              owner.value, filter, what.title, literal(what.contexts), what.action, what.expiry_given,
              moment(what.expires_at), timestamp_text(now))
             .affected_rows() > 0;
}

bool remove_filter(pqxx::dbtransaction& tx, account_id owner, std::int64_t filter) {
  if (!find_filter(tx, owner, filter)) return false;
  exec(tx, "DELETE FROM custom_filter_keywords WHERE custom_filter_id = $1", filter);
  exec(tx, "DELETE FROM custom_filter_statuses WHERE custom_filter_id = $1", filter);
  exec(tx, "DELETE FROM custom_filters WHERE id = $1", filter);
  return true;
}

std::optional<filter_row> find_filter(pqxx::dbtransaction& tx, account_id owner, std::int64_t filter) {
  auto all = filters_of(tx, owner);
  const auto found = std::ranges::find(all, filter, &filter_row::id);
  if (found == all.end()) return std::nullopt;
  return std::move(*found);
}

std::int64_t count_filters(pqxx::dbtransaction& tx, account_id owner) {
  return exec1(tx, "SELECT count(*) FROM custom_filters WHERE account_id = $1", owner.value)[0]
      .as<std::int64_t>();
}

std::int64_t count_filter_keywords(pqxx::dbtransaction& tx, account_id owner) {
  return exec1(tx,
               "SELECT count(*) FROM custom_filters f JOIN custom_filter_keywords k ON k.custom_filter_id = "
               "f.id"
               " WHERE f.account_id = $1",
               owner.value)[0]
      .as<std::int64_t>();
}

bool change_keywords(pqxx::dbtransaction& tx, std::int64_t filter, const std::vector<keyword_change>& what,
                     wall_time now) {
  for (const auto& each : what) {
    if (!each.id) {
      exec(
          tx,
          "INSERT INTO custom_filter_keywords (custom_filter_id, keyword, whole_word, created_at, updated_at)"
          " VALUES ($1, $2, $3, $4::timestamp, $4::timestamp)",
          filter, each.keyword.value_or(std::string()), each.whole_word.value_or(true), timestamp_text(now));
      continue;
    }
    const auto touched =
        each.remove ? exec(tx, "DELETE FROM custom_filter_keywords WHERE custom_filter_id = $1 AND id = $2",
                           filter, *each.id)
                    : exec(tx,
                           "UPDATE custom_filter_keywords SET keyword = coalesce($3, keyword),"
                           " whole_word = coalesce($4, whole_word), updated_at = $5::timestamp"
                           " WHERE custom_filter_id = $1 AND id = $2",
                           filter, *each.id, each.keyword, each.whole_word, timestamp_text(now));
    if (touched.affected_rows() == 0) return false;
  }
  return true;
}

std::optional<filter_row> filter_of_keyword(pqxx::dbtransaction& tx, account_id owner, std::int64_t keyword) {
  return find_by(tx, owner, "SELECT custom_filter_id FROM custom_filter_keywords WHERE id = $1", keyword);
}

std::optional<filter_row> filter_of_status(pqxx::dbtransaction& tx, account_id owner,
                                           std::int64_t filter_status) {
  return find_by(tx, owner, "SELECT custom_filter_id FROM custom_filter_statuses WHERE id = $1",
                 filter_status);
}

std::int64_t add_filter_status(pqxx::dbtransaction& tx, std::int64_t filter, std::int64_t status,
                               wall_time now) {
  const auto rows =
      exec(tx,
           "INSERT INTO custom_filter_statuses (custom_filter_id, status_id, created_at, updated_at)"
           " VALUES ($1, $2, $3::timestamp, $3::timestamp) ON CONFLICT DO NOTHING RETURNING id",
           filter, status, timestamp_text(now));
  if (!rows.empty()) return rows[0][0].as<std::int64_t>();
  return exec1(tx, "SELECT id FROM custom_filter_statuses WHERE custom_filter_id = $1 AND status_id = $2",
               filter, status)[0]
      .as<std::int64_t>();
}

void remove_filter_status(pqxx::dbtransaction& tx, std::int64_t filter_status) {
  exec(tx, "DELETE FROM custom_filter_statuses WHERE id = $1", filter_status);
}

} // namespace pheidi::model
