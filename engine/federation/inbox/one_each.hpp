// GoToSocial votes for several options of a poll with one Create, whose object is a list.
#pragma once

#include "pheidi/activitypub/activity.hpp"

#include <vector>

namespace pheidi::federation::inbox {

/// The activity as one for each of its objects, where it is a Create of several; else itself.
std::vector<activitypub::activity> one_each(activitypub::activity whole);

} // namespace pheidi::federation::inbox
