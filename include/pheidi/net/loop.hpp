// One event loop on one thread: io_context, timer wheel, and the tasks that run on it.
//
// Nothing of a loop is touched from another thread except `post`. Coroutines are
// started through `spawn`, counted, and waited for by `run_until_done`; an
// exception that escapes one is a broken invariant and ends the process with a
// message.
#pragma once

#include "pheidi/base/timer_wheel.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace pheidi::net {

template <class T = void>
using awaitable = boost::asio::awaitable<T>;

class loop {
 public:
  explicit loop(std::string name, milliseconds tick = milliseconds(50));
  ~loop();
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;

  /// Runs until `stop`, or until no task is left if `run_until_done`. The calling thread becomes the loop's.
  void run();
  void run_until_done();
  /// Thread-safe: makes run() return after the current handler.
  void stop();
  /// Thread-safe: runs `f` on the loop.
  void post(std::function<void()> f);
  /// On the loop's thread: starts a coroutine that belongs to this loop.
  void spawn(awaitable<void> task);

  boost::asio::io_context& context() { return context_; }
  timer_wheel& wheel() { return wheel_; }
  const std::string& name() const { return name_; }
  std::size_t tasks() const { return tasks_; }
  /// How late the last tick was: the loop's lag.
  milliseconds lag() const { return lag_; }

 private:
  awaitable<void> tick();
  void watch_tick();
  boost::asio::io_context context_;
  timer_wheel wheel_;
  std::string name_;
  std::size_t tasks_ = 0;
  milliseconds lag_{0};
  bool until_done_ = false;
  struct ticker;
  std::unique_ptr<ticker> ticker_;
};

/// Suspends for at least `d`, by the wheel: cheap, resolution of one tick.
awaitable<void> sleep_for(loop& l, milliseconds d);

} // namespace pheidi::net
