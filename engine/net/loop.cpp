// The tick drives the wheel and measures the lag; tasks are counted from spawn to their end.
#include "pheidi/net/loop.hpp"

#include "pheidi/base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>

namespace pheidi::net {

namespace asio = boost::asio;

namespace {

[[noreturn]] void die(const std::string& loop, std::string_view what) {
  log::error("internal.invariant", {{"loop", loop}, {"what", what}});
  log::flush();
  std::terminate();
}

[[noreturn]] void die(const std::string& loop, std::exception_ptr failure) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const std::exception& e) {
    die(loop, e.what());
  } catch (...) {
    die(loop, "an exception of unknown type");
  }
}

} // namespace

struct loop::ticker {
  asio::steady_timer timer;
  steady_time due;
};

loop::loop(std::string name, milliseconds tick)
    : context_(1), wheel_(tick), name_(std::move(name)),
      ticker_(new ticker{asio::steady_timer(context_), steady_clock::now() + tick}) {}

loop::~loop() {
  // What waits on a descriptor is destroyed by the context; what waits for an event only we know.
  while (!waiting_.empty()) {
    auto& waiter = waiting_.front();
    waiting_.pop_front();
    const auto last_owner = std::move(waiter.resume);
  }
}

void loop::watch_tick() {
  ticker_->timer.expires_at(ticker_->due);
  ticker_->timer.async_wait([this](boost::system::error_code ec) {
    if (ec) return;
    if (until_done_ && tasks_ == 0) return context_.stop();
    const auto now = steady_clock::now();
    lag_ = std::chrono::duration_cast<milliseconds>(now - ticker_->due);
    wheel_.advance(now);
    // After a stall one tick is enough: the wheel catches up by itself.
    ticker_->due = std::max(ticker_->due + wheel_.tick(), now);
    watch_tick();
  });
}

void loop::begin() {
  context_.restart();
  // The wheel stood still since the last run; a deadline armed now must not count from then.
  const auto now = steady_clock::now();
  wheel_.advance(now);
  ticker_->due = now + wheel_.tick();
  watch_tick();
  if (!stop_asked_) context_.run();
  stop_asked_ = false;
}

void loop::run() {
  until_done_ = false;
  begin();
}

void loop::run_until_done() {
  until_done_ = true;
  begin();
}

void loop::stop() {
  stop_asked_ = true;
  context_.stop();
}

void loop::post(std::function<void()> f) {
  asio::post(context_, std::move(f));
}

void loop::spawn(awaitable<void> task) {
  ++tasks_;
  asio::co_spawn(context_, std::move(task), [this](std::exception_ptr failure) {
    --tasks_;
    if (failure) die(name_, std::move(failure));
    // Idle descriptors (a listener, a resolver's socket) must not keep the loop.
    if (until_done_ && tasks_ == 0) context_.stop();
  });
}

} // namespace pheidi::net
