// What a run left in Redis and in the ledger, as figures.
#pragma once

#include "pheidi/app/demo.hpp"

namespace pheidi::app {

/// Fills in what the sets of Sidekiq hold.
result<void> count_sets(demo_figures& into, const config::redis_endpoint& redis);
/// Arrivals a second from the first to the end of the first nine tenths. `ledger`: host<TAB>id<TAB>unix_ms.
double rate_of(std::string_view ledger);

} // namespace pheidi::app
