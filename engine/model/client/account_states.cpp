// Suspending and silencing: moments in `accounts`, and what goes with them.
#include "pheidi/model/client/account_states.hpp"

#include "exec.hpp"
#include "mailboxes.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

std::optional<wall_time> moment_or_none(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return from_micros(field.as<std::int64_t>());
}

/// Whoever was suspended does not come back with the same mailbox.
void block_mailbox(pqxx::dbtransaction& tx, account_id account, const std::string& moment) {
  const auto rows =
      exec(tx, "SELECT email FROM users WHERE account_id = $1 AND email LIKE '%@%'", account.value);
  for (const auto& row : rows)
    exec(tx,
         "INSERT INTO canonical_email_blocks (canonical_email_hash, reference_account_id, created_at,"
         " updated_at) VALUES ($1, $2, $3::timestamp, $3::timestamp) ON CONFLICT DO NOTHING",
         canonical_hash(row[0].as<std::string>()), account.value, moment);
}

/// One column of `accounts` from NULL to `now`, or back.
bool set_moment(pqxx::dbtransaction& tx, const char* column, account_id account, bool on, wall_time now) {
  return exec(tx,
              fmt::format("UPDATE accounts SET {0} = CASE WHEN $2::boolean THEN $3::timestamp END,"
                          " updated_at = $3::timestamp WHERE id = $1 AND ({0} IS NULL) = $2::boolean",
                          column),
              account.value, on, timestamp_text(now))
             .affected_rows() == 1;
}

} // namespace

std::optional<staff_account> find_staff_account(pqxx::dbtransaction& tx, std::string_view username,
                                                std::string_view domain) {
  if (username.starts_with('@')) username.remove_prefix(1);
  if (username.empty() || !searchable(username) || !searchable(domain)) return std::nullopt;
  const auto rows =
      exec(tx,
           fmt::format("SELECT a.id, a.username, coalesce(a.domain, ''), coalesce(s.statuses_count, 0),"
                       " coalesce(s.followers_count, 0), coalesce(s.following_count, 0), {}, {},"
                       " coalesce(a.id_scheme, 0),"
                       " EXISTS (SELECT 1 FROM account_deletion_requests d WHERE d.account_id = a.id)"
                       " FROM accounts a LEFT JOIN account_stats s ON s.account_id = a.id"
                       " WHERE lower(a.username) = lower($1::text)"
                       " AND coalesce(lower(a.domain), '') = lower($2::text) AND a.id > 0",
                       micros_sql("a.suspended_at"), micros_sql("a.silenced_at")),
           std::string(username), std::string(domain));
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return staff_account{account_id(row[0].as<std::int64_t>()),
                       row[1].as<std::string>(),
                       row[2].as<std::string>(),
                       row[3].as<std::int64_t>(),
                       row[4].as<std::int64_t>(),
                       row[5].as<std::int64_t>(),
                       moment_or_none(row[6]),
                       moment_or_none(row[7]),
                       row[8].as<int>() == 1 ? uri_scheme::numeric : uri_scheme::username,
                       row[9].as<bool>()};
}

bool suspend_account(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  if (!set_moment(tx, "suspended_at", account, true, now)) return false;
  const auto moment = timestamp_text(now);
  exec(tx, "UPDATE accounts SET suspension_origin = 0 WHERE id = $1", account.value);
  exec(tx,
       "INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
       " SELECT $1::bigint, $2::timestamp, $2::timestamp WHERE NOT EXISTS"
       " (SELECT 1 FROM account_deletion_requests WHERE account_id = $1::bigint)",
       account.value, moment);
  block_mailbox(tx, account, moment);
  return true;
}

bool unsuspend_account(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  if (!set_moment(tx, "suspended_at", account, false, now)) return false;
  exec(tx, "UPDATE accounts SET suspension_origin = NULL WHERE id = $1", account.value);
  exec(tx, "DELETE FROM account_deletion_requests WHERE account_id = $1", account.value);
  exec(tx, "DELETE FROM canonical_email_blocks WHERE reference_account_id = $1", account.value);
  return true;
}

std::optional<suspension> suspension_of(pqxx::dbtransaction& tx, account_id account) {
  const auto rows =
      exec(tx,
           "SELECT domain IS NULL, suspended_at IS NOT NULL, coalesce(suspension_origin, 0) = 1,"
           " NOT EXISTS (SELECT 1 FROM account_deletion_requests d WHERE d.account_id = accounts.id)"
           " FROM accounts WHERE id = $1 FOR SHARE",
           account.value);
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  const bool suspended = row[1].as<bool>();
  return suspension{row[0].as<bool>(), suspended, suspended && row[2].as<bool>(),
                    suspended && row[3].as<bool>()};
}

std::vector<account_id> followed_here(pqxx::dbtransaction& tx, account_id account, int limit) {
  std::vector<account_id> out;
  for (const auto& row :
       exec(tx,
            "SELECT a.id FROM follows f JOIN accounts a ON a.id = f.target_account_id AND a.domain IS NULL"
            " WHERE f.account_id = $1 ORDER BY a.id LIMIT $2",
            account.value, limit))
    out.emplace_back(row[0].as<std::int64_t>());
  return out;
}

bool silence_account(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  return set_moment(tx, "silenced_at", account, true, now);
}

bool unsilence_account(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  return set_moment(tx, "silenced_at", account, false, now);
}

} // namespace pheidi::model
