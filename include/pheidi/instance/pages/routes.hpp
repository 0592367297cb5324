// Pages that anybody may read without an application: profiles, posts, hashtags, feeds of them, and what the
// server says of itself (client-api.md 5.4 and 5.5).
//
// They show what a stranger may see, whoever asks. Profiles and posts are documents of ActivityPub, too, at
// the same addresses: who prefers those must be sent elsewhere before these routes are asked.
#pragma once

#include "pheidi/instance/web/route.hpp"

#include <span>

namespace pheidi::instance::pages {

std::span<const web::route> routes();

} // namespace pheidi::instance::pages
