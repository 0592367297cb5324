// `notification_policies`, and `notification_requests` that are accepted or dismissed.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/conversations_written.hpp"
#include "pheidi/model/client/notifications_written.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

policy_choice choice(const pqxx::field& column) {
  const auto value = column.as<int>();
  return value == 1 ? policy_choice::filter : value == 2 ? policy_choice::drop : policy_choice::accept;
}

/// The newest direct messages among what is shown from now on enter the conversations that they were kept out
/// of.
void bring_in_messages(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& mentions) {
  constexpr int most = 100;
  for (const auto& row : exec(tx,
                              "SELECT s.id FROM mentions m JOIN statuses s ON s.id = m.status_id"
                              " WHERE m.id = ANY($1::bigint[]) AND s.visibility = 3 AND s.deleted_at IS NULL"
                              " ORDER BY s.id DESC LIMIT $2",
                              array_literal(mentions), most))
    add_to_conversations(tx, row[0].as<std::int64_t>());
}

} // namespace

notification_policy find_notification_policy(pqxx::dbtransaction& tx, account_id account) {
  const auto rows = exec(tx,
                         "SELECT for_not_following, for_not_followers, for_new_accounts,"
                         " for_private_mentions, for_limited_accounts, for_bots"
                         " FROM notification_policies WHERE account_id = $1",
                         account.value);
  notification_policy out;
  if (rows.empty()) return out;
  out.not_following = choice(rows[0][0]);
  out.not_followers = choice(rows[0][1]);
  out.new_accounts = choice(rows[0][2]);
  out.private_mentions = choice(rows[0][3]);
  out.limited_accounts = choice(rows[0][4]);
  out.bots = choice(rows[0][5]);
  return out;
}

void store_notification_policy(pqxx::dbtransaction& tx, account_id account, const notification_policy& policy,
                               wall_time now) {
  exec(
      tx,
      "INSERT INTO notification_policies (account_id, for_not_following, for_not_followers, for_new_accounts,"
      " for_private_mentions, for_limited_accounts, for_bots, created_at, updated_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8::timestamp, $8::timestamp) ON CONFLICT (account_id) DO UPDATE"
      " SET for_not_following = excluded.for_not_following, for_not_followers = excluded.for_not_followers,"
      " for_new_accounts = excluded.for_new_accounts, for_private_mentions = excluded.for_private_mentions,"
      " for_limited_accounts = excluded.for_limited_accounts, for_bots = excluded.for_bots,"
      " updated_at = excluded.updated_at",
      account.value, static_cast<int>(policy.not_following), static_cast<int>(policy.not_followers),
      static_cast<int>(policy.new_accounts), static_cast<int>(policy.private_mentions),
      static_cast<int>(policy.limited_accounts), static_cast<int>(policy.bots), timestamp_text(now));
}

std::int64_t accept_notification_requests(pqxx::dbtransaction& tx, account_id account,
                                          const std::vector<std::int64_t>& requests, wall_time now) {
  const auto shown =
      exec(tx,
           "WITH accepted AS (DELETE FROM notification_requests WHERE account_id = $1"
           "  AND id = ANY($2::bigint[]) RETURNING from_account_id),"
           " permitted AS (INSERT INTO notification_permissions (account_id, from_account_id, created_at,"
           "  updated_at) SELECT $1, from_account_id, $3::timestamp, $3::timestamp FROM accepted"
           "  WHERE NOT EXISTS (SELECT 1 FROM notification_permissions p WHERE p.account_id = $1"
           "   AND p.from_account_id = accepted.from_account_id)),"
           " shown AS (UPDATE notifications n SET filtered = FALSE FROM accepted"
           "  WHERE n.account_id = $1 AND n.from_account_id = accepted.from_account_id AND n.filtered"
           "  RETURNING n.activity_type, n.activity_id) SELECT activity_type, activity_id FROM shown",
           account.value, array_literal(requests), timestamp_text(now));
  std::vector<std::int64_t> mentions;
  for (const auto& row : shown)
    if (row[0].as<std::string>() == "Mention") mentions.push_back(row[1].as<std::int64_t>());
  bring_in_messages(tx, mentions);
  return static_cast<std::int64_t>(shown.size());
}

std::int64_t dismiss_notification_requests(pqxx::dbtransaction& tx, account_id account,
                                           const std::vector<std::int64_t>& requests) {
  return exec1(tx,
               "WITH dismissed AS (DELETE FROM notification_requests WHERE account_id = $1"
               "  AND id = ANY($2::bigint[]) RETURNING from_account_id),"
               " gone AS (DELETE FROM notifications n USING dismissed WHERE n.account_id = $1"
               "  AND n.from_account_id = dismissed.from_account_id AND n.filtered RETURNING n.id)"
               " SELECT count(*) FROM dismissed",
               account.value, array_literal(requests))[0]
      .as<std::int64_t>();
}

} // namespace pheidi::model
