// Follows between one account of ours and those of a domain.
#include "pheidi/model/client/user_domain_block.hpp"

#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_text.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// `relationship_severance_events.type`
constexpr int by_user = 1;

std::vector<account_id> ids_of(const pqxx::result& rows) {
  std::vector<account_id> out;
  for (const auto& row : rows)
    out.push_back(account_in(row[0]));
  return out;
}

} // namespace

domain_relations relations_with_domain(pqxx::dbtransaction& tx, account_id account, const std::string& domain,
                                       int limit) {
  domain_relations out;
  out.followed = ids_of(exec(tx,
                             "SELECT a.id FROM follows f JOIN accounts a ON a.id = f.target_account_id"
                             " WHERE f.account_id = $1 AND a.domain = $2 ORDER BY a.id LIMIT $3",
                             account.value, domain, limit));
  out.followers = ids_of(exec(tx,
                              "SELECT a.id FROM follows f JOIN accounts a ON a.id = f.account_id"
                              " WHERE f.target_account_id = $1 AND a.domain = $2 ORDER BY a.id LIMIT $3",
                              account.value, domain, limit));
  out.requesters = ids_of(exec(tx,
                               "SELECT a.id FROM follow_requests f JOIN accounts a ON a.id = f.account_id"
                               " WHERE f.target_account_id = $1 AND a.domain = $2 ORDER BY a.id LIMIT $3",
                               account.value, domain, limit));
  return out;
}

std::optional<std::int64_t> record_severance(pqxx::dbtransaction& tx, account_id account,
                                             const std::string& domain, wall_time now) {
  const auto rows = exec(
      tx,
      "WITH cut AS (SELECT f.account_id = $1 AS active, a.id AS remote, f.show_reblogs, f.notify, f.languages"
      "  FROM follows f JOIN accounts a ON a.domain = $2 AND (f.account_id = $1 AND f.target_account_id = "
      "a.id"
      "   OR f.target_account_id = $1 AND f.account_id = a.id)),"
      " event AS (INSERT INTO relationship_severance_events (type, target_name, created_at, updated_at)"
      "  SELECT $4, $2, $3::timestamp, $3::timestamp WHERE EXISTS (SELECT 1 FROM cut) AND NOT EXISTS"
      "   (SELECT 1 FROM account_relationship_severance_events x JOIN relationship_severance_events e"
      "    ON e.id = x.relationship_severance_event_id WHERE x.account_id = $1 AND e.type = $4"
      "    AND e.target_name = $2 AND x.created_at > $3::timestamp - interval '1 hour') RETURNING id),"
      " kept AS (INSERT INTO severed_relationships (relationship_severance_event_id, local_account_id,"
      "  remote_account_id, direction, show_reblogs, notify, languages, created_at, updated_at)"
      "  SELECT event.id, $1, remote, CASE WHEN active THEN 1 ELSE 0 END, show_reblogs, notify, languages,"
      "  $3::timestamp, $3::timestamp FROM cut CROSS JOIN event)"
      " INSERT INTO account_relationship_severance_events (account_id, relationship_severance_event_id,"
      "  followers_count, following_count, created_at, updated_at)"
      " SELECT $1, event.id, (SELECT count(*) FROM cut WHERE NOT active), (SELECT count(*) FROM cut WHERE "
      "active),"
      "  $3::timestamp, $3::timestamp FROM event RETURNING id",
      account.value, domain, timestamp_text(now), by_user);
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

} // namespace pheidi::model
