// Collections of accounts (from 4.6), as far as deliveries depend on them.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>

namespace pheidi::model {

/// Nothing if it is not there, or this schema has no collections.
std::optional<account_id> owner_of_collection(pqxx::dbtransaction& tx, const schema_facts& schema,
                                              std::int64_t collection);

} // namespace pheidi::model
