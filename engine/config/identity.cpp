// Which domains are this server's, and which roles this process's.
#include "pheidi/base/ascii.hpp"
#include "pheidi/config/settings.hpp"

#include <algorithm>

namespace pheidi::config {

bool identity_settings::is_ours(std::string_view domain) const {
  if (domain.empty()) return false;
  const auto same = [domain](std::string_view ours) { return ascii::same_ignoring_case(ours, domain); };
  return same(local_domain) || same(web_domain) || std::ranges::any_of(alternate_domains, same);
}

bool identity_settings::answers_to(std::string_view host) const {
  return is_ours(host) || is_ours(host.substr(0, host.rfind(':')));
}

bool process_settings::has(std::string_view role) const {
  return std::ranges::find(roles, role) != roles.end();
}

} // namespace pheidi::config
