// Changes of one `users` row, each one statement that says whether it changed anything.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/crypto/password.hpp"
#include "pheidi/model/client/local_accounts.hpp"
#include "pheidi/model/client/local_users.hpp"

namespace pheidi::model {

void note_sign_in(pqxx::dbtransaction& tx, std::int64_t user, wall_time now) {
  exec(tx,
       "UPDATE users SET last_sign_in_at = coalesce(current_sign_in_at, $2::timestamp),"
       " current_sign_in_at = $2::timestamp, sign_in_count = sign_in_count + 1,"
       " updated_at = $2::timestamp WHERE id = $1",
       user, timestamp_text(now));
}

void set_password(pqxx::dbtransaction& tx, std::int64_t user, std::string_view password, wall_time now) {
  exec(tx,
       "UPDATE users SET encrypted_password = $2, reset_password_token = NULL, reset_password_sent_at = NULL,"
       " updated_at = $3::timestamp WHERE id = $1",
       user, crypto::hash_password(password), timestamp_text(now));
}

std::vector<std::int64_t> end_all_sessions(pqxx::dbtransaction& tx, std::int64_t user, wall_time now) {
  const auto moment = timestamp_text(now);
  exec(tx, "DELETE FROM web_push_subscriptions WHERE user_id = $1", user);
  exec(tx, "DELETE FROM session_activations WHERE user_id = $1", user);
  exec(tx,
       "UPDATE oauth_access_grants SET revoked_at = $2::timestamp"
       " WHERE resource_owner_id = $1 AND revoked_at IS NULL",
       user, moment);
  std::vector<std::int64_t> tokens;
  for (const auto& row : exec(tx,
                              "UPDATE oauth_access_tokens SET revoked_at = $2::timestamp"
                              " WHERE resource_owner_id = $1 AND revoked_at IS NULL RETURNING id",
                              user, moment))
    tokens.push_back(row[0].as<std::int64_t>());
  return tokens;
}

bool confirm_user(pqxx::dbtransaction& tx, std::int64_t user, wall_time now) {
  const auto done = exec(tx,
                         "UPDATE users u SET email = coalesce(u.unconfirmed_email, u.email),"
                         " unconfirmed_email = NULL, confirmed_at = coalesce(u.confirmed_at, $2::timestamp),"
                         " confirmation_token = NULL, updated_at = $2::timestamp WHERE u.id = $1"
                         " AND (u.confirmed_at IS NULL OR u.unconfirmed_email IS NOT NULL) AND NOT EXISTS"
                         " (SELECT 1 FROM users o WHERE o.email = u.unconfirmed_email AND o.id <> u.id)",
                         user, timestamp_text(now));
  return done.affected_rows() == 1;
}

bool approve_user(pqxx::dbtransaction& tx, std::int64_t user, wall_time now) {
  return exec(tx,
              "UPDATE users SET approved = true, updated_at = $2::timestamp WHERE id = $1 AND NOT approved",
              user, timestamp_text(now))
             .affected_rows() == 1;
}

void await_approval(pqxx::dbtransaction& tx, std::int64_t user, wall_time now) {
  exec(tx, "UPDATE users SET approved = false, updated_at = $2::timestamp WHERE id = $1 AND approved", user,
       timestamp_text(now));
}

bool set_disabled(pqxx::dbtransaction& tx, std::int64_t user, bool disabled, wall_time now) {
  return exec(tx,
              "UPDATE users SET disabled = $2, updated_at = $3::timestamp WHERE id = $1 AND disabled <> $2",
              user, disabled, timestamp_text(now))
             .affected_rows() == 1;
}

void set_role(pqxx::dbtransaction& tx, std::int64_t user, std::optional<std::int64_t> role, wall_time now) {
  exec(tx, "UPDATE users SET role_id = $2, updated_at = $3::timestamp WHERE id = $1", user, role,
       timestamp_text(now));
}

bool set_email(pqxx::dbtransaction& tx, std::int64_t user, std::string_view email, wall_time now) {
  return exec(tx,
              "UPDATE users SET email = $2, unconfirmed_email = NULL, updated_at = $3::timestamp"
              " WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE email = $2 AND id <> $1)",
              user, normal_email(email), timestamp_text(now))
             .affected_rows() == 1;
}

void reset_second_factor(pqxx::dbtransaction& tx, std::int64_t user, wall_time now) {
  exec(tx, "DELETE FROM webauthn_credentials WHERE user_id = $1", user);
  exec(tx,
       "UPDATE users SET otp_required_for_login = false, otp_secret = NULL, otp_backup_codes = NULL,"
       " consumed_timestep = NULL, updated_at = $2::timestamp WHERE id = $1",
       user, timestamp_text(now));
}

} // namespace pheidi::model
