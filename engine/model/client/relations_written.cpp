// Follows' options, mutes, notes and endorsements.
#include "pheidi/model/client/relations_written.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

void set_follow_options(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const follow_options& options, wall_time now) {
  const auto languages = options.languages ? std::optional(array_literal(*options.languages)) : std::nullopt;
  if (!options.show_reblogs && !options.notify && !languages) return;
  for (const auto* table : {"follows", "follow_requests"})
    exec(tx,
         fmt::format(
             "UPDATE {} SET show_reblogs = coalesce($3, show_reblogs), notify = coalesce($4, notify),"
             " languages = CASE WHEN $5::text[] IS NULL THEN languages WHEN $5::text[] = '{{}}' THEN NULL"
             "  ELSE $5::text[] END, updated_at = $6::timestamp"
             " WHERE account_id = $1 AND target_account_id = $2",
             table),
         account.value, target.value, options.show_reblogs, options.notify, languages, timestamp_text(now));
}

bool follows_enough(pqxx::dbtransaction& tx, account_id account) {
  const auto rows =
      exec(tx,
           "SELECT following_count >= greatest(7500, followers_count * 11 / 10) FROM account_stats"
           " WHERE account_id = $1",
           account.value);
  return !rows.empty() && rows[0][0].as<bool>();
}

std::optional<std::int64_t> find_block(pqxx::dbtransaction& tx, account_id account, account_id target) {
  const auto rows = exec(tx, "SELECT id FROM blocks WHERE account_id = $1 AND target_account_id = $2",
                         account.value, target.value);
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

std::int64_t write_mute(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const wanted_mute& how, wall_time now) {
  const auto end = how.ends_at ? std::optional(timestamp_text(*how.ends_at)) : std::nullopt;
  return exec1(tx,
               "INSERT INTO mutes (account_id, target_account_id, hide_notifications, expires_at, created_at,"
               " updated_at) VALUES ($1, $2, $3, $4::timestamp, $5::timestamp, $5::timestamp)"
               " ON CONFLICT (account_id, target_account_id) DO UPDATE SET"
               " hide_notifications = EXCLUDED.hide_notifications, expires_at = EXCLUDED.expires_at,"
               " updated_at = EXCLUDED.updated_at RETURNING id",
               account.value, target.value, how.hide_notifications, end, timestamp_text(now))[0]
      .as<std::int64_t>();
}

bool remove_mute(pqxx::dbtransaction& tx, account_id account, account_id target) {
  return exec(tx, "DELETE FROM mutes WHERE account_id = $1 AND target_account_id = $2", account.value,
              target.value)
             .affected_rows() > 0;
}

void write_note(pqxx::dbtransaction& tx, account_id account, account_id target, const std::string& comment,
                wall_time now) {
  if (comment.empty()) {
    exec(tx, "DELETE FROM account_notes WHERE account_id = $1 AND target_account_id = $2", account.value,
         target.value);
    return;
  }
  exec(tx,
       "INSERT INTO account_notes (account_id, target_account_id, comment, created_at, updated_at)"
       " VALUES ($1, $2, $3, $4::timestamp, $4::timestamp) ON CONFLICT (account_id, target_account_id)"
       " DO UPDATE SET comment = EXCLUDED.comment, updated_at = EXCLUDED.updated_at",
       account.value, target.value, comment, timestamp_text(now));
}

bool endorse(pqxx::dbtransaction& tx, account_id account, account_id target, wall_time now) {
  const auto follows = exec(tx, "SELECT 1 FROM follows WHERE account_id = $1 AND target_account_id = $2",
                            account.value, target.value);
  if (follows.empty()) return false;
  exec(tx,
       "INSERT INTO account_pins (account_id, target_account_id, created_at, updated_at)"
       " VALUES ($1, $2, $3::timestamp, $3::timestamp) ON CONFLICT DO NOTHING",
       account.value, target.value, timestamp_text(now));
  return true;
}

void end_endorsement(pqxx::dbtransaction& tx, account_id account, account_id target) {
  exec(tx, "DELETE FROM account_pins WHERE account_id = $1 AND target_account_id = $2", account.value,
       target.value);
}

} // namespace pheidi::model
