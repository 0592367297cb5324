// co_await beside ?:, lists and temporaries of aggregates. Each marked line must be found.
#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

using boost::asio::awaitable;

struct options {
  std::string name;
  std::string value;
};

awaitable<std::string> text();
awaitable<int> with_options(options given);
awaitable<int> with_list(std::vector<std::string> given);

awaitable<std::string> in_conditional(bool which) {
  co_return which ? co_await text() : std::string("none"); // text clang: conditional
}

awaitable<options> in_list() {
  options both{co_await text(), "b"}; // text clang: braces
  co_return both;
}

awaitable<int> bare_aggregate(std::string name) {
  auto sent = co_await with_options({name, "b"}); // text clang: braces
  co_return sent;
}

awaitable<int> named_aggregate(std::string name) {
  auto sent = co_await with_options(options{name, "b"}); // clang: braces
  co_return sent;
}

awaitable<int> designated_aggregate(std::string name) {
  auto sent = co_await with_options({.name = name, .value = "b"}); // text clang: braces
  co_return sent;
}

awaitable<int> list_of_strings(std::string name) {
  auto sent = co_await with_list({name, name}); // text clang: braces
  co_return sent;
}
