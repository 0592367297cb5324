// `follows`: found, made and removed, with the counters of both ends.
#include "exec.hpp"
#include "follow_rows.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include "pheidi/model/counters.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr std::string_view table = "follows";

void count(pqxx::dbtransaction& tx, account_id account, account_id target, int by, wall_time now) {
  account_delta follower{.account = account};
  account_delta followed{.account = target};
  follower.following = by;
  followed.followers = by;
  add_account_counts(tx, {follower, followed}, now);
}

} // namespace

std::optional<follow_row> find_follow(pqxx::dbtransaction& tx, account_id account, account_id target) {
  return find_pair(tx, table, account, target);
}

std::optional<follow_row> find_follow_by_uri(pqxx::dbtransaction& tx, follow_end end, account_id whose,
                                             const std::string& uri) {
  return find_by_uri(tx, table, end, whose, uri);
}

stored_follow insert_follow(pqxx::dbtransaction& tx, const new_follow& follow, wall_time now) {
  auto out = upsert_pair(tx, table, follow, now);
  if (out.change == row_change::inserted) count(tx, follow.account, follow.target, 1, now);
  return out;
}

accepted_follow accept_new_follow(pqxx::dbtransaction& tx, const new_follow& follow, wall_time now) {
  accepted_follow out;
  out.stored = insert_follow(tx, follow, now);
  out.request_id = exec1(tx, "SELECT nextval('follow_requests_id_seq')")[0].as<std::int64_t>();
  return out;
}

bool replace_follow_uri(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const std::string& uri, wall_time now) {
  return replace_uri(tx, table, account, target, uri, now);
}

std::optional<authorised_follow> authorise_follow_request(pqxx::dbtransaction& tx, account_id account,
                                                          account_id target, wall_time now) {
  // Memberships move before the request goes, or they would go with it.
  const auto rows = exec(
      tx,
      fmt::format(
          "WITH request AS (SELECT * FROM follow_requests WHERE account_id = $1 AND target_account_id = $2"
          "  FOR UPDATE),"
          " made AS (INSERT INTO follows AS f (account_id, target_account_id, uri, show_reblogs, notify,"
          "   languages, created_at, updated_at)"
          "  SELECT account_id, target_account_id, uri, show_reblogs, notify, languages, {now},"
          "   {now} FROM request"
          "  ON CONFLICT (account_id, target_account_id) DO UPDATE SET show_reblogs = EXCLUDED.show_reblogs,"
          "   notify = EXCLUDED.notify, languages = coalesce(EXCLUDED.languages, f.languages),"
          "   updated_at = EXCLUDED.updated_at"
          "  RETURNING {}, f.xmax = 0 AS inserted),"
          " moved AS (UPDATE list_accounts l SET follow_id = made.id, follow_request_id = NULL"
          "  FROM made, request WHERE l.follow_request_id = request.id)"
          " SELECT made.*, request.id AS request_id FROM made, request",
          follow_columns, fmt::arg("now", moment_sql("$3"))),
      account.value, target.value, micros(now));
  if (rows.empty()) return std::nullopt;

  authorised_follow out;
  out.follow = read_follow(rows.front());
  out.request_id = rows.front()["request_id"].as<std::int64_t>();
  out.inserted = rows.front()["inserted"].as<bool>();
  remove_follow_request(tx, account, target);
  for (const auto& row :
       exec(tx, "SELECT list_id FROM list_accounts WHERE follow_id = $1 ORDER BY list_id", out.follow.id))
    out.lists.push_back(row[0].as<std::int64_t>());
  if (out.inserted) count(tx, account, target, 1, now);
  return out;
}

std::optional<removed_follow> remove_follow(pqxx::dbtransaction& tx, account_id account, account_id target,
                                            wall_time now) {
  const auto rows = exec(
      tx,
      fmt::format("WITH gone AS (DELETE FROM follows WHERE account_id = $1 AND target_account_id = $2"
                  "  RETURNING {}),"
                  " pins AS (DELETE FROM account_pins p USING gone"
                  "  WHERE p.account_id = gone.account_id AND p.target_account_id = gone.target_account_id),"
                  " told AS (DELETE FROM notifications n USING gone"
                  "  WHERE n.activity_type = 'Follow' AND n.activity_id = gone.id)"
                  " SELECT gone.*, ARRAY(SELECT list_id FROM list_accounts l WHERE l.follow_id = gone.id"
                  "  ORDER BY list_id) AS lists FROM gone",
                  follow_columns),
      account.value, target.value);
  if (rows.empty()) return std::nullopt;
  count(tx, account, target, -1, now);
  return removed_follow{read_follow(rows.front()), read_bigints(rows.front()["lists"])};
}

} // namespace pheidi::model
