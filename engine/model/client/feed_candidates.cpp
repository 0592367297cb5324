// Feeds out of the database: posts that a reader may want, newest first, each with how the reader stands to
// it.
#include "exec.hpp"
#include "model/client/feed_columns.hpp"
#include "model/client/feed_readers.hpp"
#include "model/client/read_column.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <limits>

namespace pheidi::model {

namespace {

/// Of one account at most, as Mastodon does.
constexpr int most_of_one_author = 400;
/// Rounds of candidates: a reader who hides nearly everything gets a short feed, not a long query.
constexpr int most_rounds = 4;

// $1 the reader, $2 the list or 0, $3 below this id, $4 candidates, $5 of one author, $6 the only author or
// 0.
constexpr const char* of_authors =
    "SELECT p.id, FALSE AS by_tag FROM (SELECT author FROM ({}) x WHERE $6::bigint IN (0, author)) f"
    " CROSS JOIN LATERAL"
    " (SELECT s.id FROM statuses s WHERE s.account_id = f.author AND s.deleted_at IS NULL AND s.id < $3"
    "  AND (s.visibility IN (0, 1, 2) OR s.account_id = $1 OR $2::bigint = 0 AND EXISTS"
    "   (SELECT 1 FROM mentions m WHERE m.status_id = s.id AND m.account_id = $1))"
    "  ORDER BY s.id DESC LIMIT $5) p";
constexpr const char* of_tags =
    " UNION ALL SELECT p.id, TRUE FROM tag_follows t CROSS JOIN LATERAL"
    " (SELECT s.id FROM statuses_tags st JOIN statuses s ON s.id = st.status_id"
    "  JOIN accounts a ON a.id = s.account_id AND a.silenced_at IS NULL"
    "  WHERE st.tag_id = t.tag_id AND st.status_id < $3 AND s.deleted_at IS NULL AND s.visibility = 0"
    "  AND s.reblog_of_id IS NULL ORDER BY st.status_id DESC LIMIT $5) p WHERE t.account_id = $1";
constexpr const char* of_home =
    "SELECT target_account_id AS author FROM follows WHERE account_id = $1 UNION SELECT $1::bigint";
constexpr const char* of_list = "SELECT account_id AS author FROM list_accounts WHERE list_id = $2"
                                " AND (follow_id IS NOT NULL OR account_id = $1)";

std::string candidates_sql(const std::string& posts) {
  return fmt::format(
      "WITH posts AS (SELECT id, bool_or(by_tag) AS by_tag FROM ({}) c GROUP BY id ORDER BY id DESC LIMIT "
      "$4),"
      " avoided AS (SELECT target_account_id AS id FROM blocks WHERE account_id = $1 UNION"
      "  SELECT target_account_id FROM mutes WHERE account_id = $1 AND (expires_at IS NULL OR expires_at > "
      "$7)),"
      " blockers AS (SELECT account_id AS id FROM blocks WHERE target_account_id = $1),"
      " domains AS (SELECT domain FROM account_domain_blocks WHERE account_id = $1)"
      " SELECT s.id, s.account_id, s.reblog_of_id, o.account_id AS boosted_author, s.reply, s.language,"
      " s.visibility, s.in_reply_to_id IS NOT NULL AND s.in_reply_to_account_id IS NOT NULL AS parent_known,"
      " s.in_reply_to_account_id AS answered, p.by_tag, f.id IS NOT NULL AS follows, f.languages,"
      " coalesce(f.show_reblogs, TRUE) AS shows_boosts,"
      " s.account_id IN (SELECT id FROM avoided) OR coalesce(o.account_id IN (SELECT id FROM avoided), FALSE)"
      "  OR EXISTS (SELECT 1 FROM mentions m JOIN avoided v ON v.id = m.account_id"
      "   WHERE m.status_id IN (s.id, s.reblog_of_id) AND NOT m.silent) AS avoids,"
      " s.account_id IN (SELECT id FROM blockers) AS blocked_by_author,"
      " coalesce(o.account_id IN (SELECT id FROM blockers), FALSE) AS blocked_by_boosted,"
      " coalesce(a.domain IN (SELECT domain FROM domains), FALSE) AS no_author_domain,"
      " coalesce(oa.domain IN (SELECT domain FROM domains), FALSE) AS no_boosted_domain,"
      " coalesce(s.in_reply_to_account_id IN (SELECT target_account_id FROM follows WHERE account_id = $1),"
      "  FALSE) AS follows_answered,"
      " s.account_id IN (SELECT la.account_id FROM lists l JOIN list_accounts la ON la.list_id = l.id"
      "  WHERE l.account_id = $1 AND l.exclusive) AS only_in_lists,"
      " coalesce(s.in_reply_to_account_id IN (SELECT account_id FROM list_accounts WHERE list_id = $2), "
      "FALSE)"
      "  AS answered_is_on_it"
      " FROM posts p JOIN statuses s ON s.id = p.id JOIN accounts a ON a.id = s.account_id"
      " LEFT JOIN statuses o ON o.id = s.reblog_of_id LEFT JOIN accounts oa ON oa.id = o.account_id"
      " LEFT JOIN follows f ON f.account_id = $1 AND f.target_account_id = s.account_id"
      " WHERE a.suspended_at IS NULL AND (s.reblog_of_id IS NULL"
      "  OR o.deleted_at IS NULL AND oa.suspended_at IS NULL) ORDER BY s.id DESC",
      posts);
}

feed_verdict verdict_of(const pqxx::row& row, account_id reader, const std::optional<feed_list>& list) {
  const auto post = read_feed_post(row);
  const auto how = read_feed_reader(row, reader);
  if (list) {
    auto this_one = *list;
    this_one.answered_is_on_it = row["answered_is_on_it"].as<bool>();
    return list_verdict(post, how, this_one);
  }
  const auto verdict = home_verdict(post, how);
  if (verdict == feed_verdict::insert || !row["by_tag"].as<bool>()) return verdict;
  return tag_verdict(post, how);
}

std::optional<feed_list> list_row_of(pqxx::dbtransaction& tx, feed which) {
  if (which.kind != feed_kind::list) return std::nullopt;
  feed_list out;
  out.id = which.id;
  out.replies_policy =
      exec1(tx, "SELECT coalesce(max(replies_policy), 0) FROM lists WHERE id = $1", which.id)[0].as<int>();
  return out;
}

/// What is asked of the database once; the rules take from it.
struct search {
  feed which;
  account_id reader;
  std::int64_t only_author = 0; // 0: all
  std::int64_t below = std::numeric_limits<std::int64_t>::max();
  int limit = feed_length;
};

std::string sql_of(const search& s) {
  const bool home = s.which.kind == feed_kind::home;
  auto posts = home ? fmt::format(of_authors, of_home) : fmt::format(of_authors, of_list);
  if (home && s.only_author == 0) posts += of_tags;
  return candidates_sql(posts);
}

std::vector<feed_item> newest(pqxx::dbtransaction& tx, search s, wall_time now) {
  std::vector<feed_item> out;
  const int candidates = s.limit * 2;
  const auto sql = sql_of(s);
  const auto list = list_row_of(tx, s.which);
  for (int round = 0; round < most_rounds; ++round) {
    const auto rows = exec(tx, sql, s.reader.value, list ? list->id : 0, s.below, candidates,
                           std::min(candidates, most_of_one_author), s.only_author, timestamp_text(now));
    if (rows.empty()) break;
    for (const auto& row : rows) {
      s.below = row["id"].as<std::int64_t>();
      if (verdict_of(row, s.reader, list) != feed_verdict::insert) continue;
      out.push_back({s.below, number_or_none(row["reblog_of_id"])});
      if (out.size() == static_cast<std::size_t>(s.limit)) return out;
    }
  }
  return out;
}

} // namespace

std::vector<feed_item> feed_from_database(pqxx::dbtransaction& tx, feed which, wall_time now,
                                          std::optional<std::int64_t> max_id, int limit) {
  const auto owner = owner_of(tx, which);
  if (!owner || limit <= 0) return {};
  search s{which, owner->id};
  if (max_id) s.below = *max_id;
  s.limit = limit;
  return newest(tx, s, now);
}

std::vector<feed_item> posts_to_merge(pqxx::dbtransaction& tx, account_id from, feed into, wall_time now,
                                      int limit) {
  const auto owner = owner_of(tx, into);
  if (!owner || limit <= 0) return {};
  search s{into, owner->id};
  s.only_author = from.value;
  s.limit = limit;
  return newest(tx, s, now);
}

} // namespace pheidi::model
