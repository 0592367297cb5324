// `follow_requests`: follows that wait for an answer.
#include "exec.hpp"
#include "follow_rows.hpp"
#include "sql_text.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr std::string_view table = "follow_requests";

} // namespace

std::string generated_uri(const config::identity_settings& identity) {
  auto bytes = crypto::random_bytes(16);
  // Version 4, variant of RFC 9562.
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  const auto hex = crypto::hex(bytes);
  const std::string_view h = hex;
  return fmt::format("{}/{}-{}-{}-{}-{}", web_origin(identity), h.substr(0, 8), h.substr(8, 4),
                     h.substr(12, 4), h.substr(16, 4), h.substr(20));
}

std::optional<follow_row> find_follow_request(pqxx::dbtransaction& tx, account_id account,
                                              account_id target) {
  return find_pair(tx, table, account, target);
}

std::optional<follow_row> find_follow_request_by_uri(pqxx::dbtransaction& tx, follow_end end,
                                                     account_id whose, const std::string& uri) {
  return find_by_uri(tx, table, end, whose, uri);
}

stored_follow insert_follow_request(pqxx::dbtransaction& tx, const new_follow& follow, wall_time now) {
  return upsert_pair(tx, table, follow, now);
}

bool replace_follow_request_uri(pqxx::dbtransaction& tx, account_id account, account_id target,
                                const std::string& uri, wall_time now) {
  return replace_uri(tx, table, account, target, uri, now);
}

std::optional<follow_row> remove_follow_request(pqxx::dbtransaction& tx, account_id account,
                                                account_id target) {
  const auto rows = exec(
      tx,
      fmt::format("WITH gone AS (DELETE FROM follow_requests WHERE account_id = $1 AND target_account_id = $2"
                  "  RETURNING {}),"
                  " told AS (DELETE FROM notifications n USING gone"
                  "  WHERE n.activity_type = 'FollowRequest' AND n.activity_id = gone.id)"
                  " SELECT * FROM gone",
                  follow_columns),
      account.value, target.value);
  if (rows.empty()) return std::nullopt;
  return read_follow(rows.front());
}

std::optional<reopened_request> follow_back_to_request(pqxx::dbtransaction& tx, account_id account,
                                                       account_id target, wall_time now) {
  // The lock lets a removal of the same moment finish first; then there is nothing to ask for again.
  exec(tx,
       fmt::format(
           "INSERT INTO follow_requests (account_id, target_account_id, uri, show_reblogs, notify, languages,"
           " created_at, updated_at)"
           " SELECT account_id, target_account_id, uri, show_reblogs, notify, languages, {now},"
           "  {now} FROM follows WHERE account_id = $1 AND target_account_id = $2 FOR UPDATE"
           " ON CONFLICT (account_id, target_account_id) DO NOTHING",
           fmt::arg("now", moment_sql("$3"))),
       account.value, target.value, micros(now));
  auto was = remove_follow(tx, account, target, now);
  if (!was) return std::nullopt;
  return reopened_request{find_follow_request(tx, account, target).value(), std::move(*was)};
}

} // namespace pheidi::model
