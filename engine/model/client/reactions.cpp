// Bookmarks, pins and muted conversations, each a statement or two.
#include "pheidi/model/client/reactions.hpp"

#include "advisory_lock.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr std::string_view original_of =
    "(SELECT coalesce(s.reblog_of_id, s.id) FROM statuses s WHERE s.id = $2)";

std::optional<std::int64_t> first_id(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

} // namespace

std::optional<std::int64_t> find_favourite(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  return first_id(
      exec(tx, fmt::format("SELECT id FROM favourites WHERE account_id = $1 AND status_id = {}", original_of),
           account.value, status));
}

void add_bookmark(pqxx::dbtransaction& tx, account_id account, std::int64_t status, wall_time now) {
  exec(tx,
       "INSERT INTO bookmarks (account_id, status_id, created_at, updated_at)"
       " SELECT $1, coalesce(s.reblog_of_id, s.id), $3::timestamp, $3::timestamp FROM statuses s"
       " WHERE s.id = $2 AND s.deleted_at IS NULL ON CONFLICT (account_id, status_id) DO NOTHING",
       account.value, status, timestamp_text(now));
}

bool remove_bookmark(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  return exec(tx, fmt::format("DELETE FROM bookmarks WHERE account_id = $1 AND status_id = {}", original_of),
              account.value, status)
             .affected_rows() > 0;
}

bool mute_conversation(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  const auto rows = exec(tx, "SELECT conversation_id FROM statuses WHERE id = $1", status);
  if (rows.empty() || rows[0][0].is_null()) return false;
  exec(tx,
       "INSERT INTO conversation_mutes (account_id, conversation_id)"
       " SELECT $1, id FROM conversations WHERE id = $2 ON CONFLICT DO NOTHING",
       account.value, rows[0][0].as<std::int64_t>());
  return true;
}

bool unmute_conversation(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  const auto rows = exec(tx, "SELECT conversation_id FROM statuses WHERE id = $1", status);
  if (rows.empty() || rows[0][0].is_null()) return false;
  exec(tx, "DELETE FROM conversation_mutes WHERE account_id = $1 AND conversation_id = $2", account.value,
       rows[0][0].as<std::int64_t>());
  return true;
}

std::optional<std::int64_t> find_pin(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  return first_id(
      exec(tx, "SELECT id FROM status_pins WHERE account_id = $1 AND status_id = $2", account.value, status));
}

int lock_pins(pqxx::dbtransaction& tx, account_id account) {
  lock_name(tx, fmt::format("pins:{}", account.value));
  return exec1(tx,
               "SELECT count(*) FROM status_pins p JOIN statuses s ON s.id = p.status_id"
               " WHERE p.account_id = $1 AND s.deleted_at IS NULL",
               account.value)[0]
      .as<int>();
}

std::optional<author_of_status> find_author(pqxx::dbtransaction& tx, std::int64_t status) {
  const auto rows = exec(tx,
                         "SELECT a.id, a.domain IS NULL FROM statuses s"
                         " JOIN statuses o ON o.id = coalesce(s.reblog_of_id, s.id)"
                         " JOIN accounts a ON a.id = o.account_id WHERE s.id = $1",
                         status);
  if (rows.empty()) return std::nullopt;
  return author_of_status{account_id(rows[0][0].as<std::int64_t>()), rows[0][1].as<bool>()};
}

int count_ending_boosts(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  return exec1(tx,
               "SELECT count(*) FROM statuses WHERE reblog_of_id = $2 AND account_id = $1"
               " AND deleted_at IS NOT NULL",
               account.value, status)[0]
      .as<int>();
}

bool blocks_author(pqxx::dbtransaction& tx, account_id account, std::int64_t status) {
  return exec1(tx,
               "SELECT EXISTS (SELECT 1 FROM statuses s JOIN statuses o ON o.id = coalesce(s.reblog_of_id, "
               "s.id)"
               " JOIN blocks b ON b.account_id = $1 AND b.target_account_id = o.account_id WHERE s.id = $2)",
               account.value, status)[0]
      .as<bool>();
}

} // namespace pheidi::model
