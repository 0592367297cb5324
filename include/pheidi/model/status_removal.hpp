// Posts that go: hidden at once, with their boosts and pins; and who else holds a copy.
//
// Beside Rails the rows themselves go with its RemovalWorker, which also cleans
// feeds, streams and media; `deleted_at` hides them from everybody until then.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/model/statuses.hpp"

#include <vector>

namespace pheidi::model {

/// False when it was hidden already.
bool discard_status(pqxx::dbtransaction& tx, status_id status, wall_time now);

/// Accounts of ours whose followers got to see the post: who boosted or quoted it, and whom it answers.
std::vector<account_id> local_spreaders(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const status_row& status);

} // namespace pheidi::model
