// Reads and writes `unavailable_domains`. Rails shares the table, so each change is one statement.
#include "pheidi/model/availability.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/base/text_hash.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

std::unordered_set<std::string, text_hash> load_unavailable_domains(pqxx::dbtransaction& tx) {
  std::unordered_set<std::string, text_hash> out;
  for (const auto& row : tx.exec("SELECT domain FROM unavailable_domains"))
    out.insert(row[0].as<std::string>());
  return out;
}

bool insert_unavailable_domain(pqxx::dbtransaction& tx, const std::string& domain) {
  if (domain.empty() || !storable(domain)) return false;
  // The columns have no time zone and hold UTC, whatever the session's zone is.
  const auto done = exec(tx,
                         "INSERT INTO unavailable_domains (domain, created_at, updated_at)"
                         " VALUES ($1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')"
                         " ON CONFLICT (domain) DO NOTHING",
                         domain);
  return done.affected_rows() == 1;
}

bool delete_unavailable_domain(pqxx::dbtransaction& tx, const std::string& domain) {
  if (!storable(domain)) return false;
  const auto done = exec(tx, "DELETE FROM unavailable_domains WHERE domain = $1", domain);
  return done.affected_rows() > 0;
}

} // namespace pheidi::model
