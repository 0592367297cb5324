// Which Content-Type may carry what. Pure.
#pragma once

#include "pheidi/federation/discovery/fetch.hpp"

#include <string_view>

namespace pheidi::federation::discovery {

using accepted_kind = decltype(get_options::accept);

/// application/activity+json, or application/ld+json with the ActivityStreams profile: what no server gives
/// to a file that somebody uploaded.
bool is_activity_type(std::string_view content_type);
/// Whether an answer of that type is read where this was asked for. Any JSON is good enough for WebFinger and
/// any JSON or XML for host-meta: their place on the server vouches for them.
bool is_acceptable(std::string_view content_type, accepted_kind asked);
/// The value of the Accept field.
std::string_view accept_value(accepted_kind asked);

} // namespace pheidi::federation::discovery
