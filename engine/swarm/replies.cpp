#include "swarm/replies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pheidi::swarm {

namespace {

constexpr milliseconds patience{30000};
constexpr std::string_view nothing_more;
// Enough to overrun any bound on headers many times over, and an end for a client without one.
constexpr std::size_t most_header_bytes = std::size_t{256} << 20;

std::string_view phrase(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 202:
    return "Accepted";
  case 307:
    return "Temporary Redirect";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 410:
    return "Gone";
  case 421:
    return "Misdirected Request";
  case 429:
    return "Too Many Requests";
  case 500:
    return "Internal Server Error";
  case 503:
    return "Service Unavailable";
  default:
    return "Status";
  }
}

} // namespace

std::string short_reply(int status, std::string_view extra_fields, std::string_view body) {
  return fmt::format("HTTP/1.1 {} {}\r\nContent-Length: {}\r\n{}\r\n{}", status, phrase(status), body.size(),
                     extra_fields, body);
}

net::awaitable<void> swallow(net::stream& from) {
  std::array<char, 4096> sink;
  const std::span<char> into(sink);
  while (true) {
    // Longer than any client's patience; the owner closes the stream at the end.
    const auto n = co_await from.read_some(into, std::chrono::hours(1));
    if (!n) co_return;
  }
}

net::awaitable<void> write_endless_headers(net::stream& to, const bool& stop) {
  const std::string_view first = "HTTP/1.1 200 OK\r\n";
  const auto begun = co_await to.write(first, nothing_more, patience);
  if (!begun) co_return;
  std::string chunk;
  while (chunk.size() < 16384)
    chunk += fmt::format("X-Filler-{}: {}\r\n", chunk.size(), std::string(100, 'x'));
  for (std::size_t sent = 0; sent < most_header_bytes && !stop; sent += chunk.size()) {
    const auto written = co_await to.write(chunk, nothing_more, patience);
    if (!written) co_return;
  }
}

net::awaitable<bool> write_huge_body(net::stream& to, std::size_t bytes, const bool& stop) {
  const auto head =
      fmt::format("HTTP/1.1 202 Accepted\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n", bytes);
  const auto begun = co_await to.write(head, nothing_more, patience);
  if (!begun) co_return false;
  const std::string chunk(65536, 'x');
  for (auto left = bytes; left > 0 && !stop;) {
    const auto part = std::string_view(chunk).substr(0, left);
    const auto written = co_await to.write(part, nothing_more, patience);
    if (!written) co_return false;
    left -= part.size();
  }
  co_return !stop;
}

net::awaitable<bool> write_drip(net::loop& l, net::stream& to, milliseconds every, const bool& stop) {
  const auto text = short_reply(202);
  const std::string_view all = text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto written = co_await to.write(all.substr(i, 1), nothing_more, patience);
    if (!written || stop) co_return false;
    co_await net::sleep_for(l, every);
  }
  co_return !stop;
}

} // namespace pheidi::swarm
