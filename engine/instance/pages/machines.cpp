// What no person reads: robots.txt, the manifest, and a sign of life.
#include "endpoints.hpp"
#include "html.hpp"

#include <boost/json/array.hpp>

namespace pheidi::instance::pages {

namespace {

web::answer plain(std::string text) {
  web::answer out;
  out.content_type = "text/plain; charset=utf-8";
  out.body = std::move(text);
  return out;
}

} // namespace

web::answer show_robots(web::call& /*c*/) {
  return kept(plain("User-agent: *\nDisallow: /media_proxy/\nDisallow: /interact/\nDisallow: /auth/\n"
                    "Disallow: /oauth/\nDisallow: /authorize_interaction\n"));
}

web::answer show_manifest(web::call& c) {
  const auto name = server_name(c);
  web::answer out(json::object{{"id", "/home"},
                               {"name", name},
                               {"short_name", name},
                               {"icons", json::array()},
                               {"theme_color", "#1f2127"},
                               {"background_color", "#16171b"},
                               {"display", "standalone"},
                               {"start_url", "/"},
                               {"scope", "/"},
                               {"categories", {"social"}}});
  out.content_type = "application/manifest+json; charset=utf-8";
  return kept(std::move(out));
}

/// The database was asked for this answer, too.
web::answer show_health(web::call& /*c*/) {
  return plain("OK");
}

} // namespace pheidi::instance::pages
