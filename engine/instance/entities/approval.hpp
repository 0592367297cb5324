// Who may quote a post, or show an account in a collection. Pure.
//
// A policy has two halves: who may at once (bits 16 to 31), and who is asked about (bits 0 to 15).
#pragma once

#include "pheidi/model/client/viewer_rows.hpp"

#include <boost/json/array.hpp>

namespace pheidi::instance::entities {

inline constexpr int policy_unsupported = 1, policy_public = 2, policy_followers = 4, policy_following = 8;

inline int automatic_half(int policy) {
  return policy >> 16;
}
inline int manual_half(int policy) {
  return policy & 0xffff;
}

/// "public", "followers", "following" and "unsupported_policy" of one half.
boost::json::array policy_names(int half);

/// "automatic", "manual", "unknown" or "denied" for somebody who is not the author; `to_author` is how they
/// stand to the author.
const char* policy_for(int policy, const model::relation_row& to_author);

} // namespace pheidi::instance::entities
