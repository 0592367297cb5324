// Puts URIs of local actors together.
#include "pheidi/model/actor_uri.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// What RFC 3986 allows in a path segment.
bool stays(char c) {
  return ascii::is_alnum(c) ||
         (c != '\0' && std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos);
}

std::string escape_segment(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (stays(c))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

} // namespace

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
