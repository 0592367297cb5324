// What a transaction causes outside the database, kept in it until it has happened: a delivery, a
// notification, a stream event.
//
// The rows go in with the change that causes them. Who made the change does the rest at
// once and removes them; what a crash left over is taken again by anybody, so each entry
// happens at least once. The table is in a schema of our own: Mastodon's tables stay as
// they are.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::model {

/// Makes the schema `pheidi` and its tables where they are missing; several processes may do so at once.
/// Throws std::runtime_error that says what to grant when the role may not.
void create_own_schema(pqxx::dbtransaction& tx);
/// It is there, or this role may make it.
bool may_have_own_schema(pqxx::dbtransaction& tx);

struct outbox_entry {
  std::int16_t kind = 0; // the meaning is the users'
  std::string payload;   // UTF-8 without NUL
};
struct kept_outbox_entry {
  std::int64_t id = 0;
  outbox_entry entry;
};

/// Their ids, in the same order. Throws std::invalid_argument for a payload that is no text.
std::vector<std::int64_t> add_to_outbox(pqxx::dbtransaction& tx, const std::vector<outbox_entry>& entries);
/// The oldest that have been there for `older_than`, at most `limit`. From now on they count as new, so
/// nobody else takes them before that time has passed again; whoever took them removes them when they are
/// done.
std::vector<kept_outbox_entry> take_outbox(pqxx::dbtransaction& tx, seconds older_than, int limit);
/// How many there were.
std::size_t remove_from_outbox(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids);

} // namespace pheidi::model
