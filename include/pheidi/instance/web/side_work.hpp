// What takes a processor or a disk long (pictures, passwords, files) on threads of its own, so that no loop
// waits.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/net/event.hpp"
#include "pheidi/net/loop.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pheidi::instance::web {

class side_work {
 public:
  struct options {
    std::string name; // of the threads and in metrics, at most 15 characters
    int threads = 2;
    std::size_t max_waiting = 256; // pieces of work; more are refused
  };
  side_work(const options& o, metrics::registry& registry);
  /// Ends what runs; what waits is dropped with its loop.
  ~side_work();
  side_work(const side_work&) = delete;
  side_work& operator=(const side_work&) = delete;

  /// Nothing when too much waits. `f` must not throw and is gone before the caller resumes.
  template <class T>
  net::awaitable<std::optional<T>> run(net::loop& back_on, std::function<T()> f) {
    auto at = std::make_shared<place<T>>(back_on);
    at->work = std::move(f);
    std::function<void()> task = [at, &back_on] {
      at->value.emplace(at->work());
      at->work = nullptr;
      back_on.post([at] { at->done.set(); });
    };
    const bool taken = submit(std::move(task));
    if (!taken) co_return std::nullopt;
    (void)co_await at->done.wait();
    co_return std::move(at->value);
  }

 private:
  template <class T>
  struct place {
    explicit place(net::loop& l) : done(l) {}
    std::function<T()> work;
    std::optional<T> value;
    net::event done; // known to the loop, which ends who waits for work that was dropped
  };
  bool submit(std::function<void()> task);
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::instance::web
