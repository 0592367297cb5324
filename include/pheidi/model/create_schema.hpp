// An empty database becomes one of Mastodon 4.7.0, with every table, index and view of it and no rows.
#pragma once

#include "pheidi/db/executor.hpp"

#include <string>

namespace pheidi::model {

/// Some table or view that is there already; empty when the database is. What an extension brought along is
/// not ours to mind.
std::string some_table(pqxx::dbtransaction& tx);

/// Throws std::runtime_error, and changes nothing, when the database holds tables.
void create_schema(pqxx::dbtransaction& tx);

} // namespace pheidi::model
