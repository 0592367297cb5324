// Something one coroutine waits for and another handler of the same loop sets.
//
// Lives on one loop, usually in the frame of the coroutine that waits. `set`
// never runs the waiter in place: it is resumed by the loop's next turn. If the
// loop ends first, the waiting coroutine is destroyed with it.
#pragma once

#include "pheidi/net/loop.hpp"

namespace pheidi::net {

class event : private detail::suspended {
 public:
  explicit event(loop& l) : loop_(l) {}
  event(const event&) = delete;
  event& operator=(const event&) = delete;

  void set();
  void clear() { set_ = false; }
  bool is_set() const { return set_; }

  static constexpr milliseconds forever{-1};
  /// True once set, false when `patience` has passed first. One waiter at a time.
  awaitable<bool> wait(milliseconds patience = forever);

 private:
  static void give_up(void* self);
  loop& loop_;
  timer_wheel::entry deadline_{&event::give_up, this};
  bool set_ = false;
};

} // namespace pheidi::net
