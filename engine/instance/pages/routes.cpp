// Which path is whose. The longer pattern of two that fit comes first.
#include "pheidi/instance/pages/routes.hpp"

#include "endpoints.hpp"

#include <array>

namespace pheidi::instance::pages {

namespace {

using web::anybody;
using web::route;

constexpr std::array all{
    route{"GET", "/", anybody, &to_about},
    route{"GET", "/about", anybody, &show_about},
    route{"GET", "/about/more", anybody, &to_about},
    route{"GET", "/privacy-policy", anybody, &show_privacy_policy},
    route{"GET", "/terms-of-service", anybody, &show_terms},
    route{"GET", "/robots.txt", anybody, &show_robots},
    route{"GET", "/manifest", anybody, &show_manifest},
    route{"GET", "/manifest.json", anybody, &show_manifest},
    route{"GET", "/health", anybody, &show_health},
    route{"GET", "/pages/style.css", anybody, &show_style},
    route{"GET", "/api/oembed", anybody, &describe_embed},
    route{"GET", "/authorize_interaction", anybody, &show_interaction},
    route{"GET", "/authorize_follow", anybody, &show_interaction},
    route{"GET", "/@:name.rss", anybody, &profile_feed},
    route{"GET", "/@:name", anybody, &show_profile},
    route{"GET", "/@:name/followers", anybody, &to_profile},
    route{"GET", "/@:name/following", anybody, &to_profile},
    route{"GET", "/@:name/with_replies", anybody, &to_profile},
    route{"GET", "/@:name/media", anybody, &to_profile},
    route{"GET", "/@:name/tagged/:tag", anybody, &show_tagged},
    route{"GET", "/@:name/:id", anybody, &show_post},
    route{"GET", "/@:name/:id/embed", anybody, &show_embed},
    route{"GET", "/users/:name", anybody, &to_profile},
    route{"GET", "/users/:name/followers", anybody, &to_profile},
    route{"GET", "/users/:name/following", anybody, &to_profile},
    route{"GET", "/users/:name/statuses/:id", anybody, &to_post},
    route{"GET", "/tags/:name.rss", anybody, &tag_feed},
    route{"GET", "/tags/:name", anybody, &show_tag},
};

} // namespace

std::span<const web::route> routes() {
  return all;
}

} // namespace pheidi::instance::pages
