// One-time passwords and recovery codes: each works once, whoever is faster.
#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/browser_sessions.hpp"

namespace pheidi::model {

second_factor find_second_factor(pqxx::dbtransaction& tx, std::int64_t user) {
  const auto rows =
      exec(tx,
           "SELECT u.otp_required_for_login OR EXISTS (SELECT 1 FROM webauthn_credentials w WHERE w.user_id "
           "= u.id)"
           " AS asked_for, coalesce(r.require_2fa, false) AS role_asks, coalesce(u.otp_secret, '') AS secret,"
           " u.otp_backup_codes AS recovery, coalesce(u.consumed_timestep, 0) AS last_step FROM users u"
           " LEFT JOIN user_roles r ON r.id = coalesce(u.role_id, -99) WHERE u.id = $1",
           user);
  second_factor out;
  if (rows.empty()) return out;
  const auto row = rows[0];
  out.asked_for = row["asked_for"].as<bool>();
  out.role_asks = row["role_asks"].as<bool>();
  out.secret_column = row["secret"].as<std::string>();
  if (!row["recovery"].is_null()) out.recovery = read_texts(row["recovery"]);
  out.last_step = row["last_step"].as<std::int64_t>();
  return out;
}

bool use_one_time_password(pqxx::dbtransaction& tx, std::int64_t user, std::int64_t step) {
  return exec(tx,
              "UPDATE users SET consumed_timestep = $2 WHERE id = $1"
              " AND (consumed_timestep IS NULL OR consumed_timestep < $2)",
              user, step)
             .affected_rows() == 1;
}

bool use_recovery_code(pqxx::dbtransaction& tx, std::int64_t user, const std::string& hash) {
  return exec(tx,
              "UPDATE users SET otp_backup_codes = array_remove(otp_backup_codes, $2)"
              " WHERE id = $1 AND $2 = ANY(otp_backup_codes)",
              user, hash)
             .affected_rows() == 1;
}

void set_password_hash(pqxx::dbtransaction& tx, std::int64_t user, const std::string& hash, wall_time now) {
  exec(tx,
       "UPDATE users SET encrypted_password = $2, reset_password_token = NULL, reset_password_sent_at = NULL,"
       " updated_at = $3::timestamp WHERE id = $1",
       user, hash, timestamp_text(now));
}

} // namespace pheidi::model
