// Rows between an account of ours and one elsewhere: both of them by name, and the inbox of the other.
#pragma once

#include "named.hpp"

#include <string>
#include <string_view>

namespace pqxx {
class field;
class row;
} // namespace pqxx

namespace pheidi::model {

/// "SELECT columns FROM table t ..." with the account of ours as `us` and the one elsewhere as `them`.
/// `joins` comes before them, and so does what their ids are. A condition on `t` may follow.
struct both_sides {
  std::string_view columns, table, joins, us, them;
};
std::string sides_sql(const schema_facts& schema, const both_sides& part);

/// Of a row of that query.
struct sides {
  named_account us, them;
  std::string inbox;
};
sides read_sides(const pqxx::row& row, const config::identity_settings& identity);

/// As the table of that query: follows, and requests that are not answered yet.
inline constexpr std::string_view follows_and_requests =
    "(SELECT id, uri, account_id, target_account_id FROM follows UNION ALL"
    " SELECT id, uri, account_id, target_account_id FROM follow_requests)";

/// A URI that was stored, or else what the row is named by.
std::string or_else(const pqxx::field& stored, const std::string& named);

} // namespace pheidi::model
