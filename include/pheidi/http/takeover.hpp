// What a reply gets that takes its connection over: a WebSocket, server-sent events.
//
// The head of the reply is written, then the function runs on the server's loop
// until it returns; then the connection is closed. `server::close` closes the
// stream, so every read and write of it answers an error.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/net/stream.hpp"

#include <functional>
#include <string>

namespace pheidi::http {

struct taken_connection {
  net::loop& on;
  net::stream& stream;                  // both outlive the function's coroutine
  std::string ahead;                    // what the peer sent behind its request
  metrics::counter* too_slow = nullptr; // peers that were cut off because they did not read
};

/// How much may wait for one peer, and how long a write may take, before the peer counts as too slow.
struct send_limits {
  std::size_t messages = 1000;
  std::size_t bytes = 4 << 20;
  milliseconds write_timeout{10000};
};

using takeover = std::function<net::awaitable<void>(taken_connection)>;

} // namespace pheidi::http
