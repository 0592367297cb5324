#include "raw_client.hpp"

namespace pheidi::http::test {

using namespace std::chrono_literals;

net::awaitable<bool> raw_client::connect() {
  if (path_.empty()) {
    auto dialled = co_await net::dial_trusted(loop_, std::string("127.0.0.1"), port_, 5s);
    if (dialled) stream_ = std::move(*dialled);
  } else {
    auto dialled = co_await net::dial_unix(loop_, path_, 5s);
    if (dialled) stream_ = std::move(*dialled);
  }
  co_return stream_.open();
}

net::awaitable<bool> raw_client::say(std::string text) {
  const auto sent = co_await stream_.write(text, std::string_view(), 20s);
  co_return sent.has_value();
}

net::awaitable<result<response>> raw_client::hear(bool to_head) {
  response_parser parser(1 << 16, 1 << 20, 1 << 20);
  if (to_head) parser.skip_body();
  std::string piece(4096, '\0');
  for (;;) {
    const auto taken = parser.feed(ahead_);
    if (!taken) co_return taken.error();
    ahead_.erase(0, *taken);
    if (parser.done()) break;
    const auto n = co_await stream_.read_some(std::span<char>(piece), 20s);
    if (!n) co_return n.error();
    ahead_.append(piece.data(), *n);
  }
  response whole = parser.take();
  co_return std::move(whole);
}

net::awaitable<bool> raw_client::more() {
  std::string piece(4096, '\0');
  const auto n = co_await stream_.read_some(std::span<char>(piece), 20s);
  if (n) ahead_.append(piece.data(), *n);
  co_return n.has_value();
}

net::awaitable<std::string> raw_client::hear_until(std::string mark) {
  bool goes_on = true;
  while (goes_on && ahead_.find(mark) == ahead_.npos)
    goes_on = co_await more();
  const auto at = ahead_.find(mark);
  std::string heard = ahead_.substr(0, at == ahead_.npos ? at : at + mark.size());
  ahead_.erase(0, heard.size());
  co_return heard;
}

net::awaitable<std::string> raw_client::hear_bytes(std::size_t n) {
  bool goes_on = true;
  while (goes_on && ahead_.size() < n)
    goes_on = co_await more();
  std::string heard = ahead_.substr(0, n);
  ahead_.erase(0, heard.size());
  co_return heard;
}

net::awaitable<bool> raw_client::hung_up() {
  std::string piece(64, '\0');
  const auto n = co_await stream_.read_some(std::span<char>(piece), 20s);
  co_return !n && ahead_.empty() && (n.error().is(net::errc::closed) || n.error().is(net::errc::reset));
}

} // namespace pheidi::http::test
