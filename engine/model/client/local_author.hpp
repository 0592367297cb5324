// Who writes here, as the URIs of what they write begin.
#pragma once

#include "pheidi/model/client/posting.hpp"

namespace pheidi::model {

/// Throws std::logic_error for an account that is not ours.
std::string local_author_uri(pqxx::dbtransaction& tx, const schema_facts& schema,
                             const config::identity_settings& identity, account_id author);

} // namespace pheidi::model
