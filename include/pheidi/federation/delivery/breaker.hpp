// The circuit breaker of one host. Pure.
//
//   closed    -- k host faults in a row --> open
//   open      -- its time has passed    --> half_open, one probe
//   half_open -- probe answered         --> closed
//             -- probe failed           --> open, twice as long (bounded, with jitter)
//
// Any answer that proves the host alive (4xx too) closes it.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/sidekiq/job.hpp"

namespace pheidi::federation::delivery {

class breaker {
 public:
  enum class state {
    closed,    ///< deliveries flow
    open,      ///< nothing is tried before `open_until`
    half_open, ///< one probe is under way
  };
  struct settings {
    unsigned failures = 5;
    seconds open{60};
    seconds open_max{3600};
  };

  explicit breaker(settings s) : settings_(s) {}
  /// Holds from the next opening on.
  void configure(settings s) { settings_ = s; }

  /// May an attempt start now? In `open` after its time the first caller becomes the probe.
  bool try_start(steady_time now);
  void on_alive();
  /// True if this fault opened the breaker (again).
  bool on_fault(steady_time now, sidekiq::random_source random);
  /// The attempt ended without a verdict about the host: a probe is given back.
  void on_no_verdict();

  state now_in(steady_time now) const;
  steady_time open_until() const { return open_until_; }
  unsigned consecutive_faults() const { return faults_; }

 private:
  settings settings_;
  state state_ = state::closed;
  unsigned faults_ = 0;
  unsigned openings_ = 0;
  steady_time open_until_{};
};

} // namespace pheidi::federation::delivery
