// A membership points at the follow, or the request for it, by which it is allowed.
#include "pheidi/model/client/lists.hpp"

#include "cursor_sql.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

namespace pheidi::model {

namespace {

list_row list_of(const pqxx::row& row) {
  return {row[0].as<std::int64_t>(), row[1].as<std::string>(), row[2].as<int>(), row[3].as<bool>()};
}

std::optional<std::int64_t> number_or_null(const pqxx::field& f) {
  if (f.is_null()) return std::nullopt;
  return f.as<std::int64_t>();
}

std::vector<list_row> lists_of(const pqxx::result& rows) {
  std::vector<list_row> out;
  for (const pqxx::row& row : rows)
    out.push_back(list_of(row));
  return out;
}

} // namespace

std::vector<list_row> lists_of_owner(pqxx::dbtransaction& tx, account_id owner) {
  return lists_of(
      exec(tx, "SELECT id, title, replies_policy, exclusive FROM lists WHERE account_id = $1 ORDER BY id",
           owner.value));
}

std::optional<list_row> find_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list) {
  const auto rows =
      exec(tx, "SELECT id, title, replies_policy, exclusive FROM lists WHERE account_id = $1 AND id = $2",
           owner.value, list);
  if (rows.empty()) return std::nullopt;
  return list_of(rows[0]);
}

list_row insert_list(pqxx::dbtransaction& tx, account_id owner, const list_change& what, wall_time now) {
  return list_of(
      exec1(tx,
            "INSERT INTO lists (account_id, title, replies_policy, exclusive, created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, $5::timestamp, $5::timestamp)"
            " RETURNING id, title, replies_policy, exclusive",
            owner.value, what.title.value_or(std::string()), what.replies_policy.value_or(0),
            what.exclusive.value_or(false), timestamp_text(now)));
}

std::optional<list_row> update_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list,
                                    const list_change& what, wall_time now) {
  const auto rows =
      exec(tx,
           "UPDATE lists SET title = coalesce($3, title), replies_policy = coalesce($4, replies_policy),"
           " exclusive = coalesce($5, exclusive), updated_at = $6::timestamp"
           " WHERE account_id = $1 AND id = $2 RETURNING id, title, replies_policy, exclusive",
           owner.value, list, what.title, what.replies_policy, what.exclusive, timestamp_text(now));
  if (rows.empty()) return std::nullopt;
  return list_of(rows[0]);
}

bool remove_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list) {
  return exec(tx, "DELETE FROM lists WHERE account_id = $1 AND id = $2", owner.value, list).affected_rows() >
         0;
}

std::vector<list_member> list_members(pqxx::dbtransaction& tx, std::int64_t list,
                                      std::optional<std::int64_t> max_id,
                                      std::optional<std::int64_t> since_id, int limit) {
  constexpr int all = 100'000;
  std::vector<list_member> out;
  for (const auto& row : exec(tx,
                              "SELECT id, account_id FROM list_accounts WHERE list_id = $1" +
                                  within_sql("id", 2, false) + " ORDER BY id DESC LIMIT $4",
                              list, max_id, since_id, limit > 0 ? limit : all))
    out.push_back({row[0].as<std::int64_t>(), account_id(row[1].as<std::int64_t>())});
  return out;
}

membership add_to_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list, account_id account) {
  const auto allowed =
      exec1(tx,
            "SELECT (SELECT id FROM follows WHERE account_id = $1 AND target_account_id = $2),"
            " (SELECT id FROM follow_requests WHERE account_id = $1 AND target_account_id = $2)",
            owner.value, account.value);
  if (owner != account && allowed[0].is_null() && allowed[1].is_null()) return membership::not_followed;
  const auto follow = number_or_null(allowed[0]);
  const auto request = follow ? std::nullopt : number_or_null(allowed[1]);
  const auto made = exec(tx,
                         "INSERT INTO list_accounts (list_id, account_id, follow_id, follow_request_id)"
                         " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                         list, account.value, follow, request);
  return made.affected_rows() > 0 ? membership::added : membership::already_there;
}

bool remove_from_list(pqxx::dbtransaction& tx, std::int64_t list, account_id account) {
  return exec(tx, "DELETE FROM list_accounts WHERE list_id = $1 AND account_id = $2", list, account.value)
             .affected_rows() > 0;
}

std::vector<list_row> lists_with(pqxx::dbtransaction& tx, account_id owner, account_id account) {
  return lists_of(exec(tx,
                       "SELECT l.id, l.title, l.replies_policy, l.exclusive FROM lists l"
                       " JOIN list_accounts la ON la.list_id = l.id AND la.account_id = $2"
                       " WHERE l.account_id = $1 ORDER BY l.id",
                       owner.value, account.value));
}

} // namespace pheidi::model
