// Lists of accounts that somebody reads apart: `lists`, `list_accounts`.
//
// Whose a list is is part of each question: another's is not there.
#pragma once

#include "pheidi/model/client/small_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

inline constexpr int most_lists = 50;

struct list_change {
  std::optional<std::string> title;
  std::optional<int> replies_policy;
  std::optional<bool> exclusive;
};
std::vector<list_row> lists_of_owner(pqxx::dbtransaction& tx, account_id owner);
std::optional<list_row> find_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list);
list_row insert_list(pqxx::dbtransaction& tx, account_id owner, const list_change& what, wall_time now);
std::optional<list_row> update_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list,
                                    const list_change& what, wall_time now);
bool remove_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list);

/// Members by the ids of their memberships, newest first; `limit` 0: all.
struct list_member {
  std::int64_t membership = 0;
  account_id account;
};
std::vector<list_member> list_members(pqxx::dbtransaction& tx, std::int64_t list,
                                      std::optional<std::int64_t> max_id,
                                      std::optional<std::int64_t> since_id, int limit);
enum class membership { added, not_followed, already_there };
/// The owner follows the account, asked to, or is it.
membership add_to_list(pqxx::dbtransaction& tx, account_id owner, std::int64_t list, account_id account);
/// False when it was not on it.
bool remove_from_list(pqxx::dbtransaction& tx, std::int64_t list, account_id account);
/// Lists of the owner that the account is on.
std::vector<list_row> lists_with(pqxx::dbtransaction& tx, account_id owner, account_id account);

} // namespace pheidi::model
