// The waiting coroutine is kept as a completion handler; whoever ends the wait moves it out first,
// because resuming it may destroy the event.
#include "pheidi/net/event.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace pheidi::net {

namespace asio = boost::asio;

void event::set() {
  set_ = true;
  if (!resume) return;
  deadline_.cancel();
  unlink();
  asio::post(loop_.context(), [waiter = std::move(resume)]() mutable { std::move(waiter)(); });
}

void event::give_up(void* self) {
  auto& e = *static_cast<event*>(self);
  e.unlink();
  auto waiter = std::move(e.resume);
  std::move(waiter)();
}

awaitable<bool> event::wait(milliseconds patience) {
  if (set_) co_return true;
  auto suspend = [this, patience](auto handler) {
    // Not by assignment, which recurses without end in Boost 1.81.
    asio::any_completion_handler<void()>(std::move(handler)).swap(resume);
    loop_.waiting_.push_back(*this);
    if (patience >= milliseconds(0)) loop_.wheel().arm(deadline_, patience);
  };
  co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(std::move(suspend),
                                                                       asio::use_awaitable);
  co_return set_;
}

awaitable<void> sleep_for(loop& l, milliseconds d) {
  event never(l);
  (void)co_await never.wait(d);
}

} // namespace pheidi::net
