// Follows between this server and a domain that end together.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/client/site_administration.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::model {

/// True for accounts of the domain; of `accounts`, or of what stands for it.
std::string domain_condition(const std::string& parameter, const std::string& column = "domain",
                             domain_span span = domain_span::with_subdomains);
struct severed_domain {
  std::int64_t follows = 0;
  std::vector<severed_person> people;
};
/// All follows and requests between local accounts and those of the domain.
severed_domain sever_domain(pqxx::dbtransaction& tx, const std::string& domain, domain_span span,
                            wall_time now);

} // namespace pheidi::model
