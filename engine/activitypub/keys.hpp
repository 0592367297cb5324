// The keys that an actor's document lists.
#pragma once

#include "pheidi/activitypub/actor.hpp"

namespace pheidi::activitypub {

/// assertionMethod first, then publicKey; at most 10, each id once. A key in the document of its actor is
/// believed when its id is the actor's with a fragment; of another id only the id is kept, to be fetched.
std::vector<public_key> keys_of(const boost::json::object& actor, const std::string& actor_id);

} // namespace pheidi::activitypub
