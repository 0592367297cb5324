// Whose word an activity is: the signer's, or that of an actor whose signature, proof or origin says so.
#pragma once

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/federation/discovery/actors.hpp"
#include "pheidi/federation/inbox/errc.hpp"

#include <string>

namespace pheidi::federation::inbox {

/// An activity with its speaker established.
struct spoken {
  activitypub::activity activity;
  std::string actor;        // URI
  bool relayed = false;     // the signer is somebody else
  bool forwardable = false; // others may check it too
};

struct speaker_sources {
  discovery::fetcher& documents;
  discovery::actors& actors;
};

/// `signer` is the URI of who signed the request; `body` outlives the coroutine. Errors: json::errc,
/// activitypub::errc, inbox::errc (not_authenticated), discovery::errc when a key or the origin could not be
/// asked.
net::awaitable<result<spoken>> who_speaks(const std::string& body, std::string signer, speaker_sources from,
                                          discovery::budget_ptr costs);

} // namespace pheidi::federation::inbox
