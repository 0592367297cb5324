// What accounts do to statuses and polls: `favourites`, `status_pins`, `poll_votes`; and what is left of
// deleted objects: `tombstones`.
//
// Each function may run again on what it made, and says whether it changed a row. Whether the account may do
// it is decided before.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

struct stored_favourite {
  std::int64_t id = 0;
  std::int64_t status = 0; // the original, where a boost was named
  bool inserted = false;
};
/// Of the status or, of a boost, its original; with the counter. nullopt when that is not there or deleted.
std::optional<stored_favourite> insert_favourite(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 account_id account, std::int64_t status, wall_time now);
/// The same for many, in two statements; in their order.
struct new_favourite {
  account_id account;
  std::int64_t status = 0;
};
std::vector<std::optional<stored_favourite>> insert_favourites(pqxx::dbtransaction& tx,
                                                               const schema_facts& schema,
                                                               const std::vector<new_favourite>& wanted,
                                                               wall_time now);
/// With its notifications and the counter; its id and original.
std::optional<stored_favourite> remove_favourite(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 account_id account, std::int64_t status, wall_time now);

/// Only the account's own statuses, and neither boosts nor direct ones; true if the pin is new.
bool add_status_pin(pqxx::dbtransaction& tx, account_id account, std::int64_t status, wall_time now);
bool remove_status_pin(pqxx::dbtransaction& tx, account_id account, std::int64_t status);
/// The newest pin first.
std::vector<std::int64_t> status_pins(pqxx::dbtransaction& tx, account_id account);
struct pin_changes {
  std::vector<std::int64_t> added, removed;
};
/// The pins become those of `statuses` (in order of display) that may be pinned; those there already keep
/// their place.
pin_changes replace_status_pins(pqxx::dbtransaction& tx, account_id account,
                                const std::vector<std::int64_t>& statuses, wall_time now);

/// A poll as a voter meets it.
struct votable_poll {
  std::int64_t id = 0;
  std::int64_t status = 0;
  account_id author;
  std::vector<std::string> options;
  bool multiple = false;
  bool hide_totals = false;
  std::optional<wall_time> expires_at;
  bool expired(wall_time now) const { return expires_at && *expires_at <= now; }
  /// Index of the option of that name.
  std::optional<int> choice(std::string_view name) const;
};
std::optional<votable_poll> find_votable_poll(pqxx::dbtransaction& tx, std::int64_t status);

/// The end of a poll in which somebody here has voted.
struct awaited_poll {
  std::int64_t id = 0;
  wall_time ends_at;
};
std::optional<awaited_poll> find_awaited_poll(pqxx::dbtransaction& tx, std::int64_t status);

enum class vote_outcome {
  counted,
  already_voted,  ///< for this option, or at all where only one may be chosen
  expired,        ///< the poll is closed
  no_such_choice, ///< no option has that index
  own_poll,       ///< authors do not vote in their polls
  no_such_poll,
};
/// Under the lock vote:POLL:ACCOUNT; with tallies, votes_count, voters_count (unless that is unknown) and
/// lock_version. `uri` is the id of the Note that was the vote.
vote_outcome cast_vote(pqxx::dbtransaction& tx, std::int64_t poll, account_id account, int choice,
                       const std::string& uri, wall_time now);

/// The account's object of that URI is gone for good; true if that is news. A URI that cannot be kept is not,
/// since no object is kept under it either.
bool add_tombstone(pqxx::dbtransaction& tx, account_id account, const std::string& uri, wall_time now,
                   bool by_moderator = false);
bool has_tombstone(pqxx::dbtransaction& tx, const std::string& uri);
/// Those of `uris` that have one.
std::vector<std::string> tombstones_among(pqxx::dbtransaction& tx, const std::vector<std::string>& uris);
/// When all keys of an actor changed, it is another one; how many there were.
std::size_t clear_tombstones(pqxx::dbtransaction& tx, account_id account);

} // namespace pheidi::model
