// Quotes as people here make and end them.
#pragma once

#include "pheidi/activitypub/collection.hpp"
#include "pheidi/base/clock.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/quotes.hpp"

namespace pheidi::model {

enum class quote_leave {
  automatic, ///< nobody need be asked
  manual,    ///< the author decides
  denied,
};
/// By the policy of the quoted post and how its author stands to who quotes.
quote_leave leave_to_quote(pqxx::dbtransaction& tx, const schema_facts& schema, account_id quoting,
                           const status_row& quoted);

/// The stamp on a quote of a post of ours, as long as it is accepted and both posts are there.
std::optional<activitypub::outgoing::quote_stamp>
stamp_of(pqxx::dbtransaction& tx, const outgoing_context& context, const quote_row& quote);
/// The author of the quoted post takes back what was agreed to; nothing if it was not.
std::optional<quote_row> end_quote(pqxx::dbtransaction& tx, const schema_facts& schema, status_id quoting,
                                   status_id quoted, wall_time now);
/// True if it is another one.
bool set_quote_policy(pqxx::dbtransaction& tx, status_id status, int policy, wall_time now);

} // namespace pheidi::model
