// One remote host: its waiting deliveries and the decision what to do next. Pure.
//
// What is bulk waits for what is not, but for every eighth turn.
//
// The shell offers deliveries, asks `next` until it says wait or idle, and
// reports every result. A lane never holds more than its bound; what comes
// beyond it, and what a paused host cannot take now, is parked in Sidekiq's
// schedule set with the time given here, without counting an attempt.
#pragma once

#include "pheidi/federation/delivery/breaker.hpp"
#include "pheidi/federation/delivery/limiter.hpp"
#include "pheidi/federation/delivery/outcome.hpp"
#include "pheidi/federation/delivery/plan.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::federation::delivery {

/// Of so many turns bulk gets one at least: in a lane, and among a shard's hosts.
inline constexpr unsigned bulk_every = 8;

struct lane_settings {
  std::size_t max_waiting = 256;
  unsigned concurrency_start = 4;
  unsigned concurrency_max = 64;
  breaker::settings circuit;
};

/// A delivery that goes to the schedule set.
struct parked {
  delivery_ptr job;
  seconds delay;
  std::string_view why;
};

class lane {
 public:
  lane(http::origin to, const lane_settings& s, sidekiq::random_source random);
  /// New bounds; what already waits may stay.
  void configure(const lane_settings& s);

  /// Takes the delivery, or gives it back to be parked.
  std::optional<parked> offer(delivery_ptr job, steady_time now);

  /// The next delivery to send, or null when none may start now.
  delivery_ptr next(steady_time now);

  /// One that `next` gave out came to this end after `latency` (of its last request).
  /// Answers what has to be parked because the host is paused now.
  std::vector<parked> finished(const outcome& o, milliseconds latency, steady_time now);

  /// All that wait, for shutdown.
  std::vector<delivery_ptr> drain();

  const http::origin& to() const { return to_; }
  std::size_t waiting() const { return waiting_.size() + bulk_.size(); }
  bool only_bulk_waits() const { return waiting_.empty() && !bulk_.empty(); }
  unsigned in_flight() const { return in_flight_; }
  /// Nothing waits, nothing is under way, nothing to remember: may be forgotten.
  bool forgettable(steady_time now) const;
  steady_time last_used() const { return last_used_; }

  breaker::state circuit(steady_time now) const { return breaker_.now_in(now); }
  unsigned limit() const { return limiter_.limit(); }
  const limiter& concurrency() const { return limiter_; }
  std::optional<steady_time> paused_until(steady_time now) const;

  /// Counted since the lane exists, for the top-K table.
  struct totals {
    std::uint64_t delivered = 0, failed = 0, refused = 0, parked = 0;
    std::string last_error;
    milliseconds last_latency{0};
  };
  const totals& counts() const { return totals_; }
  totals& counts() { return totals_; }

 private:
  seconds park_delay(steady_time until, steady_time now);
  seconds backlog_delay();
  std::vector<parked> park_all(steady_time until, steady_time now, std::string_view why);

  http::origin to_;
  lane_settings settings_;
  sidekiq::random_source random_;
  limiter limiter_;
  breaker breaker_;
  delivery_ptr take();
  std::deque<delivery_ptr> waiting_, bulk_;
  unsigned turn_ = 0;
  unsigned in_flight_ = 0;
  steady_time not_before_{}; // Retry-After
  steady_time last_used_{};
  totals totals_;
};

} // namespace pheidi::federation::delivery
