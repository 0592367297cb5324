// `blocks`, and what they end.
#include "advisory_lock.hpp"
#include "exec.hpp"
#include "kept_uri.hpp"
#include "sql_text.hpp"

#include "pheidi/model/relationships.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

block_row read_block(const pqxx::row& row) {
  return {row[0].as<std::int64_t>(), account_id(row[1].as<std::int64_t>()),
          account_id(row[2].as<std::int64_t>()), row[3].as<std::string>(std::string())};
}

} // namespace

void lock_relation(pqxx::dbtransaction& tx, account_id one, account_id other) {
  const auto [first, second] = std::minmax(one, other);
  lock_name(tx, fmt::format("relation:{}:{}", first.value, second.value));
}

row_change insert_block(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const std::string& uri, wall_time now) {
  // xmax is 0 only in a row that this statement made.
  const auto rows =
      exec(tx,
           fmt::format("INSERT INTO blocks AS b (account_id, target_account_id, uri, created_at, updated_at)"
                       " VALUES ($1, $2, NULLIF($3, ''), {now}, {now})"
                       " ON CONFLICT (account_id, target_account_id) DO UPDATE"
                       " SET uri = EXCLUDED.uri, updated_at = EXCLUDED.updated_at"
                       " WHERE EXCLUDED.uri IS NOT NULL AND b.uri IS DISTINCT FROM EXCLUDED.uri"
                       " RETURNING b.xmax = 0",
                       fmt::arg("now", moment_sql("$4"))),
           account.value, target.value, kept_uri(uri), micros(now));
  if (rows.empty()) return row_change::unchanged;
  return rows[0][0].as<bool>() ? row_change::inserted : row_change::uri_replaced;
}

std::optional<block_row> find_block_by_uri(pqxx::dbtransaction& tx, account_id account,
                                           const std::string& uri) {
  const auto name = kept_uri(uri);
  if (name.empty()) return std::nullopt;
  const auto rows = exec(tx,
                         "SELECT id, account_id, target_account_id, uri FROM blocks"
                         " WHERE account_id = $1 AND uri = $2 ORDER BY id LIMIT 1",
                         account.value, name);
  if (rows.empty()) return std::nullopt;
  return read_block(rows.front());
}

std::optional<block_row> remove_block(pqxx::dbtransaction& tx, account_id account, account_id target) {
  const auto rows = exec(tx,
                         "DELETE FROM blocks WHERE account_id = $1 AND target_account_id = $2"
                         " RETURNING id, account_id, target_account_id, uri",
                         account.value, target.value);
  if (rows.empty()) return std::nullopt;
  return read_block(rows.front());
}

bool is_blocking(pqxx::dbtransaction& tx, account_id account, account_id other,
                 const std::string& other_domain) {
  const auto domain = storable(other_domain) ? other_domain : std::string();
  return exec1(tx,
               "SELECT EXISTS (SELECT 1 FROM blocks WHERE account_id = $1 AND target_account_id = $2)"
               " OR ($3 <> '' AND EXISTS (SELECT 1 FROM account_domain_blocks"
               "  WHERE account_id = $1 AND domain = $3))",
               account.value, other.value, domain)[0]
      .as<bool>();
}

before_follow look_before_follow(pqxx::dbtransaction& tx, account_id account, const std::string& domain,
                                 account_id target) {
  const auto row =
      exec1(tx,
            "SELECT EXISTS (SELECT 1 FROM follow_requests WHERE account_id = $1 AND target_account_id = $2),"
            " EXISTS (SELECT 1 FROM blocks WHERE account_id = $2 AND target_account_id = $1)"
            " OR ($3 <> '' AND EXISTS (SELECT 1 FROM account_domain_blocks"
            "  WHERE account_id = $2 AND domain = $3)),"
            " (SELECT id FROM follows WHERE account_id = $1 AND target_account_id = $2)",
            account.value, target.value, storable(domain) ? domain : std::string());
  before_follow out;
  out.requested = row[0].as<bool>();
  out.blocked = row[1].as<bool>();
  if (!row[2].is_null()) out.follow = row[2].as<std::int64_t>();
  return out;
}

severed_by_block sever_for_block(pqxx::dbtransaction& tx, account_id blocker, account_id blocked,
                                 wall_time now) {
  severed_by_block out;
  // Two who block each other at once lock in the same order.
  if (blocker < blocked) {
    out.by_blocker = remove_follow(tx, blocker, blocked, now);
    out.by_blocked = remove_follow(tx, blocked, blocker, now);
  } else {
    out.by_blocked = remove_follow(tx, blocked, blocker, now);
    out.by_blocker = remove_follow(tx, blocker, blocked, now);
  }
  out.request_by_blocked = remove_follow_request(tx, blocked, blocker);
  return out;
}

relation relation_between(pqxx::dbtransaction& tx, account_id account, account_id other) {
  const auto row =
      exec1(tx,
            "SELECT EXISTS (SELECT 1 FROM follows WHERE account_id = $1 AND target_account_id = $2),"
            " EXISTS (SELECT 1 FROM follows WHERE account_id = $2 AND target_account_id = $1),"
            " EXISTS (SELECT 1 FROM follow_requests WHERE account_id = $1 AND target_account_id = $2),"
            " EXISTS (SELECT 1 FROM follow_requests WHERE account_id = $2 AND target_account_id = $1),"
            " EXISTS (SELECT 1 FROM blocks WHERE account_id = $1 AND target_account_id = $2),"
            " EXISTS (SELECT 1 FROM blocks WHERE account_id = $2 AND target_account_id = $1)",
            account.value, other.value);
  return {row[0].as<bool>(), row[1].as<bool>(), row[2].as<bool>(),
          row[3].as<bool>(), row[4].as<bool>(), row[5].as<bool>()};
}

} // namespace pheidi::model
