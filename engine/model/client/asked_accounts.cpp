// Single accounts, and whether anybody here may know of them.
#include "exec.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include "pheidi/model/client/account_pages.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <set>

namespace pheidi::model {

namespace {

/// Whoever signed up and is not confirmed or approved yet is not there. The instance's own actor is nobody.
constexpr const char* is_somebody =
    " AND a.id > 0 AND (a.domain IS NOT NULL OR NOT EXISTS (SELECT 1 FROM users u WHERE u.account_id = a.id"
    " AND (u.confirmed_at IS NULL OR NOT u.approved)))";

} // namespace

std::optional<asked_account> find_asked_account(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                account_id id) {
  const auto rows =
      exec(tx,
           fmt::format("SELECT a.username, a.domain, a.locked, {} AS gone, a.silenced_at IS NOT NULL,"
                       " a.moved_to_account_id IS NOT NULL, coalesce(a.hide_collections, false)"
                       " FROM accounts a WHERE a.id = $1{}",
                       unavailable_sql(schema, "a"), is_somebody),
           id.value);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  asked_account out;
  out.id = id;
  out.username = row[0].as<std::string>();
  out.domain = row[1].as<std::string>(std::string());
  out.locked = row[2].as<bool>();
  out.gone = row[3].as<bool>();
  out.silenced = row[4].as<bool>();
  out.moved = row[5].as<bool>();
  out.hides_lists = row[6].as<bool>();
  return out;
}

std::optional<account_id> find_handle(pqxx::dbtransaction& tx, const std::string& username,
                                      const std::string& domain) {
  if (!searchable(username) || !searchable(domain)) return std::nullopt;
  const auto rows = exec(tx,
                         fmt::format("SELECT a.id FROM accounts a WHERE lower(a.username::text) = lower($1)"
                                     " AND coalesce(lower(a.domain::text), '') = lower($2){}",
                                     is_somebody),
                         username, domain);
  if (rows.empty()) return std::nullopt;
  return account_id(rows[0][0].as<std::int64_t>());
}

std::vector<account_id> known_accounts(pqxx::dbtransaction& tx, const schema_facts& schema,
                                       const std::vector<std::int64_t>& ids, bool suspended_too) {
  std::set<std::int64_t> there;
  for (const auto& row : exec(tx,
                              fmt::format("SELECT a.id FROM accounts a WHERE a.id = ANY($1::bigint[])"
                                          " AND ($2::boolean OR NOT {}){}",
                                          unavailable_sql(schema, "a"), is_somebody),
                              array_literal(ids), suspended_too))
    there.insert(row[0].as<std::int64_t>());
  std::vector<account_id> out;
  for (const auto id : ids)
    if (there.erase(id) > 0) out.emplace_back(id);
  return out;
}

} // namespace pheidi::model
