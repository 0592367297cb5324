// `status_pins`: what an account shows first on its profile.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/interactions.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <unordered_set>

namespace pheidi::model {

bool add_status_pin(pqxx::dbtransaction& tx, account_id account, std::int64_t status, wall_time now) {
  const auto done = exec(tx,
                         fmt::format("INSERT INTO status_pins (account_id, status_id, created_at, updated_at)"
                                     " SELECT account_id, id, {now}, {now} FROM statuses"
                                     "  WHERE id = $2 AND account_id = $1 AND reblog_of_id IS NULL"
                                     "  AND visibility <> 3 AND deleted_at IS NULL"
                                     " ON CONFLICT (account_id, status_id) DO NOTHING",
                                     fmt::arg("now", moment_sql("$3"))),
                         account.value, status, micros(now));
  return done.affected_rows() == 1;
}

bool remove_status_pin(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  const auto done =
      exec(tx, "DELETE FROM status_pins WHERE account_id = $1 AND status_id = $2", account.value, status);
  return done.affected_rows() > 0;
}

std::vector<std::int64_t> status_pins(pqxx::dbtransaction& tx, account_id account) {
  std::vector<std::int64_t> out;
  for (const auto& row :
       exec(tx,
            "SELECT p.status_id FROM status_pins p JOIN statuses s ON s.id = p.status_id"
            " WHERE p.account_id = $1 AND s.deleted_at IS NULL ORDER BY p.created_at DESC, p.id DESC",
            account.value))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

pin_changes replace_status_pins(pqxx::dbtransaction& tx, account_id account,
                                const std::vector<std::int64_t>& statuses, wall_time now) {
  pin_changes out;
  for (const auto& row :
       exec(tx,
            "DELETE FROM status_pins WHERE account_id = $1 AND status_id <> ALL($2::bigint[])"
            " RETURNING status_id",
            account.value, array_literal(statuses)))
    out.removed.push_back(row[0].as<std::int64_t>());
  std::sort(out.removed.begin(), out.removed.end());
  std::vector<std::int64_t> wanted;
  std::unordered_set<std::int64_t> seen;
  for (const auto status : statuses)
    if (seen.insert(status).second) wanted.push_back(status);
  // Shown by time, newest first, so the last to be shown is the oldest.
  for (auto n = wanted.size(); n-- > 0;)
    if (add_status_pin(tx, account, wanted[n], now - std::chrono::milliseconds(n)))
      out.added.push_back(wanted[n]);
  std::reverse(out.added.begin(), out.added.end());
  return out;
}

} // namespace pheidi::model
