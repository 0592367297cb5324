// Closures that own something, and closures that are coroutines. Each marked line must be found.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <string>

using boost::asio::awaitable;

awaitable<int> run(std::function<int()> work);

awaitable<int> owning_closure(std::string name) {
  auto size = co_await run([name] { return static_cast<int>(name.size()); }); // clang: closure
  co_return size;
}

awaitable<int> immediately_awaited(std::string name) {
  auto size = co_await [name]() -> awaitable<int> { // text clang: lambda closure
    co_return static_cast<int>(name.size());
  }();
  co_return size;
}

awaitable<int> reference_capture(std::string name) {
  auto body = [&name]() -> awaitable<int> { // text clang: lambda
    co_return static_cast<int>(name.size());
  };
  auto size = co_await body();
  co_return size;
}

awaitable<int> spawned(boost::asio::any_io_executor executor, std::string name) {
  auto body = [name](int more) mutable -> awaitable<int> { // text clang: lambda
    co_return static_cast<int>(name.size()) + more;
  };
  auto size = co_await boost::asio::co_spawn(executor, body(1), boost::asio::use_awaitable);
  co_return size;
}
