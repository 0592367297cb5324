// Dialling: directly or by a proxy, and TLS on what was reached.
//
// TCP and TLS are two steps here (net::dial could do both) because handshakes
// wait for their turn, and a turn must not be spent on a peer that does not connect.
#include "http/client_impl.hpp"

namespace pheidi::http {

net::awaitable<result<void>> client::impl::dial(connection& c) {
  const auto reached = co_await reach(c);
  counts.dialled(reached);
  co_return reached;
}

net::awaitable<result<void>> client::impl::reach(connection& c) {
  switch (c.way.how) {
  case route::by::direct: {
    const auto done = co_await reach_directly(c);
    co_return done;
  }
  case route::by::forward: {
    const auto done = co_await reach_proxy(c);
    co_return done;
  }
  case route::by::tunnel:
    break;
  }
  const auto at_proxy = co_await reach_proxy(c);
  if (!at_proxy) co_return at_proxy;
  const auto through = co_await open_tunnel(c);
  if (!through) co_return through;
  const auto secured = co_await secure(c, c.way.to);
  co_return secured;
}

net::awaitable<result<void>> client::impl::reach_directly(connection& c) {
  const auto& to = c.way.to;
  auto plain = co_await net::dial(from, to.host, to.port, false);
  if (!plain) co_return plain.error();
  c.on = std::move(*plain);
  if (!to.tls) co_return result<void>();
  const auto secured = co_await secure(c, to);
  co_return secured;
}

net::awaitable<result<void>> client::impl::reach_proxy(connection& c) {
  const auto& at = c.way.through->at;
  auto plain = co_await net::dial_trusted(from.on, at.host, at.port, from.timeouts.connect);
  if (!plain) co_return error{net::errc::proxy_failed, plain.error().message()};
  c.on = std::move(*plain);
  if (!at.tls) co_return result<void>();
  const auto secured = co_await secure(c, at);
  if (!secured) co_return error{net::errc::proxy_failed, secured.error().message()};
  co_return result<void>();
}

net::awaitable<result<void>> client::impl::open_tunnel(connection& c) {
  const auto key = c.way.to.key();
  const auto target = key.substr(key.find("://") + 3);
  const std::string ask = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" +
                          c.way.through->authorization_line + "\r\n";
  response_parser parser(options.max_header_bytes, 0, 0);
  parser.skip_body();
  attempt a;
  a.head = ask;
  // The proxy resolves and connects in our place, so it gets the time that we would take.
  a.deadline = steady_clock::now() + from.timeouts.dns + from.timeouts.connect;
  const auto sent = co_await c.on.write(a.head, a.body, options.write_timeout);
  if (!sent) co_return error{net::errc::proxy_failed, sent.error().message()};
  const auto answered = co_await read_answer(c, a, parser);
  if (!answered) co_return error{net::errc::proxy_failed, answered.error().message()};
  const int status = parser.take().status;
  // Bytes beyond the header would be read as the peer's TLS.
  if (status / 100 != 2 || a.surplus)
    co_return error{net::errc::proxy_failed, "CONNECT answered " + std::to_string(status)};
  co_return result<void>();
}

net::awaitable<result<void>> client::impl::secure(connection& c, const origin& peer) {
  if (!from.tls) co_return error{net::errc::tls_handshake, "no TLS context"};
  const auto turn = co_await handshakes.enter();
  const auto done = co_await c.on.handshake_client(*from.tls, peer.host, peer.port, from.timeouts.tls);
  if (done && c.on.resumed()) counts.resumed.add();
  co_return done;
}

} // namespace pheidi::http
