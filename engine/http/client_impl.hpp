// The parts of the client that its coroutines share. Lives on one loop.
#pragma once

#include "http/idle_pool.hpp"
#include "http/turnstile.hpp"

#include <array>

namespace pheidi::http {

struct client::impl {
  impl(net::dialer& d, client_options o, metrics::registry* r);
  ~impl();

  /// A busy connection, not dialled yet; null when the bound is reached and nothing idle can be closed.
  std::unique_ptr<connection> make(route way, std::string key);
  /// A kept one, busy from now on; null when there is none.
  std::unique_ptr<connection> reuse(const std::string& key);

  // client_dial.cpp
  net::awaitable<result<void>> dial(connection& c);
  net::awaitable<result<void>> reach(connection& c);
  net::awaitable<result<void>> reach_directly(connection& c);
  net::awaitable<result<void>> reach_proxy(connection& c);
  net::awaitable<result<void>> open_tunnel(connection& c);
  net::awaitable<result<void>> secure(connection& c, const origin& peer);

  // client_exchange.cpp
  struct attempt {
    std::string_view head;
    std::string_view body;
    steady_time deadline;
    bool answered = false; // a byte of the answer came
    bool surplus = false;  // bytes came that nobody asked for
  };
  net::awaitable<result<response>> exchange(connection& c, attempt& a);
  net::awaitable<result<void>> read_answer(connection& c, attempt& a, response_parser& parser);
  milliseconds left(const attempt& a) const;

  net::dialer& from;
  client_options options;
  std::unique_ptr<metrics::registry> own_registry;
  client_metrics counts;
  routes ways;
  turnstile handshakes;
  connection_list busy; // leased or being dialled
  idle_pool idle;
  /// One for all: a stream fills it right before its reader runs, which empties it at once.
  std::array<char, 16 << 10> buffer;
};

} // namespace pheidi::http
