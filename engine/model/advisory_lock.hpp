// Locks by name inside PostgreSQL, for what no unique index guards.
#pragma once

#include <string>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::model {

/// Waits for the lock; the transaction's end releases it. Two names with the same hash share a lock, which
/// costs a wait and nothing else.
void lock_name(pqxx::dbtransaction& tx, const std::string& name);

} // namespace pheidi::model
