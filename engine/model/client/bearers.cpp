// Tokens are looked up whole; the person and the role come along in the same query.
#include "pheidi/model/client/bearers.hpp"

#include "exec.hpp"
#include "inet_text.hpp"
#include "sql_text.hpp"
#include "words.hpp"

#include <algorithm>
#include <array>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_token = 255;

person_state state_of(const pqxx::row& row) {
  if (row["suspended"].as<bool>()) return person_state::suspended;
  if (row["disabled"].as<bool>()) return person_state::disabled;
  if (!row["confirmed"].as<bool>()) return person_state::unconfirmed;
  return row["approved"].as<bool>() ? person_state::usable : person_state::pending;
}

person person_of(const pqxx::row& row) {
  person out;
  out.user = row["user_id"].as<std::int64_t>();
  out.account = account_id(row["account_id"].as<std::int64_t>());
  out.username = row["username"].as<std::string>();
  out.locale = row["locale"].as<std::string>("");
  out.chosen_languages = words_of(row["languages"].as<std::string>(""));
  out.permissions = row["permissions"].as<std::int64_t>();
  out.state = state_of(row);
  return out;
}

constexpr std::string_view find_sql =
    "SELECT t.id, coalesce(t.application_id, 0) AS application_id, coalesce(t.scopes, '') AS scopes,"
    " t.revoked_at IS NOT NULL AND t.revoked_at <= $2::timestamp AS revoked,"
    " t.expires_in IS NOT NULL AND t.created_at + t.expires_in * interval '1 second' <= $2::timestamp AS "
    "late,"
    " coalesce(t.last_used_at > $2::timestamp - interval '1 day', false) AS used_lately,"
    " t.resource_owner_id IS NOT NULL AS personal,"
    " u.id AS user_id, a.id AS account_id, a.username, u.locale,"
    " array_to_string(u.chosen_languages, ' ') AS languages,"
    " coalesce(r.permissions, 0) | coalesce(everybody.permissions, 0) AS permissions,"
    " a.suspended_at IS NOT NULL OR a.requested_deletion_at IS NOT NULL OR a.memorial AS suspended, "
    "u.disabled, u.confirmed_at IS NOT NULL AS confirmed, "
    "u.approved"
    " FROM oauth_access_tokens t LEFT JOIN users u ON u.id = t.resource_owner_id"
    " LEFT JOIN accounts a ON a.id = u.account_id LEFT JOIN user_roles r ON r.id = u.role_id"
    " LEFT JOIN user_roles everybody ON everybody.id = -99 WHERE t.token = $1";

} // namespace

found_bearer find_bearer(pqxx::dbtransaction& tx, std::string_view token, wall_time now) {
  if (token.empty() || token.size() > longest_token || !searchable(token)) return {};
  const auto rows = exec(tx, find_sql, std::string(token), timestamp_text(now));
  if (rows.empty()) return {};
  const auto row = rows[0];
  found_bearer out;
  out.revoked = row["revoked"].as<bool>();
  const bool orphan = row["personal"].as<bool>() && row["account_id"].is_null();
  if (out.revoked || orphan || row["late"].as<bool>()) return out;
  bearer found;
  found.token = row["id"].as<std::int64_t>();
  found.application = row["application_id"].as<std::int64_t>();
  found.scopes = words_of(row["scopes"].as<std::string>());
  found.used_lately = row["used_lately"].as<bool>();
  if (row["personal"].as<bool>()) found.who = person_of(row);
  out.valid = std::move(found);
  return out;
}

void note_use(pqxx::dbtransaction& tx, const bearer& by, const std::string& address, wall_time now) {
  exec(tx,
       "UPDATE oauth_access_tokens SET last_used_at = $2::timestamp, last_used_ip = $3::inet WHERE id = $1",
       by.token, timestamp_text(now), inet_text(address));
  if (!by.who) return;
  exec(tx,
       "UPDATE users SET current_sign_in_at = $2::timestamp, last_sign_in_at = coalesce(current_sign_in_at,"
       " $2::timestamp), updated_at = $2::timestamp WHERE id = $1",
       by.who->user, timestamp_text(now));
}

bool allows(const std::vector<std::string>& granted, std::string_view scope) {
  constexpr std::array<std::string_view, 6> of_follow{"read:blocks",   "write:blocks", "read:follows",
                                                      "write:follows", "read:mutes",   "write:mutes"};
  const auto parent = scope.substr(0, scope.find_last_of(':'));
  return std::ranges::any_of(granted, [&](const std::string& has) {
    if (has == scope || has == parent) return true;
    // admin:read contains admin:read:accounts, and nothing of read.
    if (has == "follow") return std::ranges::find(of_follow, scope) != of_follow.end();
    return false;
  });
}

} // namespace pheidi::model
