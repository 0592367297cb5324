// Posts that go for good, with what no foreign key takes along. Threads: those of the executor.
//
// Attachments are detached and stay: unattached media go after a day, unless a new post takes them.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <vector>

namespace pheidi::model {

/// Boosts of a post, discarded ones too.
std::vector<std::int64_t> boosts_of(pqxx::dbtransaction& tx, std::int64_t status);
/// In a report or a strike that is open: kept, hidden, as evidence.
bool is_evidence(pqxx::dbtransaction& tx, std::int64_t status);

/// As if it had not been discarded, for the rest of a transaction that removes it: whoever is told of its end
/// is told what it was.
void revive(pqxx::dbtransaction& tx, std::int64_t status);
/// The post and its boosts, with their notifications, entries of conversations, cards and all that counted
/// them. What is gone already changes nothing.
void remove_status_rows(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status,
                        wall_time now);

} // namespace pheidi::model
