// Posts tied together after the fact: a parent that was found later, a mention whose actor answered later.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/model/statuses.hpp"

namespace pheidi::model {

/// The reply gets the parent that it named. False when it has one, is no reply or is gone.
bool set_parent(pqxx::dbtransaction& tx, status_id child, const status_row& parent, wall_time now);
/// A named mention; one that was silent becomes named. True if something changed.
bool add_mention(pqxx::dbtransaction& tx, status_id status, account_id account, wall_time now);

} // namespace pheidi::model
