// Whether somebody who signed up here is in.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

namespace pheidi::model {

/// The account's user has not confirmed the e-mail address, or was not approved yet: to the world it does not
/// exist.
bool registration_pending(pqxx::dbtransaction& tx, account_id account);

} // namespace pheidi::model
