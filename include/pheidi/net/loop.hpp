// One event loop on one thread: io_context, timer wheel, and the tasks that run on it.
//
// Nothing of a loop is touched from another thread except `post`. Coroutines are
// started through `spawn`, counted, and waited for by `run_until_done`; an
// exception that escapes one is a broken invariant and ends the process with a
// message.
#pragma once

#include "pheidi/base/timer_wheel.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace pheidi::net {

template <class T = void>
using awaitable = boost::asio::awaitable<T>;

namespace detail {

/// A coroutine that waits for something other than a descriptor; known to its loop, which ends it at the
/// latest.
struct suspended
    : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  boost::asio::any_completion_handler<void()> resume;
};

} // namespace detail

class loop {
 public:
  explicit loop(std::string name, milliseconds tick = milliseconds(50));
  ~loop();
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;

  /// Runs until `stop`, or until no task is left if `run_until_done`. The calling thread becomes the loop's.
  void run();
  void run_until_done();
  /// Thread-safe: makes run() return after the current handler, at once if it has not begun yet.
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
  friend class event;
  void begin();
  void watch_tick();
  boost::asio::io_context context_;
  timer_wheel wheel_;
  std::string name_;
  std::size_t tasks_ = 0;
  milliseconds lag_{0};
  bool until_done_ = false;
  std::atomic<bool> stop_asked_{false};
  boost::intrusive::list<detail::suspended, boost::intrusive::constant_time_size<false>> waiting_;
  struct ticker;
  std::unique_ptr<ticker> ticker_;
};

/// Suspends for at least `d`, by the wheel: cheap, resolution of one tick.
awaitable<void> sleep_for(loop& l, milliseconds d);

} // namespace pheidi::net
