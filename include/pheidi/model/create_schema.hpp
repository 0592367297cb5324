// An empty database becomes one of Mastodon 4.7.0, with every table, index and view of it and no rows.
#pragma once

#include "pheidi/db/executor.hpp"

namespace pheidi::model {

/// Throws std::runtime_error, and changes nothing, when the database holds tables.
void create_schema(pqxx::dbtransaction& tx);

} // namespace pheidi::model
