// A session is found together with the person, and only while the person may be signed in.
#include "pheidi/model/client/browser_sessions.hpp"

#include "exec.hpp"
#include "inet_text.hpp"
#include "sql_text.hpp"

namespace pheidi::model {

namespace {

constexpr std::size_t longest_user_agent = 500;

} // namespace

std::optional<browser_session> find_session(pqxx::dbtransaction& tx, const std::string& digest,
                                            wall_time now) {
  const auto rows = exec(
      tx,
      "SELECT s.id, u.id AS user_id, a.id AS account_id, a.username, u.email, u.encrypted_password,"
      " s.updated_at > $2::timestamp - interval '1 day' AS used_today"
      " FROM session_activations s JOIN users u ON u.id = s.user_id JOIN accounts a ON a.id = u.account_id"
      " WHERE s.session_id = $1 AND s.updated_at > $3::timestamp AND u.confirmed_at IS NOT NULL"
      " AND u.approved AND NOT u.disabled AND a.suspended_at IS NULL AND NOT a.memorial"
      " AND a.requested_deletion_at IS NULL",
      digest, timestamp_text(now), timestamp_text(now - session_life));
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  browser_session out;
  out.id = row["id"].as<std::int64_t>();
  out.user = row["user_id"].as<std::int64_t>();
  out.account = account_id(row["account_id"].as<std::int64_t>());
  out.username = row["username"].as<std::string>();
  out.email = row["email"].as<std::string>();
  out.password_hash = row["encrypted_password"].as<std::string>();
  out.used_today = row["used_today"].as<bool>();
  return out;
}

void keep_session(pqxx::dbtransaction& tx, std::int64_t session, wall_time now) {
  exec(tx, "UPDATE session_activations SET updated_at = $2::timestamp WHERE id = $1", session,
       timestamp_text(now));
}

void start_session(pqxx::dbtransaction& tx, std::int64_t user, const std::string& digest, const browser& from,
                   wall_time now) {
  exec(tx,
       "INSERT INTO session_activations (session_id, user_id, user_agent, ip, created_at, updated_at)"
       " VALUES ($1, $2, $3, $4::inet, $5::timestamp, $5::timestamp)",
       digest, user, storable_text(from.user_agent, longest_user_agent), inet_text(from.address),
       timestamp_text(now));
  exec(tx,
       "DELETE FROM session_activations WHERE user_id = $1 AND id NOT IN (SELECT id FROM session_activations"
       " WHERE user_id = $1 ORDER BY id DESC LIMIT $2)",
       user, max_sessions);
}

void end_session(pqxx::dbtransaction& tx, std::int64_t session) {
  exec(tx, "DELETE FROM session_activations WHERE id = $1", session);
}

void note_attempt(pqxx::dbtransaction& tx, const sign_in_attempt& what, const browser& from, wall_time now) {
  const std::optional<std::string> why =
      what.failure.empty() ? std::nullopt : std::optional<std::string>(what.failure);
  exec(
      tx,
      "INSERT INTO login_activities (user_id, authentication_method, success, failure_reason, ip, user_agent,"
      " created_at) VALUES ($1, $2, $3, $4, $5::inet, $6, $7::timestamp)",
      what.user, what.method, what.failure.empty(), why, inet_text(from.address),
      storable_text(from.user_agent, longest_user_agent), timestamp_text(now));
}

void note_attempt_as_nobody(pqxx::dbtransaction& tx) {
  exec(tx, "SELECT pg_logical_emit_message(true, 'pheidi', '')");
}

} // namespace pheidi::model
