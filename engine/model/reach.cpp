// Whom news about an account reaches, in one query each.
#include "pheidi/model/reach.hpp"

#include "exec.hpp"
#include "reach_sql.hpp"
#include "sql_text.hpp"

#include "pheidi/model/schema.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

constexpr std::chrono::hours recent{48};

/// Of the account $1; $2 is the least id of a recent status, $3 the same moment as a time.
constexpr std::string_view who_knows_the_account =
    "SELECT account_id AS id FROM follows WHERE target_account_id = $1"
    " UNION SELECT account_id FROM reports WHERE target_account_id = $1"
    " UNION (SELECT m.account_id FROM mentions m JOIN (SELECT id FROM statuses"
    "  WHERE account_id = $1 AND id >= $2 AND deleted_at IS NULL ORDER BY id DESC LIMIT 200) s"
    "  ON s.id = m.status_id LIMIT 2000)"
    " UNION (SELECT target_account_id FROM follows WHERE account_id = $1"
    "  AND created_at >= $3::timestamp LIMIT 2000)"
    " UNION (SELECT target_account_id FROM follow_requests WHERE account_id = $1"
    "  AND created_at >= $3::timestamp LIMIT 2000)";

std::string inboxes_sql(std::string_view reached, reach_to whom, bool relays = true) {
  return fmt::format("WITH reached AS ({}){}{}{}{}", reached, inboxes_of_reached, unless_refused(whom),
                     relays ? " UNION" : "", relays ? enabled_relays : "");
}

/// A status's id begins with its time.
std::int64_t first_id(wall_time since) {
  return unix_millis(since) << 16;
}

} // namespace

reach_to whom_to_reach(const config::identity_settings& identity) {
  return identity.limited_federation ? reach_to::allowed : reach_to::everybody;
}

std::vector<std::string> follower_inboxes(pqxx::dbtransaction& tx, const std::vector<account_id>& of,
                                          reach_to whom) {
  return texts(exec(tx,
                    inboxes_sql("SELECT account_id AS id FROM follows"
                                " WHERE target_account_id = ANY($1::bigint[])",
                                whom, false),
                    array_literal(of)));
}

std::vector<std::string> account_reach(pqxx::dbtransaction& tx, account_id account, wall_time now,
                                       reach_to whom) {
  const auto since = now - recent;
  return texts(exec(tx, inboxes_sql(who_knows_the_account, whom), account.value, first_id(since),
                    timestamp_text(since)));
}

std::vector<std::string> collection_reach(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          account_id owner, std::int64_t collection_id, wall_time now,
                                          reach_to whom) {
  if (!schema.has_collections) return account_reach(tx, owner, now, whom);
  const auto since = now - recent;
  // Who declined or withdrew (2, 3) is no member.
  const auto members = fmt::format("{} UNION SELECT account_id FROM collection_items"
                                   " WHERE collection_id = $4 AND state IN (0, 1)",
                                   who_knows_the_account);
  return texts(exec(tx, inboxes_sql(members, whom), owner.value, first_id(since), timestamp_text(since),
                    collection_id));
}

std::vector<std::string> move_reach(pqxx::dbtransaction& tx, account_id account, reach_to whom) {
  return texts(exec(tx,
                    inboxes_sql("SELECT account_id AS id FROM follows WHERE target_account_id = $1"
                                " UNION SELECT account_id FROM blocks WHERE target_account_id = $1",
                                whom),
                    account.value));
}

} // namespace pheidi::model
