// `notification_requests` as lists.
#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/notification_rows.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <limits>

namespace pheidi::model {

namespace {

std::string columns_sql() {
  return fmt::format("SELECT r.id, r.from_account_id, r.last_status_id, r.notifications_count, {} AS created,"
                     " {} AS updated FROM notification_requests r JOIN accounts a ON a.id = r.from_account_id"
                     " AND a.suspended_at IS NULL WHERE r.account_id = $1 AND r.notifications_count > 0",
                     micros_sql("r.created_at"), micros_sql("r.updated_at"));
}

notification_request_row read_request(const pqxx::row& row) {
  notification_request_row out;
  out.id = row[0].as<std::int64_t>();
  out.from = account_in(row[1]);
  out.last_status = number_or_none(row[2]);
  out.count = row[3].as<std::int64_t>();
  out.created_at = moment_or_none(row[4]).value_or(wall_time());
  out.updated_at = moment_or_none(row[5]).value_or(wall_time());
  return out;
}

} // namespace

std::vector<notification_request_row> notification_request_page(pqxx::dbtransaction& tx, account_id account,
                                                                std::optional<std::int64_t> max_id,
                                                                std::optional<std::int64_t> since_id,
                                                                std::optional<std::int64_t> min_id,
                                                                int limit) {
  const auto sql = fmt::format("{} AND r.id < $2 AND r.id > $3 ORDER BY r.id {} LIMIT $4", columns_sql(),
                               min_id ? "ASC" : "DESC");
  std::vector<notification_request_row> out;
  for (const auto& row :
       exec(tx, sql, account.value, max_id.value_or(std::numeric_limits<std::int64_t>::max()),
            std::max(since_id.value_or(0), min_id.value_or(0)), limit))
    out.push_back(read_request(row));
  if (min_id) std::reverse(out.begin(), out.end());
  return out;
}

std::optional<notification_request_row> find_notification_request(pqxx::dbtransaction& tx, account_id account,
                                                                  std::int64_t id) {
  const auto rows = exec(tx, columns_sql() + " AND r.id = $2", account.value, id);
  if (rows.empty()) return std::nullopt;
  return read_request(rows[0]);
}

pending_requests count_notification_requests(pqxx::dbtransaction& tx, account_id account) {
  const auto row = exec1(tx,
                         "SELECT count(*), coalesce(sum(r.notifications_count), 0)::bigint"
                         " FROM notification_requests r JOIN accounts a ON a.id = r.from_account_id"
                         " AND a.suspended_at IS NULL WHERE r.account_id = $1 AND r.notifications_count > 0",
                         account.value);
  return {row[0].as<std::int64_t>(), row[1].as<std::int64_t>()};
}

} // namespace pheidi::model
