// A TLS handshake between two ends of a socket, each with a context of its own.
#pragma once

#include "authority.hpp"
#include "run.hpp"

#include "pheidi/net/stream.hpp"
#include "pheidi/net/tls.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <sys/socket.h>
#include <utility>

namespace pheidi::net {

using namespace std::chrono_literals;

inline const authority& ca() {
  static const authority one;
  return one;
}

inline tls_server_context serving(const certificate_wish& wish) {
  const auto i = ca().issue(wish);
  return *tls_server_context::make(i.chain_pem, i.key_pem);
}

inline certificate_wish named(std::string name) {
  certificate_wish w;
  w.alternative_names = {std::move(name)};
  return w;
}

/// Client and server on two ends of a socket; what one handshake came to on both sides.
struct tls_test : testing::Test {
  loop l{"test", 1ms};
  tls_client_context client_context = *tls_client_context::make(ca().ca_file());
  stream client;
  stream server;
  result<void> server_outcome;

  void connect() {
    int fds[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    client = adopt(l, fds[0]);
    server = adopt(l, fds[1]);
  }

  static awaitable<void> serve(stream& s, tls_server_context& c, result<void>& out) {
    out = co_await s.handshake_server(c, 5s);
  }

  result<void> shake(tls_server_context& context, const std::string& host, std::uint16_t port = 443) {
    connect();
    l.spawn(serve(server, context, server_outcome));
    return run(l, client.handshake_client(client_context, host, port, 5s));
  }

  result<void> shake(const certificate_wish& wish, const std::string& host) {
    auto context = serving(wish);
    return shake(context, host);
  }

  static awaitable<result<std::string>> echo(stream& from, stream& to, std::string text) {
    auto written = co_await from.write(text, "", 5s);
    if (!written) co_return written.error();
    std::string got;
    std::array<char, 4096> buffer;
    while (got.size() < text.size()) {
      auto n = co_await to.read_some(buffer, 5s);
      if (!n) co_return n.error();
      got.append(buffer.data(), *n);
    }
    co_return got;
  }
};

inline testing::AssertionResult refused_with(const result<void>& r, errc code, const std::string& why) {
  if (r) return testing::AssertionFailure() << "was accepted";
  if (!r.error().is(code)) return testing::AssertionFailure() << r.error().message();
  if (r.error().context.find(why) == std::string::npos)
    return testing::AssertionFailure() << r.error().context;
  return testing::AssertionSuccess();
}

} // namespace pheidi::net
