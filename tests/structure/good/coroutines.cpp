// The same steps in shapes that GCC 12.2 compiles correctly: nothing here may be found.
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

using boost::asio::awaitable;

struct options {
  std::string name;
  std::string value;
};

awaitable<bool> ok();
awaitable<std::string> text();
awaitable<std::vector<int>> numbers();
awaitable<int> with_options(options given);
awaitable<int> with_text(std::string given);
awaitable<int> with_view(std::string_view given, std::string_view more);
awaitable<int> run(std::function<int()> work);

awaitable<int> named_before_the_test() {
  const bool good = co_await ok();
  if (good) co_return 1;
  while (true) {
    const bool again = co_await ok();
    if (!again) break;
  }
  co_return 0;
}

awaitable<int> named_arguments(std::string name) {
  options given{name, "b"};
  const auto sent = co_await with_options(std::move(given));
  const auto text_sent = co_await with_text(std::string("a"));
  co_return sent + text_sent;
}

awaitable<int> range_and_references(int start) {
  int sum = start;
  for (int each : co_await numbers())
    sum += each;
  const auto more = co_await run([&] { return sum; });
  const auto most = co_await run([sum, &more] { return sum + more; });
  co_return most;
}

// "if (co_await x)" in a comment or a text is neither here nor there.
awaitable<std::string_view> words(bool which) {
  const std::string_view said = which ? "while (co_await x)" : R"(a ? co_await b : c)";
  co_return said;
}

awaitable<int> conditional_inside_an_argument(bool which) {
  const auto sent = co_await with_text(std::string(which ? "a" : "b"));
  co_return sent;
}

awaitable<int> empty_view() {
  const auto sent = co_await with_view("a", {});
  co_return sent;
}

auto plain_closure(int start) {
  return [start]() -> int { return start; };
}

auto free_coroutine() {
  return []() -> awaitable<int> { co_return 1; };
}
