// What operators and their probes ask over HTTP: /metrics, /healthz, /livez, /readyz, /hosts.
//
// Runs on the front loop; never makes a remote call. Readiness turns false
// before anything else when the process drains.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/http/server.hpp"

#include <functional>
#include <string>

namespace pheidi::ops {

/// Thread-safe questions about the running process.
struct probes {
  std::function<bool()> alive;             // its loops turn
  std::function<std::string()> not_ready;  // empty: ready; else why not
  std::function<std::string()> hosts_json; // the busiest and most troubled hosts
};

http::handler make_endpoints(metrics::registry& registry, probes p);

} // namespace pheidi::ops
