// Whom a text of ours can mention: accounts by their handles.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <string>
#include <vector>

namespace pheidi::model {

/// In lower case; the domain as `accounts` has it, empty for ours.
struct handle_name {
  std::string username, domain;
  friend auto operator<=>(const handle_name&, const handle_name&) = default;
};

struct mentionable {
  account_id id;
  std::string username, domain; // as they are written
  handle_name name;             // as it was asked for
  bool refused = false;         // the author blocks the account or its domain: named, and not mentioned
};
/// Those that are known and not suspended. One query.
std::vector<mentionable> find_mentionable(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          account_id author, const std::vector<handle_name>& names);

} // namespace pheidi::model
