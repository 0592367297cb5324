// One coroutine waits, somebody on the same loop gives it a value, once.
//
// The object lives in the frame of the waiter (or longer). `set` resumes the
// waiter before it returns, and that may destroy the object: touch nothing of it
// afterwards.
#pragma once

#include "pheidi/net/loop.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <utility>

namespace pheidi::net {

template <class T>
class one_shot {
 public:
  one_shot() = default;
  one_shot(const one_shot&) = delete;
  one_shot& operator=(const one_shot&) = delete;

  void set(T value) {
    value_.emplace(std::move(value));
    // Moved out first: resuming destroys the frame that this object may live in.
    handler resume;
    resume.swap(waiter_);
    if (resume) std::move(resume)();
  }

  bool ready() const { return value_.has_value(); }

  awaitable<T> wait() {
    if (!value_) {
      // By swap: assignment recurses without end in Boost 1.81.
      auto suspend = [this](auto resume) { handler(std::move(resume)).swap(waiter_); };
      co_await boost::asio::async_initiate<decltype(boost::asio::use_awaitable), void()>(
          suspend, boost::asio::use_awaitable);
    }
    co_return std::move(*value_);
  }

 private:
  using handler = boost::asio::any_completion_handler<void()>;
  std::optional<T> value_;
  handler waiter_;
};

} // namespace pheidi::net
