// `accounts.moved_to_account_id`, and who is to follow along.
#include "pheidi/model/moves.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <limits>

namespace pheidi::model {

move_verdict judge_move(const account_row& from, const account_row& to) {
  if (from.id == to.id) return move_verdict::same_account;
  if (to.suspended || to.permanently_unavailable) return move_verdict::target_unavailable;
  const auto& aliases = to.also_known_as;
  // An account without URI must not be confirmed by an empty alias.
  if (from.uri.empty() || std::find(aliases.begin(), aliases.end(), from.uri) == aliases.end())
    return move_verdict::not_confirmed;
  return move_verdict::allowed;
}

bool set_moved_to(pqxx::dbtransaction& tx, account_id from, account_id to, wall_time now) {
  const auto done =
      exec(tx,
           fmt::format("UPDATE accounts SET moved_to_account_id = $2, updated_at = {now}"
                       " WHERE id = $1 AND id <> $2 AND moved_to_account_id IS DISTINCT FROM $2",
                       fmt::arg("now", moment_sql("$3"))),
           from.value, to.value, micros(now));
  return done.affected_rows() == 1;
}

std::vector<mover> movers(pqxx::dbtransaction& tx, account_id from, account_id to,
                          std::optional<account_id> after, int limit) {
  const auto start = after.value_or(account_id(std::numeric_limits<std::int64_t>::min()));
  const auto rows = exec(
      tx,
      "SELECT f.account_id, f.show_reblogs, f.notify,"
      " EXISTS (SELECT 1 FROM follows n WHERE n.account_id = f.account_id AND n.target_account_id = $2),"
      " EXISTS (SELECT 1 FROM follow_requests r WHERE r.account_id = f.account_id AND r.target_account_id = "
      "$2)"
      " FROM follows f JOIN accounts a ON a.id = f.account_id AND a.domain IS NULL"
      " WHERE f.target_account_id = $1 AND f.account_id > $3 ORDER BY f.account_id LIMIT $4",
      from.value, to.value, start.value, limit);
  std::vector<mover> out;
  for (const auto& row : rows)
    out.push_back({account_id(row[0].as<std::int64_t>()), row[1].as<bool>(), row[2].as<bool>(),
                   row[3].as<bool>(), row[4].as<bool>()});
  return out;
}

} // namespace pheidi::model
