// Settings are YAML documents of one value; an address is under the strictest block that holds it.
#include "pheidi/model/client/sign_up_rules.hpp"

#include "exec.hpp"
#include "inet_text.hpp"
#include "sql_text.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/model/site_settings.hpp"

#include <charconv>

namespace pheidi::model {

namespace {

// ip_blocks.severity
constexpr int waits_for_approval = 5000, may_not_sign_up = 5500;

/// "--- 16\n"; 0 for anything else.
int whole_number(std::string_view yaml) {
  if (!yaml.starts_with("--- ")) return 0;
  yaml.remove_prefix(4);
  if (yaml.starts_with('\'')) yaml.remove_prefix(1);
  int out = 0;
  std::from_chars(yaml.data(), yaml.data() + yaml.size(), out);
  return out > 0 && out < 150 ? out : 0;
}

int strictest_block(pqxx::dbtransaction& tx, const std::string& address, wall_time now) {
  const auto known = inet_text(address);
  if (!known) return 0;
  return exec1(tx,
               "SELECT coalesce(max(severity), 0) FROM ip_blocks WHERE ip >>= $1::inet"
               " AND (expires_at IS NULL OR expires_at > $2::timestamp)",
               *known, timestamp_text(now))[0]
      .as<int>();
}

// user_roles.permissions: 1 << 0 administrator, 1 << 16 invite_users, 1 << 21 invite_bypass_approval
constexpr std::string_view invitation_sql =
    "SELECT i.id, p.bits & (1 | 1 << 21) <> 0 AS passes FROM invites i JOIN users u ON u.id = i.user_id"
    " JOIN accounts a ON a.id = u.account_id LEFT JOIN user_roles r ON r.id = u.role_id"
    " LEFT JOIN user_roles everybody ON everybody.id = -99, LATERAL"
    " (SELECT coalesce(r.permissions, 0) | coalesce(everybody.permissions, 0) AS bits) p"
    " WHERE i.code = $1 AND (i.expires_at IS NULL OR i.expires_at > $2::timestamp)"
    " AND (i.max_uses IS NULL OR i.uses < i.max_uses) AND NOT u.disabled AND a.suspended_at IS NULL"
    " AND p.bits & (1 | 1 << 16) <> 0";

std::optional<invitation> look_for(pqxx::dbtransaction& tx, const std::string& sql, std::string_view code,
                                   wall_time now) {
  if (code.empty() || code.size() > 64 || !searchable(code)) return std::nullopt;
  const auto rows = exec(tx, sql, std::string(code), timestamp_text(now));
  if (rows.empty()) return std::nullopt;
  return invitation{rows[0][0].as<std::int64_t>(), rows[0][1].as<bool>()};
}

} // namespace

sign_up_rules find_sign_up_rules(pqxx::dbtransaction& tx, const std::string& address, wall_time now) {
  sign_up_rules out;
  out.mode = site_word(tx, "registrations_mode", "none");
  out.reason_required = site_flag(tx, "require_invite_text", false);
  const auto age = exec(tx, "SELECT coalesce(value, '') FROM settings WHERE var = 'min_age' LIMIT 1");
  if (!age.empty()) out.min_age = whole_number(age[0][0].as<std::string>());
  const auto severity = strictest_block(tx, address, now);
  out.address_blocked = severity >= may_not_sign_up;
  out.address_waits = severity >= waits_for_approval;
  return out;
}

std::optional<invitation> find_invitation(pqxx::dbtransaction& tx, std::string_view code, wall_time now) {
  static const std::string sql(invitation_sql);
  return look_for(tx, sql, code, now);
}

std::optional<invitation> hold_invitation(pqxx::dbtransaction& tx, std::string_view code, wall_time now) {
  static const std::string sql = std::string(invitation_sql) + " FOR UPDATE OF i";
  return look_for(tx, sql, code, now);
}

signed_up_state find_signed_up_state(pqxx::dbtransaction& tx, std::int64_t user) {
  const auto rows = exec(
      tx, "SELECT confirmed_at IS NOT NULL, coalesce(created_by_application_id, 0) FROM users WHERE id = $1",
      user);
  if (rows.empty()) return {};
  return {rows[0][0].as<bool>(), rows[0][1].as<std::int64_t>()};
}

} // namespace pheidi::model
