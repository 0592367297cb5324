// One shape of query for all lists: rows of a table by its own id, downwards or, for `min_id`, upwards.
#include "pheidi/model/client/reaction_lists.hpp"

#include "cursor_sql.hpp"
#include "exec.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

/// $1 is whose list it is; the next three bound it and the last is the limit.
std::string paged_sql(std::string_view select, const reaction_page& p) {
  return fmt::format("{}{} ORDER BY r.id {} LIMIT $5", select, within_sql("r.id", 2),
                     p.min_id ? "ASC" : "DESC");
}

std::vector<reacted_status> statuses_of(pqxx::dbtransaction& tx, std::string_view select, std::int64_t whose,
                                        const reaction_page& p) {
  std::vector<reacted_status> out;
  for (const auto& row : exec(tx, paged_sql(select, p), whose, p.max_id, p.since_id, p.min_id, p.limit))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::int64_t>()});
  if (p.min_id) std::reverse(out.begin(), out.end());
  return out;
}

/// Whom the viewer ($6) does not hear of.
std::string heard_of(const schema_facts& schema) {
  return fmt::format(
      " AND NOT {} AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $6 AND b.target_account_id = "
      "a.id)"
      " AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_account_id = $6)"
      " AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $6 AND m.target_account_id = a.id)",
      unavailable_sql(schema, "a"));
}

std::vector<reacting_account> accounts_of(pqxx::dbtransaction& tx, const std::string& select,
                                          std::int64_t status, const std::optional<account_id>& viewer,
                                          const reaction_page& p) {
  const auto who = viewer ? std::optional(viewer->value) : std::nullopt;
  std::vector<reacting_account> out;
  for (const auto& row : exec(tx, paged_sql(select, p), status, p.max_id, p.since_id, p.min_id, p.limit, who))
    out.push_back({row[0].as<std::int64_t>(), account_id(row[1].as<std::int64_t>())});
  if (p.min_id) std::reverse(out.begin(), out.end());
  return out;
}

constexpr std::string_view original =
    "(SELECT coalesce(o.reblog_of_id, o.id) FROM statuses o WHERE o.id = $1)";

} // namespace

std::vector<reacted_status> favourites_of(pqxx::dbtransaction& tx, account_id account,
                                          const reaction_page& p) {
  return statuses_of(tx,
                     "SELECT r.id, r.status_id FROM favourites r JOIN statuses s ON s.id = r.status_id"
                     " WHERE r.account_id = $1 AND s.deleted_at IS NULL",
                     account.value, p);
}

std::vector<reacted_status> bookmarks_of(pqxx::dbtransaction& tx, account_id account,
                                         const reaction_page& p) {
  return statuses_of(tx,
                     "SELECT r.id, r.status_id FROM bookmarks r JOIN statuses s ON s.id = r.status_id"
                     " WHERE r.account_id = $1 AND s.deleted_at IS NULL",
                     account.value, p);
}

std::vector<reacted_status> quotes_of_status(pqxx::dbtransaction& tx, const schema_facts& schema,
                                             std::int64_t status, const reaction_page& p) {
  if (!schema.has_quotes) return {};
  return statuses_of(tx,
                     "SELECT r.id, r.status_id FROM quotes r JOIN statuses s ON s.id = r.status_id"
                     " WHERE r.quoted_status_id = $1 AND r.state = 1 AND s.deleted_at IS NULL",
                     status, p);
}

std::vector<reacting_account> favourited_by(pqxx::dbtransaction& tx, const schema_facts& schema,
                                            std::int64_t status, const std::optional<account_id>& viewer,
                                            const reaction_page& p) {
  const auto select = fmt::format("SELECT r.id, r.account_id FROM favourites r"
                                  " JOIN accounts a ON a.id = r.account_id WHERE r.status_id = {}{}",
                                  original, heard_of(schema));
  return accounts_of(tx, select, status, viewer, p);
}

std::vector<reacting_account> reblogged_by(pqxx::dbtransaction& tx, const schema_facts& schema,
                                           std::int64_t status, const std::optional<account_id>& viewer,
                                           const reaction_page& p) {
  const auto select = fmt::format("SELECT r.id, r.account_id FROM statuses r"
                                  " JOIN accounts a ON a.id = r.account_id WHERE r.reblog_of_id = {}"
                                  " AND r.deleted_at IS NULL AND r.visibility IN (0, 1){}",
                                  original, heard_of(schema));
  return accounts_of(tx, select, status, viewer, p);
}

} // namespace pheidi::model
