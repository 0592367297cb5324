// The one question about `users` that the outside depends on.
#include "pheidi/model/registrations.hpp"

#include "exec.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

bool registration_pending(pqxx::dbtransaction& tx, account_id account) {
  return !exec(tx, "SELECT 1 FROM users WHERE account_id = $1 AND (confirmed_at IS NULL OR NOT approved)",
               account.value)
              .empty();
}

} // namespace pheidi::model
