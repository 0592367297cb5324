// What people here do to posts beside liking and boosting them: bookmarks, pins, muted conversations; and the
// rows that their activities are named by. Each function may run again on what it made.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pheidi::model {

/// Of the status or, of a boost, of its original.
std::optional<std::int64_t> find_favourite(pqxx::dbtransaction& tx, account_id account, std::int64_t status);

/// Of the original, where a boost is named.
void add_bookmark(pqxx::dbtransaction& tx, account_id account, std::int64_t status, wall_time now);
/// True if there was one.
bool remove_bookmark(pqxx::dbtransaction& tx, account_id account, std::int64_t status);

/// The conversation that the status is part of; false where it is part of none.
bool mute_conversation(pqxx::dbtransaction& tx, account_id account, std::int64_t status);
bool unmute_conversation(pqxx::dbtransaction& tx, account_id account, std::int64_t status);

/// `status_pins.id`
std::optional<std::int64_t> find_pin(pqxx::dbtransaction& tx, account_id account, std::int64_t status);
/// How many there are; two that pin at once wait for each other.
int lock_pins(pqxx::dbtransaction& tx, account_id account);

/// Boosts by the account that were taken back, whose rows go and whose counts go down a moment later.
int count_ending_boosts(pqxx::dbtransaction& tx, account_id account, std::int64_t status);

struct author_of_status {
  account_id id;
  bool local = false;
};
/// Of the original, where a boost is named.
std::optional<author_of_status> find_author(pqxx::dbtransaction& tx, std::int64_t status);

/// The account blocks the author, of the original where a boost is named: nothing is done to such posts.
bool blocks_author(pqxx::dbtransaction& tx, account_id account, std::int64_t status);

} // namespace pheidi::model
