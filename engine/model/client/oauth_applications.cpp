// One row for each application; its lists are texts with white space between.
#include "pheidi/model/client/oauth_applications.hpp"

#include "exec.hpp"
#include "row_values.hpp"
#include "sql_text.hpp"
#include "words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_uid = 255;
constexpr std::string_view columns =
    "a.id, a.name, a.website, a.scopes, a.redirect_uri, a.uid, a.secret, a.confidential";

oauth_application application_of(const pqxx::row& row) {
  oauth_application out;
  out.id = row["id"].as<std::int64_t>();
  out.name = row["name"].as<std::string>();
  out.website = row["website"].as<std::string>("");
  out.scopes = words_of(row["scopes"].as<std::string>());
  out.redirect_uris = words_of(row["redirect_uri"].as<std::string>());
  out.uid = row["uid"].as<std::string>();
  out.secret = row["secret"].as<std::string>();
  out.confidential = row["confidential"].as<bool>();
  return out;
}

template <class Parameter>
std::optional<oauth_application> find_one(pqxx::dbtransaction& tx, std::string_view condition,
                                          const Parameter& parameter) {
  const auto rows =
      exec(tx, fmt::format("SELECT {} FROM oauth_applications a WHERE {}", columns, condition), parameter);
  if (rows.empty()) return std::nullopt;
  return application_of(rows[0]);
}

} // namespace

void add_oauth_application(pqxx::dbtransaction& tx, oauth_application& made, wall_time now) {
  row_values row;
  row.text("name", made.name);
  if (!made.website.empty()) row.text("website", made.website);
  row.text("scopes", fmt::format("{}", fmt::join(made.scopes, " ")));
  row.text("redirect_uri", fmt::format("{}", fmt::join(made.redirect_uris, "\n")));
  row.text("uid", made.uid);
  row.text("secret", made.secret);
  row.flag("confidential", made.confidential);
  row.moment("created_at", now);
  row.moment("updated_at", now);
  made.id = row.insert(tx, "oauth_applications", "RETURNING id")[0][0].as<std::int64_t>();
}

std::optional<oauth_application> find_oauth_application(pqxx::dbtransaction& tx, std::string_view uid) {
  if (uid.empty() || uid.size() > longest_uid || !searchable(uid)) return std::nullopt;
  return find_one(tx, "a.uid = $1", std::string(uid));
}

std::optional<oauth_application> find_oauth_application(pqxx::dbtransaction& tx, std::int64_t id) {
  return find_one(tx, "a.id = $1", id);
}

std::vector<granted_application> applications_of(pqxx::dbtransaction& tx, std::int64_t user) {
  static const std::string sql =
      fmt::format("SELECT {}, t.given, {} AS since FROM oauth_applications a JOIN (SELECT application_id,"
                  " string_agg(DISTINCT scopes, ' ') AS given, min(created_at) AS first FROM"
                  " oauth_access_tokens WHERE resource_owner_id = $1 AND revoked_at IS NULL"
                  " GROUP BY application_id) t ON t.application_id = a.id WHERE NOT a.superapp"
                  " ORDER BY a.id DESC LIMIT 200",
                  columns, micros_sql("t.first"));
  std::vector<granted_application> out;
  for (const auto& row : exec(tx, sql, user))
    out.push_back({application_of(row), words_of(row["given"].as<std::string>("")),
                   from_micros(row["since"].as<std::int64_t>())});
  return out;
}

} // namespace pheidi::model
