// How many deliveries may be under way to one host at once. Pure.
//
// Grows by one per answer at first and by one per round later, while all of the
// limit is used and the latency holds; shrinks by a tenth when latency doubles
// and by half on a fault, at most once per round. A host that answers slowly but
// steadily keeps growing: what counts is the change, not the level.
#pragma once

#include "pheidi/base/clock.hpp"

#include <algorithm>
#include <string_view>

namespace pheidi::federation::delivery {

class limiter {
 public:
  limiter(unsigned start, unsigned max) : limit_(std::max(1u, start)), max_(std::max(1u, max)) {}

  void set_max(unsigned max) {
    max_ = std::max(1u, max);
    limit_ = std::min(limit_, max_);
  }

  unsigned limit() const { return static_cast<unsigned>(limit_); }
  bool allows(unsigned in_flight) const { return in_flight < limit(); }

  /// An answer came after `latency`; `in_flight` counts it still.
  void on_answer(steady_time now, milliseconds latency, unsigned in_flight);
  /// Time-out, reset, 5xx or 429.
  void on_fault(steady_time now);

  milliseconds baseline() const { return milliseconds(static_cast<std::int64_t>(baseline_ms_)); }
  std::string_view last_change() const { return last_change_; }

 private:
  bool shrink_allowed(steady_time now);
  double limit_;
  double max_;
  double baseline_ms_ = 0; // what is normal: the best seen, rising over ten minutes towards what is seen now
  double recent_ms_ = 0;   // fast average
  steady_time last_answer_{};
  bool slow_start_ = true;
  steady_time last_shrink_{};
  std::string_view last_change_ = "start";
};

} // namespace pheidi::federation::delivery
