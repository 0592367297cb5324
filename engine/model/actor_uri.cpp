// Puts URIs of local actors together.
#include "pheidi/model/actor_uri.hpp"

#include "path_segment.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::string web_origin(const config::identity_settings& identity) {
  return (identity.https ? "https://" : "http://") + identity.web_domain;
}

std::string actor_uri(account_id id, std::string_view username, uri_scheme scheme,
                      const config::identity_settings& identity) {
  const auto origin = web_origin(identity);
  if (id == instance_actor) return origin + "/actor";
  if (scheme == uri_scheme::numeric) return fmt::format("{}/ap/users/{}", origin, id.value);
  return fmt::format("{}/users/{}", origin, escape_segment(username));
}

} // namespace pheidi::model
