// Names of statements that are prepared once for each connection.
//
// The text is the key, so values are parameters ($1, ...) and never part of it. Who sends SQL asks here
// first, and sends the text itself when there is no name: on a connection that may not be ours alone
// (prepared_statements = false), or that is not an executor's.
#pragma once

#include <string>
#include <string_view>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::db {

/// For `exec_prepared`, which prepares it when it must. Lives as long as the connection of `tx`. Null: not to
/// be prepared.
const std::string* prepared_name(pqxx::dbtransaction& tx, std::string_view sql);

} // namespace pheidi::db
