// The wheel: a slot per tick, entries of later rounds pass through until theirs has come.
#include "pheidi/base/timer_wheel.hpp"

#include <algorithm>

namespace pheidi {

timer_wheel::timer_wheel(milliseconds tick, std::size_t slots, steady_time start)
    : tick_(std::max(tick, milliseconds(1))), start_(start), now_(start),
      slots_(std::max<std::size_t>(slots, 1)) {}

void timer_wheel::arm(entry& e, milliseconds after) {
  e.unlink_if_armed();
  constexpr milliseconds furthest = std::chrono::hours(24 * 365); // keeps the sum below in range
  const auto due = now_ - start_ + std::clamp(after, milliseconds(0), furthest);
  // The first tick at or after the moment that is asked for: never early is the promise. The tick that has
  // begun is over.
  const auto tick = std::chrono::duration_cast<steady_clock::duration>(tick_);
  const auto ticks = static_cast<std::uint64_t>((due + tick - steady_clock::duration(1)) / tick);
  e.due_tick_ = std::max(ticks, now_tick_ + 1);
  slots_[e.due_tick_ % slots_.size()].push_back(e);
}

void timer_wheel::advance(steady_time now) {
  if (now < now_) return;
  // Set first, so that what callbacks arm counts from the real time even while the wheel catches up after a
  // stall.
  now_ = now;
  const auto target = static_cast<std::uint64_t>((now - start_) / tick_);
  while (now_tick_ < target) {
    ++now_tick_;
    // Callbacks may touch this slot, so what is in it is moved out first; what is due in a later round goes
    // back.
    auto& here = slots_[now_tick_ % slots_.size()];
    slot due;
    due.swap(here);
    while (!due.empty()) {
      entry& e = due.front();
      due.pop_front();
      if (e.due_tick_ > now_tick_) {
        here.push_back(e);
        continue;
      }
      e.fire_(e.context_);
    }
  }
}

} // namespace pheidi
