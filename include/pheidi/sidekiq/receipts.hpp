// Receipts: what became of each fan-out, kept for a week after its last change.
//
// At most 10,000 are kept, the oldest go first, and of each at most 200 refusals are named. They are told to
// operators and decide nothing.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pheidi::sidekiq {

struct receipt {
  std::string subject; // what it is about, in the caller's words ("113..."); empty: nothing is kept
  std::string activity, type;
  std::int64_t sender = 0;
  std::size_t parts = 0;
};

/// As it is kept. `waiting`: became jobs of their own, which may have ended since.
struct kept_receipt : receipt {
  std::string jid;
  wall_time begun, changed;
  std::int64_t delivered = 0, refused = 0, waiting = 0, dead = 0;
  std::map<std::string, std::string> reasons; // of refused parts, by number
};

/// Of one subject, the newest first.
net::awaitable<result<std::vector<kept_receipt>>> read_receipts(redis::connection& redis,
                                                                const keyspace& keys, std::string subject);

} // namespace pheidi::sidekiq
