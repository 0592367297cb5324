// Filters made, changed and removed: `custom_filters` with their keywords and posts.
//
// Whose a filter is is part of each question: another's is not there.
#pragma once

#include "pheidi/model/client/filter_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// What is nothing stays as it is.
struct filter_change {
  std::optional<std::string> title;
  std::optional<std::vector<std::string>> contexts;
  std::optional<int> action;
  bool expiry_given = false;
  std::optional<wall_time> expires_at;
};
struct keyword_change {
  std::optional<std::int64_t> id; // of one that is there
  std::optional<std::string> keyword;
  std::optional<bool> whole_word;
  bool remove = false;
};

std::int64_t insert_filter(pqxx::dbtransaction& tx, account_id owner, const filter_change& what,
                           wall_time now);
bool update_filter(pqxx::dbtransaction& tx, account_id owner, std::int64_t filter, const filter_change& what,
                   wall_time now);
bool remove_filter(pqxx::dbtransaction& tx, account_id owner, std::int64_t filter);
std::optional<filter_row> find_filter(pqxx::dbtransaction& tx, account_id owner, std::int64_t filter);
std::int64_t count_filters(pqxx::dbtransaction& tx, account_id owner);
/// Of all of them together.
std::int64_t count_filter_keywords(pqxx::dbtransaction& tx, account_id owner);

/// False when a keyword with an id is none of this filter's.
bool change_keywords(pqxx::dbtransaction& tx, std::int64_t filter, const std::vector<keyword_change>& what,
                     wall_time now);
/// The filter that the keyword, or the row of a post, belongs to.
std::optional<filter_row> filter_of_keyword(pqxx::dbtransaction& tx, account_id owner, std::int64_t keyword);
std::optional<filter_row> filter_of_status(pqxx::dbtransaction& tx, account_id owner,
                                           std::int64_t filter_status);
/// The id of the row; the same when it was there.
std::int64_t add_filter_status(pqxx::dbtransaction& tx, std::int64_t filter, std::int64_t status,
                               wall_time now);
void remove_filter_status(pqxx::dbtransaction& tx, std::int64_t filter_status);

} // namespace pheidi::model
