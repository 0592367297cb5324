// Transitions of the circuit breaker; the picture is in the header.
#include "pheidi/federation/delivery/breaker.hpp"

#include <algorithm>

namespace pheidi::federation::delivery {

breaker::state breaker::now_in(steady_time now) const {
  return state_ == state::open && now >= open_until_ ? state::half_open : state_;
}

bool breaker::try_start(steady_time now) {
  if (state_ == state::closed) return true;
  if (state_ == state::half_open || now < open_until_) return false;
  state_ = state::half_open;
  return true;
}

void breaker::on_alive() {
  state_ = state::closed;
  faults_ = 0;
  openings_ = 0;
}

bool breaker::on_fault(steady_time now, sidekiq::random_source random) {
  ++faults_;
  const bool probe_failed = state_ == state::half_open;
  if (!probe_failed && (state_ == state::open || faults_ < settings_.failures)) return false;
  const auto doubled = settings_.open * (std::int64_t{1} << std::min(openings_, 16u));
  const auto base = std::min(doubled, settings_.open_max);
  // A tenth of jitter, so that the processes of one server do not probe together.
  const auto jitter = seconds(random(static_cast<std::uint32_t>(base.count() / 10 + 1)));
  state_ = state::open;
  open_until_ = now + base + jitter;
  ++openings_;
  return true;
}

void breaker::on_no_verdict() {
  if (state_ == state::half_open) state_ = state::open; // its time has passed, so the next caller probes
}

} // namespace pheidi::federation::delivery
