// The client behind a forward proxy: absolute form, tunnels, credentials, and what a proxy may not be used
// for.
#include "certificate.hpp"
#include "rig.hpp"
#include "scripted_peer.hpp"
#include "test_proxy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::http::test {

namespace {

using testing::ElementsAre;

net::awaitable<reply> greet(request asked) {
  reply r;
  r.body = "hello " + asked.target;
  co_return std::move(r);
}

server_options as_heard() {
  server_options o;
  o.keeps_absolute_targets = true;
  return o;
}

client_options through(const std::string& proxy) {
  client_options o;
  o.proxy = proxy;
  return o;
}

/// As a caller does it: absolute form and authorization when the lease says so.
net::awaitable<exchanged> ask_by_lease(client& c, origin to, std::string target) {
  exchanged out{error{errc::ok}};
  auto lease = co_await c.acquire(to);
  if (!lease) {
    out.reply = lease.error();
    co_return std::move(out);
  }
  const url whole{to, target};
  const std::string head = "GET " + (lease->absolute_form() ? whole.text() : target) +
                           " HTTP/1.1\r\nHost: " + to.host + "\r\n" +
                           std::string(lease->proxy_authorization()) + "\r\n";
  out.reused = lease->reused();
  out.reply = co_await c.exchange(*lease, head, std::string_view());
  co_return std::move(out);
}

/// A guard that admits nothing but what is public: the proxy itself is the admin's and needs no permission.
struct proxied_rig : rig {
  explicit proxied_rig(std::vector<std::string> allowed = {})
      : rig(std::move(allowed)), web(loop, as_heard(), greet) {}
  ~proxied_rig() {
    web.close();
    loop.run_until_done();
  }
  server web;
};

} // namespace

TEST(client_proxy, forwards_http_in_absolute_form_on_one_kept_connection) {
  proxied_rig r;
  const auto port = r.web.listen("127.0.0.1:0").value();
  test_proxy proxy(r.loop);
  client c(r.dialer, through(proxy.url()));
  const origin to{false, "peer.example", port};
  const origin other{false, "other.example", port};

  const auto first = r.run(ask_by_lease(c, to, "/1"));
  const auto second = r.run(ask_by_lease(c, other, "/2"));
  c.close_idle();

  ASSERT_TRUE(first.reply) << first.reply.error().message();
  ASSERT_TRUE(second.reply) << second.reply.error().message();
  EXPECT_EQ(first.reply->body, "hello /1");
  EXPECT_EQ(second.reply->body, "hello /2");
  EXPECT_TRUE(second.reused);
  const auto where = std::to_string(port);
  EXPECT_THAT(proxy.asked(), ElementsAre("GET http://peer.example:" + where + "/1",
                                         "GET http://other.example:" + where + "/2"));
  EXPECT_EQ(proxy.connections(), 1);
}

TEST(client_proxy, tunnels_https_and_verifies_the_peer_through_it) {
  const certificate trusted;
  proxied_rig r;
  auto context = net::tls_server_context::make(trusted.chain(), trusted.key()).value();
  const auto port = r.web.listen_tls("127.0.0.1:0", context).value();
  r.use_ca(trusted.chain_file());
  test_proxy proxy(r.loop);
  client c(r.dialer, through(proxy.url()));
  const origin to{true, "peer.example", port};

  const auto first = r.run(ask_by_lease(c, to, "/1"));
  const auto second = r.run(ask_by_lease(c, to, "/2"));
  const auto wrong_name = r.run(ask_by_lease(c, origin{true, "wrong.example", port}, "/"));
  c.close_idle();

  ASSERT_TRUE(first.reply) << first.reply.error().message();
  ASSERT_TRUE(second.reply) << second.reply.error().message();
  EXPECT_EQ(second.reply->body, "hello /2");
  EXPECT_TRUE(second.reused);
  EXPECT_TRUE(wrong_name.reply.error().is(net::errc::tls_certificate)) << wrong_name.reply.error().message();
  EXPECT_EQ(proxy.asked().front(), "CONNECT peer.example:" + std::to_string(port));
}

