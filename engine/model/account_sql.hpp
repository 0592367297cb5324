// Pieces of SQL about accounts that depend on the release.
#pragma once

#include "pheidi/model/schema.hpp"

#include <string>

namespace pheidi::model {

/// Of `accounts a`: suspended or deleted without a pending deletion request, so nobody will come back.
std::string gone_sql(const schema_facts& schema);
/// `a.COLUMN` where the schema has it, else what its absence means.
std::string column_or(const schema_facts& schema, const char* column, const char* otherwise);

} // namespace pheidi::model
