// Runs one coroutine on a loop and hands back what it returned.
#pragma once

#include "pheidi/net/loop.hpp"

#include <optional>
#include <utility>

namespace pheidi::net {

template <class T>
awaitable<void> store(awaitable<T> task, std::optional<T>& out) {
  out.emplace(co_await std::move(task));
}

template <class T>
T run(loop& l, awaitable<T> task) {
  std::optional<T> out;
  l.spawn(store(std::move(task), out));
  l.run_until_done();
  return std::move(*out);
}

inline void run(loop& l, awaitable<void> task) {
  l.spawn(std::move(task));
  l.run_until_done();
}

} // namespace pheidi::net
