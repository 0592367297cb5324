// Who may do something with an object without asking, and who may ask.
#pragma once

#include <boost/json/value.hpp>

#include <string_view>

namespace pheidi::activitypub {

/// The bits of `statuses.quote_approval_policy` from `interactionPolicy.<action>`.
int interaction_policy(const boost::json::object& object, std::string_view action, std::string_view actor_uri,
                       std::string_view followers_uri, std::string_view following_uri);

} // namespace pheidi::activitypub
