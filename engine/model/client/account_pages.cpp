// One shape of query for all lists of accounts: rows of a table by its own id, downwards or, for `min_id`,
// upwards.
#include "pheidi/model/client/account_pages.hpp"

#include "cursor_sql.hpp"
#include "exec.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

/// Where a list is kept: whose it is, and who is on it.
struct kept_in {
  const char *table, *owner, *member, *more;
};

kept_in place_of(account_list which) {
  switch (which) {
  case account_list::followers:
    return {"follows", "target_account_id", "account_id", ""};
  case account_list::following:
    return {"follows", "account_id", "target_account_id", ""};
  case account_list::follow_requests:
    return {"follow_requests", "target_account_id", "account_id", ""};
  case account_list::blocks:
    return {"blocks", "account_id", "target_account_id", ""};
  case account_list::mutes:
    return {"mutes", "account_id", "target_account_id",
            " AND (r.expires_at IS NULL OR r.expires_at > now())"};
  case account_list::endorsed:
    break;
  }
  return {"account_pins", "account_id", "target_account_id", ""};
}

/// Whom the viewer, by that parameter, has nothing to do with; NULL is nobody.
std::string avoided_sql(const char* viewer) {
  return fmt::format(
      "(EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = {0} AND b.target_account_id = a.id)"
      " OR EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_account_id = {0})"
      " OR EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = {0} AND m.target_account_id = a.id)"
      " OR EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = {0}"
      "  AND d.domain = a.domain))",
      viewer);
}

std::string page_sql(const schema_facts& schema, const kept_in& at, const reaction_page& p) {
  return fmt::format("SELECT r.id, r.{} FROM {} r JOIN accounts a ON a.id = r.{} WHERE r.{} = $1{} AND NOT {}"
                     " AND NOT {}{} ORDER BY r.id {} LIMIT $5",
                     at.member, at.table, at.member, at.owner, at.more, unavailable_sql(schema, "a"),
                     avoided_sql("$6::bigint"), within_sql("r.id", 2), p.min_id ? "ASC" : "DESC");
}

} // namespace

std::vector<reacting_account> accounts_on(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          account_list which, account_id whose,
                                          const std::optional<account_id>& viewer, const reaction_page& p) {
  const bool of_others = which == account_list::followers || which == account_list::following;
  const auto who = of_others && viewer && *viewer != whose ? std::optional(viewer->value) : std::nullopt;
  std::vector<reacting_account> out;
  for (const auto& row : exec(tx, page_sql(schema, place_of(which), p), whose.value, p.max_id, p.since_id,
                              p.min_id, p.limit, who))
    out.push_back({row[0].as<std::int64_t>(), account_id(row[1].as<std::int64_t>())});
  if (p.min_id) std::ranges::reverse(out);
  return out;
}

std::map<account_id, std::vector<account_id>> familiar_followers(pqxx::dbtransaction& tx,
                                                                 const schema_facts& schema,
                                                                 account_id viewer,
                                                                 const std::vector<account_id>& of) {
  constexpr int most = 1000; // rows: few know more people than that of forty others
  std::map<account_id, std::vector<account_id>> out;
  const auto sql =
      fmt::format("SELECT f.target_account_id, f.account_id FROM follows f"
                  " JOIN follows mine ON mine.account_id = $1 AND mine.target_account_id = f.account_id"
                  " JOIN accounts a ON a.id = f.account_id"
                  " JOIN accounts t ON t.id = f.target_account_id"
                  " WHERE f.target_account_id = ANY($2::bigint[]) AND a.hide_collections IS NOT TRUE"
                  " AND t.hide_collections IS NOT TRUE AND NOT {} ORDER BY f.id LIMIT $3",
                  unavailable_sql(schema, "a"));
  for (const auto& row : exec(tx, sql, viewer.value, array_literal(of), most))
    out[account_id(row[0].as<std::int64_t>())].emplace_back(row[1].as<std::int64_t>());
  return out;
}

std::vector<account_id> account_directory(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          const directory_query& query) {
  const auto who = query.viewer ? std::optional(query.viewer->value) : std::nullopt;
  const auto sql = fmt::format("SELECT a.id FROM accounts a LEFT JOIN account_stats n ON n.account_id = a.id"
                               " WHERE a.id > 0 AND a.discoverable AND a.silenced_at IS NULL"
                               " AND a.moved_to_account_id IS NULL AND NOT {} AND NOT {}{}"
                               " AND NOT EXISTS (SELECT 1 FROM users u WHERE u.account_id = a.id"
                               "  AND (u.confirmed_at IS NULL OR NOT u.approved))"
                               " ORDER BY {} a.id DESC OFFSET $2 LIMIT $3",
                               unavailable_sql(schema, "a"), avoided_sql("$1::bigint"),
                               query.local ? " AND a.domain IS NULL" : "",
                               query.newest ? "" : "n.last_status_at DESC NULLS LAST,");
  std::vector<account_id> out;
  for (const auto& row : exec(tx, sql, who, query.offset, query.limit))
    out.emplace_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
