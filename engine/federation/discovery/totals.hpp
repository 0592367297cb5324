// How many followers, followed and posts an actor has, as its collections say. Nice to have, so nothing waits
// long for them.
#pragma once

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/federation/discovery/fetch.hpp"

#include <cstdint>
#include <optional>

namespace pheidi::federation::discovery {

struct totals {
  std::optional<std::int64_t> followers, following, statuses;
  std::optional<bool> hidden; // a list of followers or followed without a first page
};

/// All three at once, for a few seconds at most; empty where a collection is not on the actor's host, cannot
/// be had, or where the budget is nearly spent.
net::awaitable<totals> read_totals(net::loop& on, fetcher& documents, const activitypub::actor& of,
                                   budget_ptr costs);

} // namespace pheidi::federation::discovery
