// Whose a collection is.
#include "pheidi/model/collections.hpp"

#include "exec.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

std::optional<account_id> owner_of_collection(pqxx::dbtransaction& tx, const schema_facts& schema,
                                              std::int64_t collection) {
  if (!schema.has_collections) return std::nullopt;
  const auto rows = exec(tx, "SELECT account_id FROM collections WHERE id = $1", collection);
  if (rows.empty()) return std::nullopt;
  return account_id(rows[0][0].as<std::int64_t>());
}

} // namespace pheidi::model
