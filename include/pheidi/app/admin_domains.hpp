// What `pheidi domain` does.
#pragma once

#include "pheidi/app/admin_session.hpp"
#include "pheidi/model/client/site_administration.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::app {

/// `rule.domain` in any form; what is written is its punycode.
struct blocked_domain {
  std::string domain;
  model::domain_effect effect;
};
result<blocked_domain> block_domain(admin_session& in, model::domain_block rule);
result<blocked_domain> unblock_domain(admin_session& in, std::string_view domain);

/// False when it was so. They matter in limited federation, where follows end with accounts of a domain that
/// is not allowed any more: both sides are told.
result<bool> allow_domain(admin_session& in, std::string_view domain);
result<bool> disallow_domain(admin_session& in, std::string_view domain);

struct domain_rules {
  std::vector<model::domain_block> blocks;
  std::vector<model::domain_allow> allows;
};
result<domain_rules> list_domains(admin_session& in);

} // namespace pheidi::app
