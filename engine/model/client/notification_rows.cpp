// Pages of single notifications.
#include "pheidi/model/client/notification_rows.hpp"

#include "exec.hpp"
#include "model/client/notification_sql.hpp"
#include "model/client/read_column.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pheidi::model {

std::string notification_rows_sql() {
  return fmt::format(
      "SELECT n.id, n.account_id, n.from_account_id, {0} AS kind, n.activity_type, n.activity_id, "
      "n.group_key,"
      " n.filtered, {1} AS created, coalesce(nm.status_id, CASE WHEN {0} = 'reblog' THEN ns.reblog_of_id"
      "  ELSE ns.id END, nf.status_id, np.status_id, nq.status_id) AS status FROM notifications n"
      " JOIN accounts na ON na.id = n.from_account_id AND na.suspended_at IS NULL"
      " LEFT JOIN mentions nm ON n.activity_type = 'Mention' AND nm.id = n.activity_id"
      " LEFT JOIN statuses ns ON n.activity_type = 'Status' AND ns.id = n.activity_id"
      " LEFT JOIN favourites nf ON n.activity_type = 'Favourite' AND nf.id = n.activity_id"
      " LEFT JOIN polls np ON n.activity_type = 'Poll' AND np.id = n.activity_id"
      " LEFT JOIN quotes nq ON n.activity_type = 'Quote' AND nq.id = n.activity_id",
      notification_kind, micros_sql("n.created_at"));
}

notification_row read_notification(const pqxx::row& row) {
  notification_row out;
  out.id = row["id"].as<std::int64_t>();
  out.recipient = account_in(row["account_id"]);
  out.from = account_in(row["from_account_id"]);
  out.type = row["kind"].as<std::string>();
  out.activity_type = row["activity_type"].as<std::string>();
  out.activity = row["activity_id"].as<std::int64_t>();
  out.group_key = row["group_key"].as<std::string>("");
  out.filtered = row["filtered"].as<bool>();
  out.created_at = moment_or_none(row["created"]).value_or(wall_time());
  out.status = number_or_none(row["status"]);
  return out;
}

std::string asked_sql() {
  return fmt::format(
      " FROM notifications n JOIN accounts na ON na.id = n.from_account_id AND na.suspended_at IS NULL"
      " WHERE n.account_id = $1 AND n.id < $2 AND n.id > $3"
      " AND (cardinality($4::text[]) = 0 OR {0} = ANY($4::text[])) AND {0} <> ALL($5::text[])"
      " AND $6::bigint IN (0, n.from_account_id) AND (NOT n.filtered OR $7::bool)",
      notification_kind);
}

asked asked_of(const notification_query& query) {
  asked out;
  out.account = query.account.value;
  out.below = query.max_id.value_or(std::numeric_limits<std::int64_t>::max());
  out.above = std::max(query.since_id.value_or(0), query.min_id.value_or(0));
  out.types = array_literal(query.types);
  out.exclude_types = array_literal(query.exclude_types);
  out.from = query.from ? query.from->value : 0;
  out.include_filtered = query.include_filtered;
  return out;
}

std::string group_key_of(const notification_row& row) {
  return row.group_key.empty() ? fmt::format("ungrouped-{}", row.id) : row.group_key;
}

std::vector<notification_row> notification_page(pqxx::dbtransaction& tx, const notification_query& query) {
  const auto sql =
      fmt::format("{} WHERE n.id IN (SELECT n.id{} ORDER BY n.id {} LIMIT $8) ORDER BY n.id DESC",
                  notification_rows_sql(), asked_sql(), query.min_id ? "ASC" : "DESC");
  const auto a = asked_of(query);
  std::vector<notification_row> out;
  for (const auto& row : exec(tx, sql, a.account, a.below, a.above, a.types, a.exclude_types, a.from,
                              a.include_filtered, query.limit))
    out.push_back(read_notification(row));
  return out;
}

std::optional<notification_row> find_notification(pqxx::dbtransaction& tx, account_id account,
                                                  std::int64_t id) {
  const auto rows =
      exec(tx, notification_rows_sql() + " WHERE n.id = $1 AND n.account_id = $2", id, account.value);
  if (rows.empty()) return std::nullopt;
  return read_notification(rows[0]);
}

std::vector<notification_row> find_notifications(pqxx::dbtransaction& tx,
                                                 const std::vector<std::int64_t>& ids) {
  std::vector<notification_row> out;
  for (const auto& row :
       exec(tx, notification_rows_sql() + " WHERE n.id = ANY($1::bigint[]) ORDER BY n.id DESC",
            array_literal(ids)))
    out.push_back(read_notification(row));
  return out;
}

} // namespace pheidi::model
