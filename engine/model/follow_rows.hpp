// What `follows` and `follow_requests` have in common: the columns, how they are found and written.
#pragma once

#include "pheidi/model/relationships.hpp"

#include <string_view>

namespace pqxx {
class row;
} // namespace pqxx

namespace pheidi::model {

inline constexpr std::string_view follow_columns =
    "id, account_id, target_account_id, uri, show_reblogs, notify";

follow_row read_follow(const pqxx::row& row);
/// `table` is one of the two.
std::optional<follow_row> find_pair(pqxx::dbtransaction& tx, std::string_view table, account_id account,
                                    account_id target);
std::optional<follow_row> find_by_uri(pqxx::dbtransaction& tx, std::string_view table, follow_end end,
                                      account_id whose, const std::string& uri);
stored_follow upsert_pair(pqxx::dbtransaction& tx, std::string_view table, const new_follow& follow,
                          wall_time now);
bool replace_uri(pqxx::dbtransaction& tx, std::string_view table, account_id account, account_id target,
                 const std::string& uri, wall_time now);

} // namespace pheidi::model
