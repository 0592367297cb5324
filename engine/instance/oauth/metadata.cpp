// Where things are, for clients that ask (RFC 8414), and for password managers.
#include "endpoints.hpp"
#include "origin.hpp"
#include "redirection.hpp"
#include "scopes.hpp"

#include "pheidi/instance/entities/values.hpp"

#include <boost/json/object.hpp>

namespace pheidi::instance::oauth {

namespace json = boost::json;

web::answer show_metadata(web::call& c) {
  const auto at = origin_of(c.here.settings.identity);
  json::object out{
      {"issuer", at + "/"},
      {"service_documentation", "https://docs.joinmastodon.org/"},
      {"authorization_endpoint", at + "/oauth/authorize"},
      {"token_endpoint", at + "/oauth/token"},
      {"app_registration_endpoint", at + "/api/v1/apps"},
      {"revocation_endpoint", at + "/oauth/revoke"},
      {"userinfo_endpoint", at + "/oauth/userinfo"},
      {"scopes_supported", entities::texts(known_scopes())},
      {"response_types_supported", json::array{"code"}},
      {"response_modes_supported", json::array{"query", "fragment", "form_post"}},
      {"grant_types_supported", json::array{"authorization_code", "client_credentials"}},
      {"token_endpoint_auth_methods_supported", json::array{"client_secret_basic", "client_secret_post"}},
      {"code_challenge_methods_supported", json::array{"S256"}}};
  return web::answer(out).with("Cache-Control", "public, max-age=300");
}

web::answer send_to_password(web::call&) {
  return redirection("/auth/edit");
}

} // namespace pheidi::instance::oauth
