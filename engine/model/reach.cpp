// Who is reached, in one query each.
#include "pheidi/model/reach.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

constexpr std::chrono::hours recent{48};

std::vector<std::string> texts(const pqxx::result& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows)
    out.push_back(row[0].as<std::string>());
  return out;
}

} // namespace

std::vector<std::string> follower_inboxes(pqxx::dbtransaction& tx, const std::vector<account_id>& of) {
  return texts(exec(tx,
                    "SELECT DISTINCT coalesce(nullif(a.shared_inbox_url, ''), a.inbox_url) AS inbox"
                    " FROM follows f JOIN accounts a ON a.id = f.account_id"
                    " WHERE f.target_account_id = ANY($1::bigint[]) AND a.domain IS NOT NULL"
                    " AND a.suspended_at IS NULL AND a.inbox_url <> '' ORDER BY inbox",
                    array_literal(of)));
}

std::vector<std::string> account_reach(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  // A status's id begins with its time.
  const auto since = now - recent;
  return texts(
      exec(tx,
           "WITH reached AS (SELECT account_id AS id FROM follows WHERE target_account_id = $1"
           " UNION SELECT account_id FROM reports WHERE target_account_id = $1"
           " UNION (SELECT m.account_id FROM mentions m JOIN (SELECT id FROM statuses"
           "  WHERE account_id = $1 AND id >= $2 AND deleted_at IS NULL ORDER BY id DESC LIMIT 200) s"
           "  ON s.id = m.status_id LIMIT 2000)"
           " UNION (SELECT target_account_id FROM follows WHERE account_id = $1"
           "  AND created_at >= $3::timestamp LIMIT 2000)"
           " UNION (SELECT target_account_id FROM follow_requests WHERE account_id = $1"
           "  AND created_at >= $3::timestamp LIMIT 2000))"
           " SELECT coalesce(nullif(a.shared_inbox_url, ''), a.inbox_url) AS inbox"
           " FROM reached JOIN accounts a USING (id) WHERE a.domain IS NOT NULL"
           " AND a.suspended_at IS NULL AND a.inbox_url <> ''"
           " UNION SELECT inbox_url FROM relays WHERE state = 2 ORDER BY inbox",
           account.value, unix_millis(since) << 16, timestamp_text(since)));
}

} // namespace pheidi::model
