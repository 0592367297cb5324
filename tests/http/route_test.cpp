// Which way a connection goes, and that a proxy is no way around the guard.
#include "http/route.hpp"

#include <gtest/gtest.h>

namespace pheidi::http {

namespace {

origin plain(std::string host) {
  return {false, std::move(host), 80};
}
origin secure(std::string host) {
  return {true, std::move(host), 443};
}

client_options with_proxy(std::string text) {
  client_options o;
  o.proxy = std::move(text);
  return o;
}

} // namespace

TEST(proxy, reads_host_port_and_credentials) {
  const auto p = proxy::parse("http://Aladdin:open%20sesame@proxy.example:3128");

  ASSERT_TRUE(p);
  EXPECT_EQ(p->at, (origin{false, "proxy.example", 3128}));
  // The example of RFC 7617.
  EXPECT_EQ(p->authorization_line, "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n");
}

TEST(proxy, without_credentials_says_nothing) {
  const auto p = proxy::parse("https://[2001:db8::1]/");

  ASSERT_TRUE(p);
  EXPECT_EQ(p->at, (origin{true, "2001:db8::1", 443}));
  EXPECT_EQ(p->authorization_line, "");
}

TEST(proxy, refuses_what_is_not_http) {
  EXPECT_FALSE(proxy::parse("socks5://proxy.example:1080"));
  EXPECT_FALSE(proxy::parse("proxy.example:3128"));
  EXPECT_FALSE(proxy::parse("http://"));
}

TEST(routes, go_directly_without_a_proxy) {
  const net::guard guard;
  const client_options none;
  const routes ways(none, guard);

  const auto way = ways.plan(secure("a.example"));

  ASSERT_TRUE(way);
  EXPECT_EQ(way->how, route::by::direct);
  EXPECT_EQ(way->key(), "https://a.example:443");
}

TEST(routes, forward_http_and_tunnel_https) {
  const net::guard guard;
  const auto options = with_proxy("http://proxy.example:3128");
  const routes ways(options, guard);

  const auto http = ways.plan(plain("a.example"));
  const auto https = ways.plan(secure("a.example"));

  ASSERT_TRUE(http);
  ASSERT_TRUE(https);
  EXPECT_EQ(http->how, route::by::forward);
  EXPECT_EQ(https->how, route::by::tunnel);
  EXPECT_EQ(http->key(), ways.plan(plain("b.example"))->key());
  EXPECT_NE(https->key(), ways.plan(secure("b.example"))->key());
}

TEST(routes, never_share_a_connection_to_the_proxy_with_a_direct_one) {
  const net::guard guard;
  client_options options;
  options.hidden_proxy = "http://proxy.example:3128";
  const routes ways(options, guard);

  const auto hidden = ways.plan(plain("abc.onion"));
  const auto direct = ways.plan(origin{false, "proxy.example", 3128});

  ASSERT_TRUE(hidden);
  ASSERT_TRUE(direct);
  EXPECT_NE(hidden->key(), direct->key());
}

TEST(routes, a_proxy_is_no_way_around_the_guard) {
  const net::guard guard;
  const auto options = with_proxy("http://proxy.example:3128");
  const routes ways(options, guard);

  for (const auto* host : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1",
                           "localhost", "x.localhost", "localhost.localdomain", "ip6-localhost"}) {
    EXPECT_TRUE(ways.plan(plain(host)).error().is(net::errc::refused_address)) << host;
    EXPECT_TRUE(ways.plan(secure(host)).error().is(net::errc::refused_address)) << host;
  }
  EXPECT_TRUE(ways.plan(secure("8.8.8.8")));
  EXPECT_TRUE(ways.plan(secure("localhost.example")));
}

TEST(routes, the_admin_may_allow_an_address_behind_the_proxy) {
  const net::guard guard({"127.0.0.0/8"});
  const auto options = with_proxy("http://proxy.example:3128");
  const routes ways(options, guard);

  EXPECT_TRUE(ways.plan(plain("127.0.0.1")));
  EXPECT_TRUE(ways.plan(plain("localhost")));
  EXPECT_FALSE(ways.plan(plain("10.0.0.1")));
}

TEST(routes, hidden_services_need_their_way) {
  const net::guard guard;
  client_options none;
  client_options allowed;
  allowed.allow_hidden = true;
  client_options proxied;
  proxied.hidden_proxy = "http://tor.example:8118";

  EXPECT_TRUE(routes(none, guard).plan(plain("abc.onion")).error().is(net::errc::refused_hidden));
  EXPECT_TRUE(routes(none, guard).plan(secure("abc.i2p")).error().is(net::errc::refused_hidden));
  EXPECT_TRUE(routes(with_proxy("http://p.example:1"), guard)
                  .plan(plain("x.onion"))
                  .error()
                  .is(net::errc::refused_hidden));
  EXPECT_EQ(routes(allowed, guard).plan(plain("abc.onion"))->how, route::by::direct);
  const routes through_tor(proxied, guard);
  EXPECT_EQ(through_tor.plan(plain("abc.onion"))->through->at.host, "tor.example");
  EXPECT_EQ(through_tor.plan(plain("a.example"))->how, route::by::direct);
}

TEST(routes, say_what_a_proxy_cannot_do) {
  const net::guard guard;
  const auto tls_proxy = with_proxy("https://proxy.example:3128");
  const auto nonsense = with_proxy("socks5://proxy.example");

  EXPECT_TRUE(routes(tls_proxy, guard).plan(secure("a.example")).error().is(net::errc::proxy_failed));
  EXPECT_TRUE(routes(tls_proxy, guard).plan(plain("a.example")));
  EXPECT_TRUE(routes(nonsense, guard).plan(plain("a.example")).error().is(net::errc::proxy_failed));
}

} // namespace pheidi::http
