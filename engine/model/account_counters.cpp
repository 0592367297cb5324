// Adds to `account_stats`, all accounts in one statement.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/counters.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <map>

namespace pheidi::model {

namespace {

std::map<account_id, account_delta> merge(const std::vector<account_delta>& deltas) {
  std::map<account_id, account_delta> out;
  for (const auto& delta : deltas) {
    auto& sum = out.try_emplace(delta.account).first->second;
    sum.statuses += delta.statuses;
    sum.followers += delta.followers;
    sum.following += delta.following;
    if (delta.posted_at) sum.posted_at = std::max(delta.posted_at, sum.posted_at);
  }
  std::erase_if(out, [](const auto& entry) {
    const auto& sum = entry.second;
    return sum.statuses == 0 && sum.followers == 0 && sum.following == 0;
  });
  return out;
}

/// A delta is read again on conflict: the row that was proposed has no negative numbers.
constexpr std::string_view add_sql =
    "WITH delta AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[],"
    "  $5::bigint[]) AS d(id, statuses, followers, following, posted_at))"
    " INSERT INTO account_stats AS s (account_id, statuses_count, followers_count, following_count,"
    "  last_status_at, created_at, updated_at)"
    " SELECT id, greatest(statuses, 0), greatest(followers, 0), greatest(following, 0),"
    "  CASE WHEN statuses > 0 THEN {posted} END, {now}, {now} FROM delta"
    "  WHERE EXISTS (SELECT 1 FROM accounts a WHERE a.id = delta.id) ORDER BY id"
    " ON CONFLICT (account_id) DO UPDATE SET (statuses_count, followers_count, following_count) ="
    "  (SELECT s.statuses_count + d.statuses, s.followers_count + d.followers, s.following_count + "
    "d.following"
    "   FROM delta d WHERE d.id = EXCLUDED.account_id),"
    "  last_status_at = greatest(s.last_status_at, EXCLUDED.last_status_at), updated_at = "
    "EXCLUDED.updated_at";

} // namespace

void add_account_counts(pqxx::dbtransaction& tx, const std::vector<account_delta>& deltas, wall_time now) {
  std::vector<std::int64_t> ids, statuses, followers, following;
  std::vector<std::string> posted_at;
  for (const auto& [id, sum] : merge(deltas)) {
    ids.push_back(id.value);
    statuses.push_back(sum.statuses);
    followers.push_back(sum.followers);
    following.push_back(sum.following);
    posted_at.push_back(sum.posted_at ? micros(*sum.posted_at) : "NULL");
  }
  if (ids.empty()) return;
  const auto sql =
      fmt::format(add_sql, fmt::arg("posted", moment_sql("posted_at")), fmt::arg("now", moment_sql("$6")));
  exec(tx, sql, array_literal(ids), array_literal(statuses), array_literal(followers),
       array_literal(following), fmt::format("{{{}}}", fmt::join(posted_at, ",")), micros(now));
}

} // namespace pheidi::model
