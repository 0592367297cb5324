// `pheidi run`: the sidecar as one process, from settings to the last settled job.
#pragma once

#include "pheidi/config/load.hpp"

#include <functional>

namespace pheidi::app {

struct run_options {
  config::sources sources;     // read again on SIGHUP
  bool until_empty = false;    // end when the queues are empty and nothing is in flight
  std::function<void()> ready; // called once, when all roles run
};

/// Runs until SIGTERM/SIGINT (or empty). 0: everything settled or given back; 2: could not start.
int run(const config::settings& settings, const run_options& options);

} // namespace pheidi::app
