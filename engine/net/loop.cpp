#include "pheidi/net/loop.hpp"

#include "pheidi/base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace pheidi::net {

namespace asio = boost::asio;

struct loop::ticker {
  asio::steady_timer timer;
  steady_time due;
};

loop::loop(std::string name, milliseconds tick)
    : context_(1), wheel_(tick), name_(std::move(name)),
      ticker_(new ticker{asio::steady_timer(context_), steady_clock::now() + tick}) {}

loop::~loop() = default;

void loop::watch_tick() {
  ticker_->timer.expires_at(ticker_->due);
  ticker_->timer.async_wait([this](boost::system::error_code ec) {
    if (ec || (until_done_ && tasks_ == 0)) return;
    const auto now = steady_clock::now();
    lag_ = std::chrono::duration_cast<milliseconds>(now - ticker_->due);
    wheel_.advance(now);
    // After a stall one tick is enough: the wheel catches up by itself.
    ticker_->due = std::max(ticker_->due + wheel_.tick(), now);
    watch_tick();
  });
}

void loop::run() {
  until_done_ = false;
  context_.restart();
  ticker_->due = steady_clock::now() + wheel_.tick();
  watch_tick();
  context_.run();
}

void loop::run_until_done() {
  until_done_ = true;
  context_.restart();
  ticker_->due = steady_clock::now() + wheel_.tick();
  watch_tick();
  // The tick keeps the context alive; it ends itself when the last task has gone.
  context_.run();
}

void loop::stop() { context_.stop(); }

void loop::post(std::function<void()> f) { asio::post(context_, std::move(f)); }

void loop::spawn(awaitable<void> task) {
  ++tasks_;
  asio::co_spawn(context_, std::move(task), [this](std::exception_ptr failure) {
    --tasks_;
    if (failure) {
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& e) {
        log::error("internal.invariant", {{"loop", name_}, {"what", e.what()}});
        log::flush();
        std::terminate();
      }
    }
    if (until_done_ && tasks_ == 0) ticker_->timer.cancel();
  });
}

namespace {

/// Ties a wheel entry to a suspended coroutine.
struct sleeper {
  timer_wheel::entry entry{&sleeper::fire, this};
  std::function<void()> resume;
  static void fire(void* self) {
    // Resuming may destroy this object, so the callback leaves it first.
    auto f = std::move(static_cast<sleeper*>(self)->resume);
    if (f) f();
  }
};

} // namespace

awaitable<void> sleep_for(loop& l, milliseconds d) {
  sleeper s;
  auto wait = [&l, &s, d](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    s.resume = [shared] { std::move (*shared)(); };
    l.wheel().arm(s.entry, d);
  };
  co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(std::move(wait), asio::use_awaitable);
}

} // namespace pheidi::net
