// The pages, one function each; which path is whose stands in routes.cpp.
#pragma once

#include "pheidi/instance/web/call.hpp"

namespace pheidi::instance::pages {

web::answer show_profile(web::call& c);
web::answer to_profile(web::call& c);     ///< from /users/NAME and what is below a profile
web::answer to_post(web::call& c);        ///< from /users/NAME/statuses/ID
web::answer show_post(web::call& c);      ///< with what is before and after it
web::answer show_embed(web::call& c);     ///< for a frame in somebody's page
web::answer describe_embed(web::call& c); ///< oEmbed
web::answer show_tag(web::call& c);
web::answer show_tagged(web::call& c);  ///< posts of one account with a hashtag
web::answer profile_feed(web::call& c); ///< RSS
web::answer tag_feed(web::call& c);     ///< RSS
web::answer to_about(web::call& c);
web::answer show_about(web::call& c);
web::answer show_privacy_policy(web::call& c);
web::answer show_terms(web::call& c);
web::answer show_interaction(web::call& c); ///< from "follow" on another server
web::answer show_style(web::call& c);
web::answer show_robots(web::call& c);
web::answer show_manifest(web::call& c);
web::answer show_health(web::call& c);

} // namespace pheidi::instance::pages
