#include "test_proxy.hpp"

#include "pheidi/http/client.hpp"

namespace pheidi::http::test {

using namespace std::chrono_literals;

namespace {

constexpr milliseconds patience = 20s;

std::uint16_t port_of(std::string_view authority) {
  const auto colon = authority.rfind(':');
  return colon == authority.npos
             ? std::uint16_t{80}
             : static_cast<std::uint16_t>(std::stoi(std::string(authority.substr(colon + 1))));
}

} // namespace

test_proxy::test_proxy(net::loop& l, std::string authorization)
    : state_(new state{l, net::listener::tcp(l, "127.0.0.1", 0).value(), std::move(authorization), {}, {}}) {
  l.spawn(accept_all(state_));
}

std::string test_proxy::url(const std::string& user) const {
  return "http://" + (user.empty() ? user : user + '@') + "127.0.0.1:" + std::to_string(port());
}

net::awaitable<void> test_proxy::accept_all(shared self) {
  for (;;) {
    auto accepted = co_await self->listener.accept();
    if (!accepted) co_return;
    ++self->connections;
    self->loop.spawn(serve(self, std::move(*accepted)));
  }
}

net::awaitable<void> test_proxy::serve(shared self, net::stream near) {
  server_options limits;
  limits.keeps_absolute_targets = true;
  request_reader reader(near, limits);
  for (bool more = true; more;) {
    auto asked = co_await reader.next();
    if (!asked || !*asked) co_return;
    request now = std::move(**asked);
    self->asked.push_back(now.method + ' ' + now.target);
    const auto* shown = now.find("proxy-authorization");
    if (!self->authorization.empty() && (!shown || *shown != self->authorization)) {
      const std::string refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
      (void)co_await near.write(refusal, std::string_view(), patience);
    } else if (now.method == "CONNECT") {
      co_await tunnel(self, std::move(near), std::move(now.target));
      co_return;
    } else {
      const auto kept = co_await forward(self, near, std::move(now));
      more = kept;
    }
  }
}

net::awaitable<bool> test_proxy::forward(shared self, net::stream& near, request asked) {
  const auto to = http::url::parse(asked.target);
  if (!to) co_return false;
  auto far = co_await net::dial_trusted(self->loop, std::string("127.0.0.1"), to->to.port, patience);
  if (!far) co_return false;
  const std::string head = asked.method + ' ' + to->target + " HTTP/1.1\r\nHost: " + to->authority() +
                           "\r\nConnection: close\r\nContent-Length: " + std::to_string(asked.body.size()) +
                           "\r\n\r\n";
  (void)co_await far->write(head, asked.body, patience);

  response_parser parser(1 << 16, 1 << 20, 1 << 20);
  std::string piece(4096, '\0');
  while (!parser.done()) {
    const auto n = co_await far->read_some(std::span<char>(piece), patience);
    if (!n) co_return false;
    (void)parser.feed({piece.data(), *n});
  }
  const response got = parser.take();
  reply back;
  back.status = got.status;
  back.body = got.body;
  const auto bytes = render(back, true);
  const auto sent = co_await near.write(bytes, std::string_view(), patience);
  co_return sent.has_value();
}

net::awaitable<void> test_proxy::tunnel(shared self, net::stream near, std::string target) {
  if (!self->instead.empty()) {
    (void)co_await near.write(self->instead, std::string_view(), patience);
    co_return;
  }
  auto far = co_await net::dial_trusted(self->loop, std::string("127.0.0.1"), port_of(target), patience);
  if (!far) co_return;
  const std::string yes = "HTTP/1.1 200 Connection established\r\n\r\n";
  (void)co_await near.write(yes, std::string_view(), patience);
  auto a = std::make_shared<net::stream>(std::move(near));
  auto b = std::make_shared<net::stream>(std::move(*far));
  self->loop.spawn(pump(a, b));
  co_await pump(b, a);
}

net::awaitable<void> test_proxy::pump(std::shared_ptr<net::stream> from, std::shared_ptr<net::stream> to) {
  std::string piece(4096, '\0');
  for (;;) {
    const auto n = co_await from->read_some(std::span<char>(piece), patience);
    if (!n) break;
    const auto sent = co_await to->write(std::string_view(piece.data(), *n), std::string_view(), patience);
    if (!sent) break;
  }
  from->close();
  to->close();
}

} // namespace pheidi::http::test
