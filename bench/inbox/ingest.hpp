// One run of the whole inbox: signed requests in, rows out.
#pragma once

#include "common/program.hpp"
#include "stage.hpp"

namespace pheidi::bench {

struct ingest_run {
  double per_second = 0;       // from the first request to the last row
  spent per_activity;          // CPU seconds
  double accepted_seconds = 0; // until the last 202
  std::string complaint;
};

/// Everybody has posted once before the count begins, so keys and connections are there.
ingest_run ingest_once(std::size_t activities, const run_options& o);

} // namespace pheidi::bench
