// A real Sidekiq process with a minimal delivery worker in Ruby (bench/peers), beside the same Redis and
// PostgreSQL.
#pragma once

#include "app/instance.hpp"

#include <memory>

namespace pheidi::bench {

/// Returns when it has announced itself in Redis. Throws with its log when it does not.
std::unique_ptr<test::logged_process> start_sidekiq(test::instance& here, int threads);

} // namespace pheidi::bench
