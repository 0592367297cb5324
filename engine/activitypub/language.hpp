// The language of an object.
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace pheidi::activitypub {

/// The first language of contentMap, nameMap or summaryMap in its known spelling; empty without one.
std::string language_of(const boost::json::object& o);

} // namespace pheidi::activitypub
