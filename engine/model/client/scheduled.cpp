// Rows of posts for later.
#include "pheidi/model/client/scheduled.hpp"

#include "advisory_lock.hpp"
#include "cursor_sql.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

const std::string& columns() {
  static const std::string text =
      fmt::format("id, coalesce(params, '{{}}')::text AS params, coalesce({}, 0) AS at, account_id",
                  micros_sql("scheduled_at"));
  return text;
}

scheduled_row read_row(const pqxx::row& row) {
  scheduled_row out;
  out.id = row["id"].as<std::int64_t>();
  out.scheduled_at = from_micros(row["at"].as<std::int64_t>());
  out.params = row["params"].as<std::string>();
  return out;
}

void free_media(pqxx::dbtransaction& tx, std::int64_t id) {
  exec(tx, "UPDATE media_attachments SET scheduled_status_id = NULL WHERE scheduled_status_id = $1", id);
}

} // namespace

std::optional<schedule_fault> judge_schedule(pqxx::dbtransaction& tx, account_id account, wall_time at,
                                             std::optional<std::int64_t> beside) {
  lock_name(tx, fmt::format("scheduled:{}", account.value));
  const auto row = exec1(tx,
                         "SELECT count(*), count(*) FILTER (WHERE date_trunc('day', scheduled_at) ="
                         " date_trunc('day', $2::timestamp)) FROM scheduled_statuses WHERE account_id = $1"
                         " AND ($3::bigint IS NULL OR id <> $3)",
                         account.value, timestamp_text(at), beside);
  if (row[0].as<int>() >= most_scheduled) return schedule_fault::too_many;
  if (row[1].as<int>() >= most_scheduled_a_day) return schedule_fault::too_many_that_day;
  return std::nullopt;
}

std::int64_t add_scheduled(pqxx::dbtransaction& tx, account_id account, const std::string& params,
                           wall_time at, const std::vector<std::int64_t>& media) {
  const auto id = exec1(tx,
                        "INSERT INTO scheduled_statuses (account_id, params, scheduled_at)"
                        " VALUES ($1, $2::jsonb, $3::timestamp) RETURNING id",
                        account.value, params, timestamp_text(at))[0]
                      .as<std::int64_t>();
  if (!media.empty())
    exec(tx,
         "UPDATE media_attachments SET scheduled_status_id = $3 WHERE id = ANY($1::bigint[])"
         " AND account_id = $2",
         array_literal(media), account.value, id);
  return id;
}

bool move_scheduled(pqxx::dbtransaction& tx, account_id account, std::int64_t id, wall_time at) {
  return exec(tx,
              "UPDATE scheduled_statuses SET scheduled_at = $3::timestamp WHERE id = $2 AND account_id = $1",
              account.value, id, timestamp_text(at))
             .affected_rows() == 1;
}

bool remove_scheduled(pqxx::dbtransaction& tx, account_id account, std::int64_t id) {
  if (!find_scheduled(tx, account, id)) return false;
  free_media(tx, id);
  return exec(tx, "DELETE FROM scheduled_statuses WHERE id = $2 AND account_id = $1", account.value, id)
             .affected_rows() == 1;
}

std::optional<scheduled_row> find_scheduled(pqxx::dbtransaction& tx, account_id account, std::int64_t id) {
  const auto rows =
      exec(tx, fmt::format("SELECT {} FROM scheduled_statuses WHERE id = $2 AND account_id = $1", columns()),
           account.value, id);
  if (rows.empty()) return std::nullopt;
  return read_row(rows[0]);
}

std::vector<scheduled_row> find_scheduled_page(pqxx::dbtransaction& tx, account_id account,
                                               const reaction_page& p) {
  const auto sql =
      fmt::format("SELECT {} FROM scheduled_statuses WHERE account_id = $1{} ORDER BY id {} LIMIT $5",
                  columns(), within_sql("id", 2), p.min_id ? "ASC" : "DESC");
  std::vector<scheduled_row> out;
  for (const auto& row : exec(tx, sql, account.value, p.max_id, p.since_id, p.min_id, p.limit))
    out.push_back(read_row(row));
  if (p.min_id) std::reverse(out.begin(), out.end());
  return out;
}

std::optional<due_scheduled> take_scheduled(pqxx::dbtransaction& tx, std::int64_t id) {
  // Who may not post any more does not post what was written before.
  const auto rows =
      exec(tx,
           fmt::format("SELECT {} FROM scheduled_statuses WHERE id = $1 AND EXISTS (SELECT 1 FROM users u"
                       " JOIN accounts a ON a.id = u.account_id WHERE a.id = scheduled_statuses.account_id"
                       " AND NOT u.disabled AND a.suspended_at IS NULL AND NOT a.memorial)"
                       " FOR UPDATE SKIP LOCKED",
                       columns()),
           id);
  if (rows.empty()) return std::nullopt;
  return due_scheduled{read_row(rows[0]), account_id(rows[0]["account_id"].as<std::int64_t>())};
}

} // namespace pheidi::model
