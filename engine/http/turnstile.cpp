#include "http/turnstile.hpp"

#include <utility>

namespace pheidi::http {

turnstile::pass::pass(turnstile& t) : from_(&t) {
  t.on_.wheel().arm(limit_, t.hold_);
}

void turnstile::pass::give_back() {
  limit_.cancel();
  if (auto* from = std::exchange(from_, nullptr)) from->leave();
}

void turnstile::leave() {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  // The place goes to the first in the queue without becoming free: nobody overtakes.
  auto& next = queue_.front();
  queue_.pop_front();
  next.turn.set();
}

net::awaitable<std::unique_ptr<turnstile::pass>> turnstile::enter() {
  if (free_ > 0) {
    --free_;
    co_return std::make_unique<pass>(*this);
  }
  waiter mine(on_);
  queue_.push_back(mine);
  (void)co_await mine.turn.wait();
  co_return std::make_unique<pass>(*this);
}

} // namespace pheidi::http
