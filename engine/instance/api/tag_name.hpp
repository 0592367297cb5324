// Names of hashtags as paths and forms give them.
#pragma once

#include "pheidi/activitypub/note.hpp"
#include "pheidi/instance/web/call.hpp"

#include <optional>
#include <string_view>

namespace pheidi::instance::api {

/// With "#" before it or without. Nothing for what would be no hashtag in a post: nothing is left out of it
/// to make one.
std::optional<activitypub::hashtag> read_tag_name(std::string_view text);

/// One that nobody used yet, as clients see it: without an id.
boost::json::object unseen_tag(const web::call& c, const activitypub::hashtag& name);

} // namespace pheidi::instance::api
