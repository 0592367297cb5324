// Who let the application in, in OpenID Connect's words.
#include "endpoints.hpp"
#include "origin.hpp"

#include "pheidi/instance/entities/accounts.hpp"

#include <boost/json/object.hpp>

namespace pheidi::instance::oauth {

namespace json = boost::json;

web::answer show_userinfo(web::call& c) {
  const auto found = entities::account(c.tx, c.context(), c.me().account);
  if (!found) return web::not_found();
  const auto field = [&](const char* name) {
    const auto* value = found->if_contains(name);
    return value ? *value : json::value();
  };
  return json::object{{"iss", origin_of(c.here.settings.identity) + "/"},
                      {"sub", field("uri")},
                      {"name", field("display_name")},
                      {"preferred_username", field("username")},
                      {"profile", field("url")},
                      {"picture", field("avatar")}};
}

} // namespace pheidi::instance::oauth
