#include "pheidi/base/timer_wheel.hpp"

#include <algorithm>

namespace pheidi {

timer_wheel::timer_wheel(milliseconds tick, std::size_t slots, steady_time start)
    : tick_(tick), start_(start), slots_(slots) {}

void timer_wheel::arm(entry& e, milliseconds after) {
  e.unlink_if_armed();
  // One tick more than the quotient: the current tick has partly passed, and never early is the promise.
  const auto ticks = static_cast<std::uint64_t>(std::max<std::int64_t>(after / tick_, 0)) + 1;
  e.due_tick_ = now_tick_ + ticks;
  slots_[e.due_tick_ % slots_.size()].push_back(e);
}

void timer_wheel::advance(steady_time now) {
  if (now < start_) return;
  const auto target = static_cast<std::uint64_t>((now - start_) / tick_);
  while (now_tick_ < target) {
    ++now_tick_;
    // Callbacks may touch this slot, so what is in it is moved out first; what is due in a later round goes back.
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
