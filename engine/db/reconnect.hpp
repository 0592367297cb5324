// When to try to connect again: at once after a break, then 50 ms, doubling to 2 s, with jitter. Pure.
#pragma once

#include "pheidi/base/clock.hpp"

namespace pheidi::db {

class reconnect_backoff {
 public:
  /// True if a connection may be tried at `now`.
  bool may_try(steady_time now) const { return now >= next_try_; }
  steady_time next_try() const { return next_try_; }
  /// `jitter` from 0 to 1 spreads the next try over the upper half of the delay.
  void failed(steady_time now, double jitter);
  void succeeded();

 private:
  milliseconds delay_{0};
  steady_time next_try_{};
};

} // namespace pheidi::db
