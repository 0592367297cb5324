// Both ends of a connection on one loop, over a unix socket pair or TCP on loopback.
#pragma once

#include "run.hpp"

#include "pheidi/net/stream.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <sys/socket.h>
#include <utility>

namespace pheidi::net {

using namespace std::chrono_literals;

/// A loop and both ends of a connected unix socket.
struct connected_pair {
  loop l{"test", 1ms};
  stream near;
  stream far;

  explicit connected_pair(int send_buffer = 0) {
    int fds[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    if (send_buffer) ::setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
    near = adopt(l, fds[0]);
    far = adopt(l, fds[1]);
  }
};

inline awaitable<result<std::string>> read_text(stream& s, milliseconds timeout = 5s,
                                                errc code = errc::read_timeout) {
  std::array<char, 4096> buffer;
  auto n = co_await s.read_some(buffer, timeout, code);
  if (!n) co_return n.error();
  co_return std::string(buffer.data(), *n);
}

/// A listener on a free loopback port with one accepted connection.
struct tcp_pair {
  loop l{"test", 1ms};
  listener at = *listener::tcp(l, "127.0.0.1", 0);
  stream client;
  stream server;

  static awaitable<void> accept_one(listener& from, stream& out) {
    auto s = co_await from.accept();
    out = std::move(*s);
  }
  tcp_pair() {
    l.spawn(accept_one(at, server));
    auto dialled = run(l, dial_trusted(l, "127.0.0.1", at.port(), 5s));
    client = std::move(*dialled);
  }
};

} // namespace pheidi::net
