// Coroutines of one loop that wait for something to happen, each with its own patience.
#pragma once

#include "pheidi/net/loop.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <memory>

namespace pheidi::redis {

/// Resumes a suspended coroutine from the loop, never from inside the caller.
template <class Handler, class... Values>
void resume_later(net::loop& l, Handler handler, Values... values) {
  boost::asio::post(l.context(), [h = std::move(handler), ... v = std::move(values)]() mutable {
    std::move(h)(std::move(v)...);
  });
}

class notifier {
 public:
  explicit notifier(net::loop& l) : loop_(l) {}
  notifier(const notifier&) = delete;
  notifier& operator=(const notifier&) = delete;

  /// True if `notify` came, false when `patience` ran out first.
  net::awaitable<bool> wait(milliseconds patience) {
    auto begin = [this, patience](auto handler) { add(std::move(handler), patience); };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(bool)>(
        std::move(begin), boost::asio::use_awaitable);
  }

  void notify() {
    for (auto& w : std::exchange(waiting_, {}))
      resume_later(loop_, std::move(w->handler), true);
  }

 private:
  using completion = boost::asio::any_completion_handler<void(bool)>;
  struct waiter {
    waiter(notifier& n, completion h) : owner(n), handler(std::move(h)), entry(&waiter::expire, this) {}
    static void expire(void* self) { static_cast<waiter*>(self)->owner.give_up(*static_cast<waiter*>(self)); }
    notifier& owner;
    completion handler;
    timer_wheel::entry entry;
  };

  void add(completion handler, milliseconds patience) {
    waiting_.push_back(std::make_unique<waiter>(*this, std::move(handler)));
    loop_.wheel().arm(waiting_.back()->entry, patience);
  }
  void give_up(waiter& w) {
    auto handler = std::move(w.handler);
    waiting_.remove_if([&](const auto& p) { return p.get() == &w; });
    resume_later(loop_, std::move(handler), false);
  }

  net::loop& loop_;
  std::list<std::unique_ptr<waiter>> waiting_;
};

} // namespace pheidi::redis
