// Tokens are reused: one for each application, person and set of scopes.
#include "pheidi/model/client/oauth_tokens.hpp"

#include "advisory_lock.hpp"
#include "exec.hpp"
#include "row_values.hpp"
#include "sql_text.hpp"
#include "words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_token = 255;

const std::string& select_sql() {
  static const std::string sql =
      fmt::format("SELECT id, token, coalesce(application_id, 0) AS application, resource_owner_id,"
                  " coalesce(scopes, '') AS scopes, {} AS created FROM oauth_access_tokens",
                  micros_sql("created_at"));
  return sql;
}

oauth_token token_of(const pqxx::row& row) {
  oauth_token out;
  out.id = row["id"].as<std::int64_t>();
  out.token = row["token"].as<std::string>();
  out.application = row["application"].as<std::int64_t>();
  if (!row["resource_owner_id"].is_null()) out.person = row["resource_owner_id"].as<std::int64_t>();
  out.scopes = words_of(row["scopes"].as<std::string>());
  out.created_at = from_micros(row["created"].as<std::int64_t>());
  return out;
}

bool same_scopes(std::vector<std::string> a, std::vector<std::string> b) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  return a == b;
}

/// The newest valid one with just these scopes.
std::optional<oauth_token> find_matching(pqxx::dbtransaction& tx, std::int64_t application,
                                         std::optional<std::int64_t> person,
                                         const std::vector<std::string>& scopes) {
  static const std::string sql =
      select_sql() + " WHERE application_id = $1 AND resource_owner_id IS NOT DISTINCT FROM $2::bigint"
                     " AND revoked_at IS NULL AND expires_in IS NULL ORDER BY id DESC LIMIT 100";
  for (const auto& row : exec(tx, sql, application, person))
    if (auto each = token_of(row); same_scopes(each.scopes, scopes)) return each;
  return std::nullopt;
}

std::vector<std::int64_t> ids_of(const pqxx::result& rows) {
  std::vector<std::int64_t> out;
  for (const auto& row : rows)
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace

oauth_token obtain_oauth_token(pqxx::dbtransaction& tx, std::int64_t application,
                               std::optional<std::int64_t> person, const std::vector<std::string>& scopes,
                               const std::string& fresh, wall_time now) {
  lock_name(tx, fmt::format("pheidi:token:{}:{}", application, person.value_or(0)));
  // An application's own token is in no index by its application, and costs nothing to make.
  if (person)
    if (auto known = find_matching(tx, application, person, scopes)) return *known;
  row_values row;
  row.text("token", fresh);
  row.number("application_id", application);
  if (person) row.number("resource_owner_id", *person);
  row.text("scopes", fmt::format("{}", fmt::join(scopes, " ")));
  row.moment("created_at", now);
  const auto made = row.insert(tx, "oauth_access_tokens", "RETURNING id");
  return {made[0][0].as<std::int64_t>(), fresh, application, person, scopes, now};
}

bool is_granted(pqxx::dbtransaction& tx, std::int64_t application, std::int64_t person,
                const std::vector<std::string>& scopes) {
  return find_matching(tx, application, person, scopes).has_value();
}

std::optional<oauth_token> find_oauth_token(pqxx::dbtransaction& tx, std::string_view token) {
  if (token.empty() || token.size() > longest_token || !searchable(token)) return std::nullopt;
  static const std::string sql = select_sql() + " WHERE token = $1";
  const auto rows = exec(tx, sql, std::string(token));
  if (rows.empty()) return std::nullopt;
  return token_of(rows[0]);
}

bool revoke_oauth_token(pqxx::dbtransaction& tx, std::int64_t token, wall_time now) {
  exec(tx, "DELETE FROM web_push_subscriptions WHERE access_token_id = $1", token);
  return exec(tx,
              "UPDATE oauth_access_tokens SET revoked_at = $2::timestamp"
              " WHERE id = $1 AND revoked_at IS NULL",
              token, timestamp_text(now))
             .affected_rows() == 1;
}

std::vector<std::int64_t> revoke_application(pqxx::dbtransaction& tx, std::int64_t application,
                                             std::int64_t person, wall_time now) {
  const auto moment = timestamp_text(now);
  exec(tx,
       "DELETE FROM web_push_subscriptions p USING oauth_access_tokens t WHERE t.id = p.access_token_id"
       " AND t.application_id = $1 AND t.resource_owner_id = $2",
       application, person);
  exec(tx,
       "UPDATE oauth_access_grants SET revoked_at = $3::timestamp"
       " WHERE application_id = $1 AND resource_owner_id = $2 AND revoked_at IS NULL",
       application, person, moment);
  return ids_of(exec(tx,
                     "UPDATE oauth_access_tokens SET revoked_at = $3::timestamp"
                     " WHERE application_id = $1 AND resource_owner_id = $2 AND revoked_at IS NULL"
                     " RETURNING id",
                     application, person, moment));
}

} // namespace pheidi::model
