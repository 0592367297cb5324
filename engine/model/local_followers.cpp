// Followers of an account among the accounts of this server.
#include "pheidi/model/local_followers.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/signing.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <limits>

namespace pheidi::model {

namespace {

constexpr const char* from_local_followers =
    " FROM follows f JOIN accounts a ON a.id = f.account_id AND a.domain IS NULL"
    " WHERE f.target_account_id = $1";

std::vector<account_id> read_ids(const pqxx::result& rows) {
  std::vector<account_id> out;
  for (const auto& row : rows)
    out.emplace_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace

bool has_local_follower(pqxx::dbtransaction& tx, account_id account) {
  return exec1(tx, fmt::format("SELECT EXISTS (SELECT 1{})", from_local_followers), account.value)[0]
      .as<bool>();
}

std::vector<account_id> local_follower_page(pqxx::dbtransaction& tx, account_id account,
                                            std::optional<account_id> after, int limit) {
  const auto start = after.value_or(account_id(std::numeric_limits<std::int64_t>::min()));
  return read_ids(
      exec(tx,
           fmt::format("SELECT f.account_id{} AND f.account_id > $2 ORDER BY f.account_id LIMIT $3",
                       from_local_followers),
           account.value, start.value, limit));
}

std::vector<local_follower> local_followers(pqxx::dbtransaction& tx, const schema_facts& schema,
                                            const config::identity_settings& identity, account_id account) {
  const auto rows = exec(tx,
                         fmt::format("SELECT a.id, a.username, {} AS id_scheme{} ORDER BY a.id",
                                     schema.has_id_scheme ? "a.id_scheme" : "0", from_local_followers),
                         account.value);
  std::vector<local_follower> out;
  for (const auto& row : rows) {
    const account_id id(row[0].as<std::int64_t>());
    const auto scheme = row[2].as<int>(0) == 1 ? uri_scheme::numeric : uri_scheme::username;
    out.push_back({id, actor_uri(id, row[1].as<std::string>(), scheme, identity)});
  }
  return out;
}

std::optional<account_id> first_local_follower(pqxx::dbtransaction& tx, account_id account) {
  const auto rows = exec(tx,
                         fmt::format("SELECT f.account_id{} AND a.suspended_at IS NULL ORDER BY f.id LIMIT 1",
                                     from_local_followers),
                         account.value);
  if (rows.empty()) return std::nullopt;
  return account_id(rows[0][0].as<std::int64_t>());
}

std::string local_followers_digest(pqxx::dbtransaction& tx, const schema_facts& schema,
                                   const config::identity_settings& identity, account_id account) {
  std::vector<std::string> uris;
  for (auto& follower : local_followers(tx, schema, identity, account))
    uris.push_back(std::move(follower.uri));
  return followers_digest_of(uris);
}

std::vector<account_id> local_followers_except(pqxx::dbtransaction& tx, account_id account,
                                               const std::vector<account_id>& expected) {
  return read_ids(
      exec(tx,
           fmt::format("SELECT f.account_id{} AND NOT EXISTS (SELECT 1 FROM unnest($2::bigint[]) e(id)"
                       " WHERE e.id = f.account_id) ORDER BY f.account_id",
                       from_local_followers),
           account.value, array_literal(expected)));
}

std::map<account_id, follow_state> follow_states(pqxx::dbtransaction& tx, account_id target,
                                                 const std::vector<account_id>& followers) {
  std::map<account_id, follow_state> out;
  const auto rows = exec(
      tx,
      "SELECT w.id, EXISTS (SELECT 1 FROM follows f WHERE f.account_id = w.id AND f.target_account_id = $1),"
      " EXISTS (SELECT 1 FROM follow_requests r WHERE r.account_id = w.id AND r.target_account_id = $1)"
      " FROM unnest($2::bigint[]) w(id)",
      target.value, array_literal(followers));
  for (const auto& row : rows)
    out[account_id(row[0].as<std::int64_t>())] = {row[1].as<bool>(), row[2].as<bool>()};
  return out;
}

} // namespace pheidi::model
