// The end of a post: counted down, taken out of what only names it, then deleted; foreign keys do the rest.
#include "pheidi/model/client/removed_statuses.hpp"

#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/conversations_written.hpp"
#include "pheidi/model/client/notifications_written.hpp"
#include "pheidi/model/counters.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// Authors by their posts and boosts; what these answered, boosted and quoted.
void count_down(pqxx::dbtransaction& tx, const schema_facts& schema, const std::string& ids, wall_time now) {
  std::vector<account_delta> authors;
  std::vector<status_delta> posts;
  for (const auto& row :
       exec(tx,
            "SELECT s.account_id, s.visibility, s.in_reply_to_id, s.reblog_of_id, q.quoted_status_id"
            " FROM statuses s LEFT JOIN quotes q ON q.status_id = s.id AND q.state = 1"
            " WHERE s.id = ANY($1::bigint[])",
            ids)) {
    const auto visibility = row[1].as<int>();
    if (visibility != 3) authors.push_back({.account = account_in(row[0]), .statuses = -1});
    const auto parent = number_or_none(row[2]), original = number_or_none(row[3]),
               quoted = number_or_none(row[4]);
    if (parent && visibility <= 1) posts.push_back({.status = *parent, .replies = -1});
    if (original) posts.push_back({.status = *original, .reblogs = -1});
    if (quoted) posts.push_back({.status = *quoted, .quotes = -1});
  }
  add_account_counts(tx, authors, now);
  add_status_counts(tx, schema, posts, now);
}

void count_down_tags(pqxx::dbtransaction& tx, const std::string& ids, wall_time now) {
  exec(
      tx,
      "UPDATE featured_tags f SET statuses_count = greatest(0, f.statuses_count - c.used),"
      " updated_at = $2::timestamp FROM (SELECT s.account_id, t.tag_id, count(*) AS used FROM statuses s"
      "  JOIN statuses_tags t ON t.status_id = s.id WHERE s.id = ANY($1::bigint[]) AND s.visibility IN (0, 1)"
      "  GROUP BY s.account_id, t.tag_id) c WHERE f.account_id = c.account_id AND f.tag_id = c.tag_id",
      ids, timestamp_text(now));
}

} // namespace

std::vector<std::int64_t> boosts_of(pqxx::dbtransaction& tx, std::int64_t status) {
  std::vector<std::int64_t> out;
  for (const auto& row : exec(tx, "SELECT id FROM statuses WHERE reblog_of_id = $1 ORDER BY id", status))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

bool is_evidence(pqxx::dbtransaction& tx, std::int64_t status) {
  return exec1(tx,
               "SELECT EXISTS (SELECT 1 FROM statuses s JOIN reports r ON r.target_account_id = s.account_id"
               "  WHERE s.id = $1 AND r.action_taken_at IS NULL AND s.id = ANY(r.status_ids))"
               " OR EXISTS (SELECT 1 FROM statuses s JOIN account_warnings w"
               "  ON w.target_account_id = s.account_id WHERE s.id = $1 AND w.overruled_at IS NULL"
               "  AND s.id::text = ANY(w.status_ids))",
               status)[0]
      .as<bool>();
}

void revive(pqxx::dbtransaction& tx, std::int64_t status) {
  exec(tx, "UPDATE statuses SET deleted_at = NULL WHERE id = $1", status);
}

void remove_status_rows(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status,
                        wall_time now) {
  auto all = boosts_of(tx, status);
  all.push_back(status);
  const auto ids = array_literal(all);
  count_down(tx, schema, ids, now);
  count_down_tags(tx, ids, now);
  remove_notifications_about(tx, all);
  remove_from_conversations(tx, all);
  exec(tx, "DELETE FROM preview_cards_statuses WHERE status_id = ANY($1::bigint[])", ids);
  exec(tx, "DELETE FROM statuses WHERE id = ANY($1::bigint[])", ids);
}

} // namespace pheidi::model
