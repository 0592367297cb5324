// Codes are used up by one UPDATE: whoever comes second finds nothing to update.
#include "exec.hpp"
#include "row_values.hpp"
#include "sql_text.hpp"
#include "words.hpp"

#include "pheidi/model/client/oauth_tokens.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_code = 255;

bool may_be_a_code(std::string_view code) {
  return !code.empty() && code.size() <= longest_code && searchable(code);
}

} // namespace

void add_oauth_grant(pqxx::dbtransaction& tx, const oauth_grant& made, wall_time now) {
  row_values row;
  row.text("token", made.code);
  row.number("application_id", made.application);
  row.number("resource_owner_id", made.person);
  row.number("expires_in", grant_life.count());
  row.text("redirect_uri", made.redirect_uri);
  row.text("scopes", fmt::format("{}", fmt::join(made.scopes, " ")));
  if (!made.code_challenge.empty()) {
    row.text("code_challenge", made.code_challenge);
    row.text("code_challenge_method", "S256");
  }
  row.moment("created_at", now);
  row.insert(tx, "oauth_access_grants", "");
}

std::optional<oauth_grant> redeem_oauth_grant(pqxx::dbtransaction& tx, std::string_view code,
                                              std::int64_t application, wall_time now) {
  if (!may_be_a_code(code)) return std::nullopt;
  const auto rows = exec(
      tx,
      "UPDATE oauth_access_grants SET revoked_at = $3::timestamp WHERE token = $1 AND application_id = $2"
      " AND revoked_at IS NULL AND created_at + expires_in * interval '1 second' > $3::timestamp"
      " RETURNING resource_owner_id, redirect_uri, coalesce(scopes, ''), coalesce(code_challenge, '')",
      std::string(code), application, timestamp_text(now));
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return oauth_grant{std::string(code),
                     application,
                     row[0].as<std::int64_t>(),
                     row[1].as<std::string>(),
                     words_of(row[2].as<std::string>()),
                     row[3].as<std::string>()};
}

bool holds_oauth_grant(pqxx::dbtransaction& tx, std::string_view code, std::int64_t person, wall_time now) {
  if (!may_be_a_code(code)) return false;
  return !exec(tx,
               "SELECT 1 FROM oauth_access_grants WHERE token = $1 AND resource_owner_id = $2 AND revoked_at"
               " IS NULL AND created_at + expires_in * interval '1 second' > $3::timestamp",
               std::string(code), person, timestamp_text(now))
              .empty();
}

} // namespace pheidi::model
