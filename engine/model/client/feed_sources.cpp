// A post, and the feeds of this server that it enters: one query about the post, one about all readers, one
// about lists.
#include "pheidi/model/client/feed_sources.hpp"

#include "exec.hpp"
#include "model/client/feed_columns.hpp"
#include "model/client/feed_readers.hpp"
#include "model/client/read_column.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <map>

namespace pheidi::model {

namespace {

std::string told_post_sql(const schema_facts& schema, bool discarded_too) {
  const auto there = fmt::format(" AND s.deleted_at IS NULL AND NOT {} AND (s.reblog_of_id IS NULL"
                                 " OR o.deleted_at IS NULL)",
                                 unavailable_sql(schema, "a"));
  return fmt::format(
      "SELECT s.id, s.account_id, s.reblog_of_id, o.account_id AS boosted_author, s.reply,"
      " s.in_reply_to_id IS NOT NULL AND s.in_reply_to_account_id IS NOT NULL AS parent_known,"
      " s.in_reply_to_account_id AS answered, s.language, s.visibility, s.conversation_id,"
      " a.domain IS NULL AS author_local, a.silenced_at IS NOT NULL AS silenced,"
      " coalesce(s.local, s.uri IS NULL) AS local,"
      // With each commit either the end of what is seen grows, or what is still open before it gets less.
      " txid_snapshot_xmax(txid_current_snapshot()) * 4096 - (SELECT least(count(*), 4095)"
      "  FROM txid_snapshot_xip(txid_current_snapshot())) AS read_at,"
      " EXISTS (SELECT 1 FROM media_attachments m WHERE m.status_id = s.id) AS has_media,"
      " ARRAY(SELECT t.id FROM statuses_tags st JOIN tags t ON t.id = st.tag_id"
      "  WHERE st.status_id = s.id ORDER BY t.id) AS tag_ids,"
      " ARRAY(SELECT t.name FROM statuses_tags st JOIN tags t ON t.id = st.tag_id"
      "  WHERE st.status_id = s.id ORDER BY t.id) AS tags"
      " FROM statuses s JOIN accounts a ON a.id = s.account_id LEFT JOIN statuses o ON o.id = s.reblog_of_id"
      " WHERE s.id = $1{}",
      discarded_too ? std::string() : there);
}

/// A post for few is only for whom it mentions.
bool is_for_few(const feed_post& post) {
  return post.visibility == 3 || post.visibility == 4;
}

feed_entry entry(feed into, const reader_row& reader) {
  return {into, reader.groups_boosts};
}

/// Whoever wants to hear of each post does not mean boosts, nor what is said to others.
bool wants_notice(const feed_post& post, const reader_row& r) {
  return r.wants_notice && !post.boost_of && !post.answers_another();
}

void add_home(const told_post& told, const reader_row& r, feeds_of_post& out) {
  const auto& post = told.post;
  const bool own = r.reader.id == post.author;
  if (is_for_few(post) && !own && !r.mentioned) return;
  const auto by_follow = home_verdict(post, r.reader);
  const bool by_tag =
      told.broadcast() && r.follows_tag && tag_verdict(post, r.reader) == feed_verdict::insert;
  if (by_follow == feed_verdict::insert || by_tag)
    out.feeds.push_back(entry({feed_kind::home, r.reader.id.value}, r));
  if (by_follow != feed_verdict::leave_out && !own && wants_notice(post, r))
    out.to_notify.push_back(r.reader.id);
}

void add_lists(const told_post& told, const std::vector<listing>& lists,
               const std::map<account_id, reader_row>& readers, std::vector<feed_entry>& out) {
  if (is_for_few(told.post)) return;
  for (const auto& each : lists) {
    const auto owner = readers.find(each.owner);
    if (owner == readers.end()) continue;
    if (list_verdict(told.post, owner->second.reader, each.list) != feed_verdict::insert) continue;
    out.push_back(entry({feed_kind::list, each.list.id}, owner->second));
  }
}

} // namespace

std::optional<told_post> find_told_post(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        std::int64_t status, bool discarded_too) {
  const auto rows = exec(tx, told_post_sql(schema, discarded_too), status);
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  told_post out;
  out.post = read_feed_post(row);
  out.author_local = row["author_local"].as<bool>();
  out.author_silenced = row["silenced"].as<bool>();
  out.local = row["local"].as<bool>();
  out.has_media = row["has_media"].as<bool>();
  out.conversation = number_or_none(row["conversation_id"]);
  out.tags = read_texts(row["tags"]);
  out.tag_ids = read_bigints(row["tag_ids"]);
  out.read_at = row["read_at"].as<std::int64_t>();
  return out;
}

feeds_of_post feeds_for(pqxx::dbtransaction& tx, const told_post& post, wall_time now) {
  std::map<account_id, reader_row> readers;
  for (auto& row : readers_of(tx, post, std::nullopt, now))
    readers.emplace(row.reader.id, std::move(row));
  feeds_of_post out;
  for (const auto& [id, row] : readers)
    add_home(post, row, out);
  add_lists(post, listings_of(tx, post.post, std::nullopt), readers, out.feeds);
  return out;
}

std::vector<feed_entry> feeds_for_one(pqxx::dbtransaction& tx, const told_post& post, feed into,
                                      wall_time now) {
  const auto owner = owner_of(tx, into);
  if (!owner) return {};
  std::map<account_id, reader_row> readers;
  for (auto& row : readers_of(tx, post, owner->id, now))
    readers.emplace(row.reader.id, std::move(row));
  feeds_of_post out;
  if (into.kind == feed_kind::home)
    for (const auto& [id, row] : readers)
      add_home(post, row, out);
  else
    add_lists(post, listings_of(tx, post.post, into.id), readers, out.feeds);
  return out.feeds;
}

std::optional<feed_owner> owner_of(pqxx::dbtransaction& tx, feed which) {
  const auto* sql = which.kind == feed_kind::home
                        ? "SELECT a.id, u.settings FROM accounts a JOIN users u ON u.account_id = a.id"
                          " WHERE a.id = $1 AND a.domain IS NULL"
                        : "SELECT a.id, u.settings FROM lists l JOIN accounts a ON a.id = l.account_id"
                          " JOIN users u ON u.account_id = a.id WHERE l.id = $1";
  const auto rows = exec(tx, sql, which.id);
  if (rows.empty()) return std::nullopt;
  return feed_owner{account_id(rows[0][0].as<std::int64_t>()), groups_boosts(rows[0][1].as<std::string>(""))};
}

std::vector<std::int64_t> lists_of(pqxx::dbtransaction& tx, account_id owner) {
  std::vector<std::int64_t> out;
  for (const auto& row : exec(tx, "SELECT id FROM lists WHERE account_id = $1 ORDER BY id", owner.value))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
