#include "pheidi/federation/discovery/host_limits.hpp"

namespace pheidi::federation::discovery {

namespace {
constexpr seconds minute{60};
/// Longer than a fetch may take; whoever waits for more is told to come again.
constexpr milliseconds patience{30000};
} // namespace

host_limits::pass::~pass() {
  if (!of_) return;
  if (of_->queue.empty()) {
    --of_->in_flight;
    return;
  }
  // The place goes to the first in the queue without becoming free: nobody overtakes.
  auto& next = of_->queue.front();
  of_->queue.pop_front();
  next.turn.set();
}

std::shared_ptr<host_limits::host> host_limits::find(const std::string& name) {
  if (const auto* known = known_.find(name)) return *known;
  return known_.put(name, std::make_shared<host>());
}

net::awaitable<result<host_limits::pass>> host_limits::enter(std::string name) {
  const auto h = find(name);
  const auto now = steady_clock::now();
  if (now - h->minute_began >= minute) {
    h->minute_began = now;
    h->this_minute = 0;
  }
  if (h->this_minute >= limits_.per_minute)
    co_return error(errc::host_limited, name + ": requests per minute");
  const bool free = h->in_flight < limits_.in_flight;
  if (!free && h->queue.size() >= limits_.waiting)
    co_return error(errc::host_limited, name + ": fetches under way");
  ++h->this_minute;
  if (free) {
    ++h->in_flight;
    co_return pass(h);
  }
  waiter mine(on_);
  h->queue.push_back(mine);
  const bool came = co_await mine.turn.wait(patience);
  if (!came) co_return error(errc::host_limited, name + ": waited too long");
  co_return pass(h);
}

} // namespace pheidi::federation::discovery
