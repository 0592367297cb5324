// `unavailable_domains`: hosts that deliveries skip.
#pragma once

#include "pheidi/base/text_hash.hpp"
#include "pheidi/db/executor.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace pheidi::model {

std::unordered_set<std::string, text_hash> load_unavailable_domains(pqxx::dbtransaction& tx);
/// True if the row is new.
bool insert_unavailable_domain(pqxx::dbtransaction& tx, const std::string& domain);
/// True if there was a row.
bool delete_unavailable_domain(pqxx::dbtransaction& tx, const std::string& domain);

} // namespace pheidi::model
