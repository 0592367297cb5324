// `poll_votes`: one row per option that an account chose, and the sums in `polls`.
#include "advisory_lock.hpp"
#include "exec.hpp"
#include "kept_uri.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include "pheidi/model/interactions.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

std::string poll_columns() {
  return "id, status_id, account_id, options, multiple, hide_totals, " + micros_sql("expires_at") +
         " AS expires_at";
}

votable_poll read_poll(const pqxx::row& row) {
  votable_poll out;
  out.id = row["id"].as<std::int64_t>();
  out.status = row["status_id"].as<std::int64_t>();
  out.author = account_id(row["account_id"].as<std::int64_t>());
  out.options = read_texts(row["options"]);
  out.multiple = row["multiple"].as<bool>();
  out.hide_totals = row["hide_totals"].as<bool>();
  if (!row["expires_at"].is_null()) out.expires_at = from_micros(row["expires_at"].as<std::int64_t>());
  return out;
}

struct earlier_votes {
  bool any = false;
  bool same = false;
};

earlier_votes votes_of(pqxx::dbtransaction& tx, std::int64_t poll, account_id account, int choice) {
  earlier_votes out;
  for (const auto& row : exec(tx, "SELECT choice FROM poll_votes WHERE poll_id = $1 AND account_id = $2",
                              poll, account.value)) {
    out.any = true;
    if (row[0].as<int>() == choice) out.same = true;
  }
  return out;
}

void count(pqxx::dbtransaction& tx, std::int64_t poll, int choice, bool first_of_voter, wall_time now) {
  // Tallies get one number per option, also where there were fewer.
  exec(tx,
       fmt::format("UPDATE polls SET cached_tallies = ARRAY(SELECT coalesce(cached_tallies[n], 0)"
                   "   + CASE WHEN n = $2::int + 1 THEN 1 ELSE 0 END"
                   "  FROM generate_series(1, cardinality(options)) n ORDER BY n),"
                   " votes_count = votes_count + 1, voters_count = voters_count + $3::int,"
                   " lock_version = lock_version + 1, updated_at = {now} WHERE id = $1",
                   fmt::arg("now", moment_sql("$4"))),
       poll, choice, first_of_voter ? 1 : 0, micros(now));
}

} // namespace

std::optional<int> votable_poll::choice(std::string_view name) const {
  const auto found = std::find(options.begin(), options.end(), name);
  if (found == options.end()) return std::nullopt;
  return static_cast<int>(found - options.begin());
}

std::optional<votable_poll> find_votable_poll(pqxx::dbtransaction& tx, std::int64_t status) {
  const auto rows =
      exec(tx, fmt::format("SELECT {} FROM polls WHERE status_id = $1 ORDER BY id LIMIT 1", poll_columns()),
           status);
  if (rows.empty()) return std::nullopt;
  return read_poll(rows.front());
}

std::optional<awaited_poll> find_awaited_poll(pqxx::dbtransaction& tx, std::int64_t status) {
  const auto rows =
      exec(tx,
           fmt::format("SELECT p.id, {} FROM polls p WHERE p.status_id = $1 AND p.expires_at IS NOT NULL"
                       " AND EXISTS (SELECT 1 FROM poll_votes v WHERE v.poll_id = p.id)",
                       micros_sql("p.expires_at")),
           status);
  if (rows.empty()) return std::nullopt;
  return awaited_poll{rows[0][0].as<std::int64_t>(), from_micros(rows[0][1].as<std::int64_t>())};
}

vote_outcome cast_vote(pqxx::dbtransaction& tx, std::int64_t poll, account_id account, int choice,
                       const std::string& uri, wall_time now) {
  lock_name(tx, fmt::format("vote:{}:{}", poll, account.value));
  // Locked as well against an edit of the poll, which would throw the votes away.
  const auto rows =
      exec(tx, fmt::format("SELECT {} FROM polls WHERE id = $1 FOR NO KEY UPDATE", poll_columns()), poll);
  if (rows.empty()) return vote_outcome::no_such_poll;
  const auto about = read_poll(rows.front());
  if (about.expired(now)) return vote_outcome::expired;
  if (choice < 0 || choice >= static_cast<int>(about.options.size())) return vote_outcome::no_such_choice;
  if (about.author == account) return vote_outcome::own_poll;
  const auto earlier = votes_of(tx, poll, account, choice);
  if (earlier.same || (earlier.any && !about.multiple)) return vote_outcome::already_voted;

  exec(tx,
       fmt::format("INSERT INTO poll_votes (poll_id, account_id, choice, uri, created_at, updated_at)"
                   " VALUES ($1, $2, $3, NULLIF($4, ''), {now}, {now})",
                   fmt::arg("now", moment_sql("$5"))),
       poll, account.value, choice, kept_uri(uri), micros(now));
  count(tx, poll, choice, !earlier.any, now);
  return vote_outcome::counted;
}

} // namespace pheidi::model
