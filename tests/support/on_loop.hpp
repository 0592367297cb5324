// Runs a coroutine to its end on a loop of the calling thread, so a test reads from top to bottom.
#pragma once

#include "pheidi/net/loop.hpp"

#include <optional>
#include <utility>

namespace pheidi::test {

namespace detail {

template <class T>
net::awaitable<void> keep(net::awaitable<T> work, std::optional<T>& out, net::loop& l) {
  auto value = co_await std::move(work);
  out.emplace(std::move(value));
  l.stop();
}

} // namespace detail

/// What `work` answers. Other tasks of the loop run meanwhile.
template <class T>
T on_loop(net::loop& l, net::awaitable<T> work) {
  std::optional<T> out;
  l.spawn(detail::keep(std::move(work), out, l));
  while (!out)
    l.run();
  return *std::move(out);
}

} // namespace pheidi::test
