// Before anything is decided: what a batch must know, read from the database in a handful of questions.
#pragma once

#include "federation/inbox/arrival.hpp"

#include <span>

namespace pheidi::federation::inbox {

/// Fills all that is empty in `known`; schema, identity, policy, relays, markers and now are given.
void load_facts(pqxx::dbtransaction& tx, std::span<arrival* const> batch, facts& known);

} // namespace pheidi::federation::inbox
