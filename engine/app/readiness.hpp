// Whether a process does its work, and why not: what /readyz says.
#pragma once

#include "pheidi/db/executor.hpp"
#include "pheidi/net/loop.hpp"

#include <atomic>
#include <string>

namespace pheidi::app {

/// Written by the control loop, read by any thread.
struct readiness {
  std::atomic<bool> started{false}, quiet{false}, leaving{false}, redis_up{true}, postgres_up{true};

  /// Empty when it is ready.
  std::string why_not() const;
};

/// Asks the database for nothing, again and again, until `state.leaving`. All three outlive it.
net::awaitable<void> watch_database(net::loop& on, db::executor& database, readiness& state);

} // namespace pheidi::app
