// Finds the one user, with what signing in and the staff ask about.
#include "pheidi/model/client/local_users.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/account_states.hpp"
#include "pheidi/model/client/local_accounts.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

std::optional<wall_time> moment_or_none(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return from_micros(field.as<std::int64_t>());
}

local_user user_of(const pqxx::row& row) {
  local_user out;
  out.id = row["id"].as<std::int64_t>();
  out.account = account_id(row["account_id"].as<std::int64_t>());
  out.username = row["username"].as<std::string>();
  out.email = row["email"].as<std::string>();
  out.unconfirmed_email = row["unconfirmed_email"].as<std::string>("");
  out.password_hash = row["encrypted_password"].as<std::string>();
  out.locale = row["locale"].as<std::string>("");
  out.role = row["role"].as<std::string>("");
  out.permissions = row["permissions"].as<std::int64_t>();
  out.confirmed = row["confirmed"].as<bool>();
  out.approved = row["approved"].as<bool>();
  out.disabled = row["disabled"].as<bool>();
  out.asks_second_factor = row["second_factor"].as<bool>();
  out.suspended = row["suspended"].as<bool>();
  out.silenced = row["silenced"].as<bool>();
  out.gone = row["gone"].as<bool>();
  out.created_at = from_micros(row["created_at"].as<std::int64_t>());
  out.last_sign_in_at = moment_or_none(row["current_sign_in_at"]);
  return out;
}

const std::string& select_sql() {
  static const std::string sql = fmt::format(
      "SELECT u.id, u.account_id, a.username, u.email, u.unconfirmed_email, u.encrypted_password, u.locale,"
      " r.name AS role, coalesce(r.permissions, 0) | coalesce(everybody.permissions, 0) AS permissions,"
      " u.confirmed_at IS NOT NULL AS confirmed, u.approved, u.disabled,"
      " u.otp_required_for_login OR EXISTS (SELECT 1 FROM webauthn_credentials w WHERE w.user_id = u.id)"
      " AS second_factor, a.suspended_at IS NOT NULL AS suspended, a.silenced_at IS NOT NULL AS silenced,"
      " a.memorial OR a.requested_deletion_at IS NOT NULL AS gone, {} AS created_at,"
      " {} AS current_sign_in_at FROM users u JOIN accounts a ON a.id = u.account_id"
      " LEFT JOIN user_roles r ON r.id = u.role_id LEFT JOIN user_roles everybody ON everybody.id = -99 ",
      micros_sql("u.created_at"), micros_sql("u.current_sign_in_at"));
  return sql;
}

template <class Parameter>
std::optional<local_user> find_one(pqxx::dbtransaction& tx, std::string_view condition,
                                   const Parameter& parameter) {
  const auto rows =
      exec(tx, fmt::format("{} WHERE {} ORDER BY u.id LIMIT 1", select_sql(), condition), parameter);
  if (rows.empty()) return std::nullopt;
  return user_of(rows[0]);
}

} // namespace

std::optional<local_user> find_user_by_email_or_name(pqxx::dbtransaction& tx, std::string_view text) {
  auto wanted = normal_email(text);
  if (wanted.starts_with('@')) wanted.erase(0, 1);
  if (wanted.empty() || wanted.size() > max_email || !searchable(wanted)) return std::nullopt;
  if (wanted.find('@') != std::string::npos) return find_one(tx, "u.email = $1", wanted);
  return find_one(tx, "a.domain IS NULL AND lower(a.username) = $1 AND coalesce(lower(a.domain), '') = ''",
                  wanted);
}

std::optional<local_user> find_user(pqxx::dbtransaction& tx, std::int64_t user) {
  return find_one(tx, "u.id = $1", user);
}

std::optional<local_user> find_user_of_account(pqxx::dbtransaction& tx, account_id account) {
  return find_one(tx, "u.account_id = $1", account.value);
}

std::vector<local_user> list_users(pqxx::dbtransaction& tx, user_filter which, std::int64_t after,
                                   int limit) {
  const auto condition = [which] {
    switch (which) {
    case user_filter::all:
      return "true";
    case user_filter::unconfirmed:
      return "u.confirmed_at IS NULL";
    case user_filter::pending:
      return "NOT u.approved";
    case user_filter::disabled:
      return "u.disabled";
    case user_filter::suspended:
      return "a.suspended_at IS NOT NULL";
    case user_filter::staff:
      return "u.role_id IS NOT NULL";
    }
    return "true";
  }();
  std::vector<local_user> out;
  for (const auto& row :
       exec(tx, fmt::format("{} WHERE u.id > $1 AND {} ORDER BY u.id LIMIT $2", select_sql(), condition),
            after, limit))
    out.push_back(user_of(row));
  return out;
}

std::optional<std::int64_t> user_of_confirmation(pqxx::dbtransaction& tx, std::string_view token) {
  if (token.empty() || token.size() > 255 || !searchable(token)) return std::nullopt;
  const auto rows = exec(tx, "SELECT id FROM users WHERE confirmation_token = $1", std::string(token));
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

std::optional<std::int64_t> find_role(pqxx::dbtransaction& tx, std::string_view name) {
  if (name.empty() || !searchable(name)) return std::nullopt;
  const auto rows = exec(tx,
                         "SELECT id FROM user_roles WHERE id > 0 AND lower(name) = lower($1::text)"
                         " ORDER BY position DESC LIMIT 1",
                         std::string(name));
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

} // namespace pheidi::model