TEST(client_proxy, shows_its_credentials) {
  const certificate trusted;
  proxied_rig r;
  auto context = net::tls_server_context::make(trusted.chain(), trusted.key()).value();
  const auto plain = r.web.listen("127.0.0.1:0").value();
  const auto secure = r.web.listen_tls("127.0.0.1:0", context).value();
  r.use_ca(trusted.chain_file());
  test_proxy proxy(r.loop, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  client knowing(r.dialer, through(proxy.url("Aladdin:open%20sesame")));
  client unknowing(r.dialer, through(proxy.url()));

  const auto forwarded = r.run(ask_by_lease(knowing, {false, "peer.example", plain}, "/"));
  const auto tunnelled = r.run(ask_by_lease(knowing, {true, "peer.example", secure}, "/"));
  const auto refused = r.run(ask_by_lease(unknowing, {true, "peer.example", secure}, "/"));
  knowing.close_idle();
  unknowing.close_idle();

  ASSERT_TRUE(forwarded.reply) << forwarded.reply.error().message();
  EXPECT_EQ(forwarded.reply->status, 200);
  ASSERT_TRUE(tunnelled.reply) << tunnelled.reply.error().message();
  ASSERT_FALSE(refused.reply);
  EXPECT_TRUE(refused.reply.error().is(net::errc::proxy_failed));
  EXPECT_THAT(refused.reply.error().message(), testing::HasSubstr("407"));
}

TEST(client_proxy, says_so_when_the_tunnel_does_not_come_about) {
  const std::string answers[] = {"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "nonsense\r\n\r\n",
                                 "HTTP/1.1 200 OK\r\n\r\nsurplus"};
  for (const auto& answer : answers) {
    proxied_rig r;
    test_proxy proxy(r.loop);
    proxy.answer_connect_with(answer);
    client c(r.dialer, through(proxy.url()));

    const auto got = r.run(ask_by_lease(c, {true, "peer.example", 443}, "/"));

    EXPECT_TRUE(got.reply.error().is(net::errc::proxy_failed)) << got.reply.error().message();
    EXPECT_EQ(c.open(), 0u);
  }
}

TEST(client_proxy, says_so_when_the_proxy_is_away) {
  proxied_rig r;
  std::string away;
  {
    test_proxy proxy(r.loop);
    away = proxy.url();
  }
  client c(r.dialer, through(away));

  const auto got = r.run(ask_by_lease(c, {false, "peer.example", 80}, "/"));

  EXPECT_TRUE(got.reply.error().is(net::errc::proxy_failed)) << got.reply.error().message();
}

TEST(client_proxy, is_not_asked_for_private_addresses) {
  proxied_rig r;
  test_proxy proxy(r.loop);
  client c(r.dialer, through(proxy.url()));

  for (const auto* host : {"127.0.0.1", "10.1.2.3", "::1", "localhost"}) {
    const auto got = r.run(ask_by_lease(c, {true, host, 443}, "/"));
    EXPECT_TRUE(got.reply.error().is(net::errc::refused_address)) << host;
  }

  EXPECT_EQ(proxy.connections(), 0);
}

TEST(client_proxy, is_reached_over_tls_itself_when_its_url_says_https) {
  const certificate trusted;
  proxied_rig r;
  auto context = net::tls_server_context::make(trusted.chain(), trusted.key()).value();
  // From here, a server that answers absolute form is all there is to a forwarding proxy.
  const auto port = r.web.listen_tls("127.0.0.1:0", context).value();
  r.use_ca(trusted.chain_file());
  client c(r.dialer, through("https://localhost:" + std::to_string(port)));
  client by_address(r.dialer, through("https://127.0.0.1:" + std::to_string(port)));

  const auto got = r.run(ask_by_lease(c, {false, "peer.example", 80}, "/x"));
  const auto unnamed = r.run(ask_by_lease(by_address, {false, "peer.example", 80}, "/x"));
  c.close_idle();

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_EQ(got.reply->body, "hello http://peer.example/x");
  // The certificate does not name the address.
  EXPECT_TRUE(unnamed.reply.error().is(net::errc::proxy_failed)) << unnamed.reply.error().message();
}

} // namespace pheidi::http::test
