// co_await where GCC 12.2 miscompiles it: in conditions. Each marked line must be found.
#include <boost/asio/awaitable.hpp>

using boost::asio::awaitable;

awaitable<bool> ok();
awaitable<int> number();

awaitable<int> in_if() {
  if (co_await ok()) co_return 1; // text clang: condition
  co_return 0;
}

awaitable<int> in_part_of_if(bool also) {
  if (also && co_await ok()) co_return 1; // text clang: condition
  co_return 0;
}

awaitable<int> in_if_with_initialiser() {
  if (auto good = co_await ok(); good) co_return 1; // text: condition
  co_return 0;
}

awaitable<int> in_while() {
  while (co_await ok()) { // text clang: condition
  }
  co_return 0;
}

awaitable<int> in_do() {
  do {                      // clang: condition
  } while (!co_await ok()); // text: condition
  co_return 0;
}

awaitable<int> in_switch() {
  switch (co_await number()) { // text clang: condition
  default:
    co_return 0;
  }
}

awaitable<int> in_for() {
  for (int i = 0; i < co_await number(); ++i) { // text clang: condition
  }
  co_return 0;
}
