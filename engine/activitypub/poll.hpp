// The poll of a Question.
#pragma once

#include "pheidi/activitypub/note.hpp"

namespace pheidi::activitypub {

/// Nothing without a list of options.
std::optional<poll> read_poll(const boost::json::object& question);

} // namespace pheidi::activitypub
