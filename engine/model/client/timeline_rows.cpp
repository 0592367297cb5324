// $1 viewer, $2 max_id, $3 since_id, $4 min_id, $5 limit, $6 languages; more behind them.
#include "pheidi/model/client/timeline_rows.hpp"

#include "cursor_sql.hpp"
#include "exec.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

/// Of the post `s` by `a`, which is asked for by `id`.
std::string wanted_sql(const schema_facts& schema, const timeline_query& q, std::string_view id) {
  std::string out = "s.deleted_at IS NULL AND s.visibility = 0 AND s.reblog_of_id IS NULL AND NOT " +
                    unavailable_sql(schema, "a");
  if (q.local) out += " AND s.local";
  if (q.remote) out += " AND NOT s.local";
  if (q.only_media) out += " AND EXISTS (SELECT 1 FROM media_attachments m WHERE m.status_id = s.id)";
  if (!q.languages.empty()) out += " AND (s.language IS NULL OR s.language = ANY($6::text[]))";
  out += within_sql(id, 2);
  if (!q.viewer) return out + " AND a.silenced_at IS NULL";
  return out +
         " AND (a.silenced_at IS NULL OR a.id = $1 OR EXISTS (SELECT 1 FROM follows f WHERE f.account_id = $1"
         "  AND f.target_account_id = a.id))"
         " AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1 AND b.target_account_id = a.id)"
         " AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_account_id = $1)"
         " AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1 AND m.target_account_id = a.id"
         "  AND (m.expires_at IS NULL OR m.expires_at > now()))"
         " AND NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1 AND d.domain = "
         "a.domain)";
}

/// min_id is the page just above it, so it is read upwards.
std::string order_sql(const timeline_query& q, std::string_view id) {
  return fmt::format(" ORDER BY {} {} LIMIT $5", id, q.page.min_id ? "ASC" : "DESC");
}

template <class... More>
std::vector<std::int64_t> ids_of(pqxx::dbtransaction& tx, const std::string& sql, const timeline_query& q,
                                 const More&... more) {
  const std::optional<std::int64_t> viewer = q.viewer ? std::optional(q.viewer->value) : std::nullopt;
  std::vector<std::int64_t> out;
  const pqxx::result rows = exec(tx, sql, viewer, q.page.max_id, q.page.since_id, q.page.min_id, q.page.limit,
                                 array_literal(q.languages), more...);
  for (const pqxx::row& row : rows)
    out.push_back(row[0].as<std::int64_t>());
  if (q.page.min_id) std::ranges::reverse(out);
  return out;
}

/// PostgreSQL wants to know the type of a parameter that no condition mentions.
constexpr const char* all_named = " AND ($1::bigint IS NULL OR true) AND ($6::text[] IS NULL OR true)";

/// Names that nobody used are in none.
std::vector<std::int64_t> tag_ids(pqxx::dbtransaction& tx, const std::vector<std::string>& names) {
  std::vector<std::int64_t> out;
  if (names.empty()) return out;
  for (const auto& row :
       exec(tx, "SELECT id FROM tags WHERE lower(name::text) = ANY($1::text[])", array_literal(names)))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

/// How many of the hashtags in the parameter the post has.
std::string tags_among(const char* parameter) {
  return fmt::format("(SELECT count(*) FROM statuses_tags x WHERE x.status_id = s.id AND x.tag_id ="
                     " ANY({}::bigint[]))",
                     parameter);
}

/// $7: hashtags of which the post has one. Each is read only as far as the page goes: it may have a million.
std::string tag_timeline_sql(const schema_facts& schema, const timeline_query& q, bool all, bool none) {
  auto one = "SELECT s.id FROM statuses_tags st JOIN statuses s ON s.id = st.status_id"
             " JOIN accounts a ON a.id = s.account_id WHERE st.tag_id = w.tag AND " +
             wanted_sql(schema, q, "st.status_id");
  if (all) one += " AND " + tags_among("$8") + " = cardinality($8::bigint[])";
  if (none) one += " AND " + tags_among("$9") + " = 0";
  return fmt::format("SELECT s.id FROM (SELECT DISTINCT p.id FROM unnest($7::bigint[]) AS w(tag)"
                     " CROSS JOIN LATERAL ({}{}) p) s WHERE true{} AND ($8::bigint[] IS NULL OR true)"
                     " AND ($9::bigint[] IS NULL OR true){}",
                     one, order_sql(q, "st.status_id"), all_named, order_sql(q, "s.id"));
}

} // namespace

std::vector<std::int64_t> public_timeline(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          const timeline_query& query) {
  const auto sql = "SELECT s.id FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE " +
                   wanted_sql(schema, query, "s.id") + all_named +
                   " AND (NOT s.reply OR s.in_reply_to_account_id = s.account_id)" + order_sql(query, "s.id");
  return ids_of(tx, sql, query);
}

std::vector<std::int64_t> tag_timeline(pqxx::dbtransaction& tx, const schema_facts& schema,
                                       const tag_condition& tags, const timeline_query& query) {
  auto names = tags.any;
  names.push_back(tags.name);
  const auto any = tag_ids(tx, names), all = tag_ids(tx, tags.all), none = tag_ids(tx, tags.none);
  if (any.empty() || all.size() < tags.all.size()) return {};
  const auto sql = tag_timeline_sql(schema, query, !all.empty(), !none.empty());
  return ids_of(tx, sql, query, array_literal(any), array_literal(all), array_literal(none));
}

} // namespace pheidi::model
