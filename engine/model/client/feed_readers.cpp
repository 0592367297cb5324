// All readers in one query: sets that do not depend on the reader are made once and looked into.
#include "model/client/feed_readers.hpp"

#include "exec.hpp"
#include "model/client/feed_columns.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

// $1 author, $2 boosted author or 0, $3 answered account or 0, $4 whom the post concerns, $5 the post,
// $6 its tags, $7 now, $8 the one reader.
constexpr const char* everybody =
    "SELECT account_id AS id FROM follows WHERE target_account_id = $1 AND $8::bigint IS NULL"
    " UNION SELECT $1::bigint"
    " UNION SELECT l.account_id FROM list_accounts la JOIN lists l ON l.id = la.list_id"
    "  WHERE la.account_id = $1 UNION SELECT account_id FROM tag_follows WHERE tag_id = ANY($6::bigint[])";
constexpr const char* one = "SELECT $8::bigint AS id";

std::string readers_sql(bool all) {
  return fmt::format(
      "SELECT w.id, f.id IS NOT NULL AS follows, coalesce(f.show_reblogs, TRUE) AS shows_boosts,"
      " coalesce(f.notify, FALSE) AS notify, f.languages, u.settings,"
      " w.id IN (SELECT account_id FROM mentions WHERE status_id = $5) AS mentioned,"
      " w.id IN (SELECT account_id FROM tag_follows WHERE tag_id = ANY($6::bigint[])) AS follows_tag,"
      " w.id IN (SELECT account_id FROM blocks WHERE target_account_id = ANY($4::bigint[])"
      "  UNION ALL SELECT account_id FROM mutes WHERE target_account_id = ANY($4::bigint[])"
      "   AND (expires_at IS NULL OR expires_at > $7::timestamp)) AS avoids,"
      " w.id IN (SELECT target_account_id FROM blocks WHERE account_id = $1) AS blocked_by_author,"
      " w.id IN (SELECT target_account_id FROM blocks WHERE account_id = $2) AS blocked_by_boosted,"
      " w.id IN (SELECT d.account_id FROM account_domain_blocks d JOIN accounts x ON x.domain = d.domain"
      "  WHERE x.id = $1) AS no_author_domain,"
      " w.id IN (SELECT d.account_id FROM account_domain_blocks d JOIN accounts x ON x.domain = d.domain"
      "  WHERE x.id = $2) AS no_boosted_domain,"
      " w.id IN (SELECT account_id FROM follows WHERE target_account_id = $3) AS follows_answered,"
      " w.id IN (SELECT l.account_id FROM list_accounts la JOIN lists l ON l.id = la.list_id"
      "  WHERE la.account_id = $1 AND l.exclusive) AS only_in_lists"
      " FROM ({}) w JOIN accounts a ON a.id = w.id AND a.domain IS NULL AND a.suspended_at IS NULL"
      " JOIN users u ON u.account_id = a.id"
      " LEFT JOIN follows f ON f.account_id = w.id AND f.target_account_id = $1",
      all ? everybody : one);
}

reader_row read_reader(const pqxx::row& row) {
  reader_row out;
  out.reader = read_feed_reader(row, account_id(row["id"].as<std::int64_t>()));
  out.mentioned = row["mentioned"].as<bool>();
  out.follows_tag = row["follows_tag"].as<bool>();
  out.wants_notice = row["notify"].as<bool>();
  out.groups_boosts = groups_boosts(row["settings"].as<std::string>(""));
  return out;
}

/// Author, boosted author, and whom the post or what it boosts mentions aloud.
std::vector<std::int64_t> concerned(pqxx::dbtransaction& tx, const feed_post& post) {
  std::vector<std::int64_t> out{post.author.value};
  if (post.boost_of) out.push_back(post.boosted_author.value);
  for (const auto& row :
       exec(tx, "SELECT account_id FROM mentions WHERE status_id IN ($1, $2) AND NOT silent", post.id,
            post.boost_of.value_or(post.id)))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace

std::vector<reader_row> readers_of(pqxx::dbtransaction& tx, const told_post& told,
                                   std::optional<account_id> only, wall_time now) {
  const auto& post = told.post;
  std::optional<std::int64_t> one_id;
  if (only) one_id = only->value;
  std::vector<reader_row> out;
  for (const auto& row : exec(tx, readers_sql(!only), post.author.value, post.boosted_author.value,
                              post.answered.value, array_literal(concerned(tx, post)), post.id,
                              array_literal(told.tag_ids), timestamp_text(now), one_id))
    out.push_back(read_reader(row));
  return out;
}

std::vector<listing> listings_of(pqxx::dbtransaction& tx, const feed_post& post,
                                 std::optional<std::int64_t> only) {
  std::vector<listing> out;
  for (const auto& row :
       exec(tx,
            "SELECT l.id, l.account_id, l.replies_policy,"
            " EXISTS (SELECT 1 FROM list_accounts x WHERE x.list_id = l.id AND x.account_id = $2) AS on_it"
            " FROM list_accounts la JOIN lists l ON l.id = la.list_id WHERE la.account_id = $1"
            " AND (la.follow_id IS NOT NULL OR l.account_id = $1) AND ($3::bigint IS NULL OR l.id = $3)"
            " ORDER BY l.id",
            post.author.value, post.answered.value, only)) {
    listing one_list;
    one_list.list.id = row[0].as<std::int64_t>();
    one_list.owner = account_id(row[1].as<std::int64_t>());
    one_list.list.replies_policy = row[2].as<int>();
    one_list.list.answered_is_on_it = row[3].as<bool>();
    out.push_back(one_list);
  }
  return out;
}

bool groups_boosts(std::string_view settings) {
  return settings.find(R"("aggregate_reblogs":false)") == settings.npos;
}

} // namespace pheidi::model
