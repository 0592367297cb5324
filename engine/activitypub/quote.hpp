// What a post quotes.
#pragma once

#include "pheidi/activitypub/note.hpp"

namespace pheidi::activitypub {

std::optional<quote> read_quote(const boost::json::object& o);

} // namespace pheidi::activitypub
