// $1 author, $2 and $3 who looks, $4 max_id, $5 since_id, $6 min_id, $7 limit, $8 hashtag.
#include "pheidi/model/client/account_posts.hpp"

#include "cursor_sql.hpp"
#include "exec.hpp"
#include "visibility_sql.hpp"

#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

std::string wanted_sql(const account_posts_query& q) {
  std::string out;
  if (q.only_media) out += " AND EXISTS (SELECT 1 FROM media_attachments m WHERE m.status_id = s.id)";
  if (q.without_replies) out += " AND (NOT s.reply OR s.in_reply_to_account_id = s.account_id)";
  if (q.without_boosts) out += " AND s.reblog_of_id IS NULL";
  if (q.without_direct) out += " AND s.visibility <> 3";
  if (q.pinned)
    out +=
        " AND EXISTS (SELECT 1 FROM status_pins p WHERE p.account_id = s.account_id AND p.status_id = s.id)";
  if (!q.tag.empty())
    out += " AND EXISTS (SELECT 1 FROM statuses_tags st JOIN tags t ON t.id = st.tag_id"
           " WHERE st.status_id = s.id AND lower(t.name::text) = $8)";
  return out;
}

} // namespace

std::vector<std::int64_t> posts_of_account(pqxx::dbtransaction& tx, const schema_facts& schema,
                                           const account_posts_query& q) {
  std::vector<std::int64_t> out;
  if (q.by.id != q.author && blocks(tx, q.author, q.by)) return out;
  const auto sql = "SELECT s.id FROM statuses s WHERE s.account_id = $1 AND " +
                   visible_condition(schema, q.by) + wanted_sql(q) + within_sql("s.id", 4) +
                   " AND ($8::text IS NULL OR true) ORDER BY s.id " + (q.page.min_id ? "ASC" : "DESC") +
                   " LIMIT $7";
  const auto who = q.by.id ? std::optional(q.by.id->value) : std::nullopt;
  for (const auto& row : exec(tx, sql, q.author.value, who, q.by.domain, q.page.max_id, q.page.since_id,
                              q.page.min_id, q.page.limit, q.tag))
    out.push_back(row[0].as<std::int64_t>());
  if (q.page.min_id) std::ranges::reverse(out);
  return out;
}

} // namespace pheidi::model
