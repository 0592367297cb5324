// What is taken out of feeds: a post that ends, or after a block, a mute, an unfollow those about somebody.
#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/feed_sources.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <map>

namespace pheidi::model {

namespace {

constexpr const char* among = "SELECT s.id, s.reblog_of_id FROM statuses s"
                              " LEFT JOIN statuses o ON o.id = s.reblog_of_id"
                              " WHERE s.id = ANY($1::bigint[]) AND ({})";
/// Of posts in $2 that are shown as somebody's boost.
constexpr const char* boosts = " UNION SELECT s.id, s.reblog_of_id FROM statuses s"
                               " WHERE s.reblog_of_id = ANY($2::bigint[]) AND {}";

std::vector<feed_item> read_items(const pqxx::result& rows) {
  std::vector<feed_item> out;
  for (const auto& row : rows)
    out.push_back({row[0].as<std::int64_t>(), number_or_none(row[1])});
  return out;
}

} // namespace

std::vector<feed> feeds_that_may_hold(pqxx::dbtransaction& tx, const told_post& post) {
  std::vector<feed> out;
  const auto homes =
      exec(tx,
           "SELECT a.id FROM accounts a WHERE a.domain IS NULL AND a.id IN"
           " (SELECT account_id FROM follows WHERE target_account_id = $1 UNION ALL SELECT $1::bigint"
           "  UNION ALL SELECT account_id FROM mentions WHERE status_id = $2"
           "  UNION ALL SELECT account_id FROM tag_follows WHERE tag_id = ANY($3::bigint[])) ORDER BY a.id",
           post.post.author.value, post.post.id, array_literal(post.tag_ids));
  for (const auto& row : homes)
    out.push_back({feed_kind::home, row[0].as<std::int64_t>()});
  const auto lists = exec(tx, "SELECT list_id FROM list_accounts WHERE account_id = $1 ORDER BY list_id",
                          post.post.author.value);
  for (const auto& row : lists)
    out.push_back({feed_kind::list, row[0].as<std::int64_t>()});
  return out;
}

std::vector<held_boost> feeds_that_may_hold_boosts(pqxx::dbtransaction& tx, std::int64_t status) {
  std::map<std::int64_t, held_boost> found;
  for (const auto& row :
       exec(tx,
            "SELECT b.id, r.list, r.id FROM statuses b CROSS JOIN LATERAL"
            " (SELECT FALSE AS list, a.id FROM accounts a WHERE a.domain IS NULL AND a.id IN"
            "   (SELECT f.account_id FROM follows f WHERE f.target_account_id = b.account_id"
            "    UNION ALL SELECT b.account_id)"
            "  UNION ALL SELECT TRUE, la.list_id FROM list_accounts la WHERE la.account_id = b.account_id) r"
            " WHERE b.reblog_of_id = $1 ORDER BY 1, 2, 3",
            status)) {
    const auto id = row[0].as<std::int64_t>();
    auto& held = found[id];
    held.boost = {id, status};
    held.feeds.push_back({row[1].as<bool>() ? feed_kind::list : feed_kind::home, row[2].as<std::int64_t>()});
  }
  std::vector<held_boost> out;
  for (auto& [id, held] : found)
    out.push_back(std::move(held));
  return out;
}

std::vector<feed_item> posts_about(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                   const std::vector<std::int64_t>& boosted, account_id account) {
  const auto sql = fmt::format(among, "s.account_id = $3 OR o.account_id = $3 OR EXISTS (SELECT 1"
                                      " FROM mentions m WHERE m.status_id IN (s.id, o.id)"
                                      " AND m.account_id = $3 AND NOT m.silent)") +
                   fmt::format(boosts, "s.account_id = $3");
  return read_items(exec(tx, sql, array_literal(ids), array_literal(boosted), account.value));
}

std::vector<feed_item> posts_by(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                const std::vector<std::int64_t>& boosted, account_id account) {
  const auto sql = fmt::format(among, "s.account_id = $3") + fmt::format(boosts, "s.account_id = $3");
  return read_items(exec(tx, sql, array_literal(ids), array_literal(boosted), account.value));
}

std::vector<feed_item> posts_from(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                  const std::vector<std::int64_t>& boosted, const std::string& domain) {
  const auto sql =
      fmt::format(among, "EXISTS (SELECT 1 FROM accounts a WHERE a.id IN (s.account_id, o.account_id)"
                         " AND a.domain = $3)") +
      fmt::format(boosts, "EXISTS (SELECT 1 FROM accounts a WHERE a.id = s.account_id AND a.domain = $3)");
  return read_items(exec(tx, sql, array_literal(ids), array_literal(boosted), domain));
}

std::vector<feed_item> posts_by_tag_alone(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                          std::int64_t tag, account_id reader) {
  const auto sql =
      fmt::format(among, "s.account_id <> $3 AND EXISTS (SELECT 1 FROM statuses_tags t"
                         " WHERE t.status_id = s.id AND t.tag_id = $2) AND NOT EXISTS (SELECT 1"
                         " FROM follows f WHERE f.account_id = $3 AND f.target_account_id = s.account_id)"
                         " AND NOT EXISTS (SELECT 1 FROM statuses_tags t JOIN tag_follows w"
                         " ON w.tag_id = t.tag_id AND w.account_id = $3"
                         " WHERE t.status_id = s.id AND t.tag_id <> $2)");
  return read_items(exec(tx, sql, array_literal(ids), tag, reader.value));
}

} // namespace pheidi::model
