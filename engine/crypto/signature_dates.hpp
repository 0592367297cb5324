// When a signature inside a document still counts: the rule that LD signatures and proofs share.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/errc.hpp"

#include <boost/json/object.hpp>

namespace pheidi::crypto {

/// stale: `expires` has passed, or `created` lies further ahead than clocks go wrong.
/// malformed_signature: one of them is there and is no date. Age alone is no fault: what is signed is old by
/// the time it is relayed.
result<void> check_dates(const boost::json::object& signature, wall_time now);

/// The string at `name`; empty where there is none.
std::string_view text_at(const boost::json::object& object, std::string_view name);

} // namespace pheidi::crypto
