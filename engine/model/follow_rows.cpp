// SQL for either of the two tables of follows.
#include "follow_rows.hpp"

#include "exec.hpp"
#include "kept_uri.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

follow_row read_follow(const pqxx::row& row) {
  follow_row out;
  out.id = row["id"].as<std::int64_t>();
  out.account = account_id(row["account_id"].as<std::int64_t>());
  out.target = account_id(row["target_account_id"].as<std::int64_t>());
  out.uri = row["uri"].as<std::string>(std::string());
  out.show_reblogs = row["show_reblogs"].as<bool>();
  out.notify = row["notify"].as<bool>();
  return out;
}

std::optional<follow_row> find_pair(pqxx::dbtransaction& tx, std::string_view table, account_id account,
                                    account_id target) {
  const auto rows = exec(tx,
                         fmt::format("SELECT {} FROM {} WHERE account_id = $1 AND target_account_id = $2",
                                     follow_columns, table),
                         account.value, target.value);
  if (rows.empty()) return std::nullopt;
  return read_follow(rows.front());
}

std::optional<follow_row> find_by_uri(pqxx::dbtransaction& tx, std::string_view table, follow_end end,
                                      account_id whose, const std::string& uri) {
  const auto name = kept_uri(uri);
  if (name.empty()) return std::nullopt;
  const auto* column = end == follow_end::follower ? "account_id" : "target_account_id";
  const auto rows = exec(tx,
                         fmt::format("SELECT {} FROM {} WHERE {} = $1 AND uri = $2 ORDER BY id LIMIT 1",
                                     follow_columns, table, column),
                         whose.value, name);
  if (rows.empty()) return std::nullopt;
  return read_follow(rows.front());
}

stored_follow upsert_pair(pqxx::dbtransaction& tx, std::string_view table, const new_follow& follow,
                          wall_time now) {
  // xmax is 0 only in a row that this statement made.
  const auto rows =
      exec(tx,
           fmt::format(
               "INSERT INTO {0} AS f (account_id, target_account_id, uri, show_reblogs, notify, created_at,"
               " updated_at) VALUES ($1, $2, NULLIF($3, ''), $4, $5, {now}, {now})"
               " ON CONFLICT (account_id, target_account_id) DO UPDATE"
               " SET uri = EXCLUDED.uri, updated_at = EXCLUDED.updated_at"
               " WHERE EXCLUDED.uri IS NOT NULL AND f.uri IS DISTINCT FROM EXCLUDED.uri"
               " RETURNING {1}, f.xmax = 0 AS inserted",
               table, follow_columns, fmt::arg("now", moment_sql("$6"))),
           follow.account.value, follow.target.value, kept_uri(follow.uri), follow.show_reblogs,
           follow.notify, micros(now));
  if (!rows.empty())
    return {read_follow(rows.front()),
            rows.front()["inserted"].as<bool>() ? row_change::inserted : row_change::uri_replaced};
  // The statement above locked the row that it left alone, so it is still there.
  return {find_pair(tx, table, follow.account, follow.target).value(), row_change::unchanged};
}

bool replace_uri(pqxx::dbtransaction& tx, std::string_view table, account_id account, account_id target,
                 const std::string& uri, wall_time now) {
  const auto name = kept_uri(uri);
  if (name.empty()) return false;
  const auto done = exec(tx,
                         fmt::format("UPDATE {} SET uri = $3, updated_at = {now}"
                                     " WHERE account_id = $1 AND target_account_id = $2"
                                     " AND uri IS DISTINCT FROM $3",
                                     table, fmt::arg("now", moment_sql("$4"))),
                         account.value, target.value, name, micros(now));
  return done.affected_rows() > 0;
}

} // namespace pheidi::model
