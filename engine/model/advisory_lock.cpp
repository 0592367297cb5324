// One statement; the hash is PostgreSQL's, so other programs can take the same lock.
#include "advisory_lock.hpp"

#include "exec.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

void lock_name(pqxx::dbtransaction& tx, const std::string& name) {
  exec(tx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name);
}

} // namespace pheidi::model
