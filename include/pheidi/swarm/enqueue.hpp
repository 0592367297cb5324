// Pushes a fan-out's jobs into Redis as a Ruby client would, in pipelined batches. Blocking, for commands and
// tests.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/swarm/fanout.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace pheidi::swarm {

struct enqueue_options {
  config::redis_endpoint redis;
  std::string name_space;
  std::string queue = "push"; // the key; the job's own `queue` is the fan-out's
  std::uint64_t count = 0;
  std::size_t batch = 500;      // jobs per LPUSH; Mastodon pushes up to 1,000
  milliseconds patience{10000}; // until connected
  /// host<TAB>id of each job; appears under its name when all jobs are pushed. Empty: none.
  std::string expect_file;
  /// Called after each batch with the number pushed so far.
  std::function<void(std::uint64_t)> progress;
};

struct enqueued {
  std::uint64_t jobs = 0;
  std::uint64_t bytes = 0;
  double seconds = 0;
};

/// Runs a loop of its own until all is pushed. What was pushed before an error stays in the queue.
result<enqueued> enqueue(fanout& from, const enqueue_options& options);

} // namespace pheidi::swarm
