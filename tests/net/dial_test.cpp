// Dialling from the name to the stream: the guard at connect time, races of addresses, named failures.
#include "authority.hpp"
#include "dns_stub.hpp"
#include "net/connect.hpp"
#include "run.hpp"

#include "pheidi/net/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace pheidi::net {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

boost::asio::ip::address at(const std::string& text) {
  return boost::asio::ip::make_address(text);
}

struct dial_test : testing::Test {
  loop l{"test", 1ms};
  dns_stub dns{l};
  resolver_options options;
  guard only_global;
  guard with_loopback{{"127.0.0.0/8", "::1"}};
  std::unique_ptr<resolver> names;
  std::unique_ptr<dialer> with;

  dial_test() {
    options.name_servers = {dns.server()};
    options.min_ttl = 0ms;
  }
  dialer& through(const guard& g) {
    names = std::make_unique<resolver>(l, options);
    with.reset(new dialer{l, *names, g, nullptr, {}});
    return *with;
  }
};

/// A canary: whoever connects to it was not stopped by the guard.
struct canary {
  listener listening;
  bool touched = false;
  explicit canary(loop& l, const std::string& address = "127.0.0.1")
      : listening(*listener::tcp(l, address, 0)) {
    l.spawn(watch(listening, touched));
  }
  static awaitable<void> watch(listener& from, bool& touched) {
    auto s = co_await from.accept();
    touched = s.has_value();
  }
};

awaitable<void> keep(awaitable<result<stream>> dialling, result<stream>& out, loop& l) {
  out = co_await std::move(dialling);
  l.stop();
}

/// Other tasks (a canary) may still wait when the dial is done.
result<stream> finish(loop& l, awaitable<result<stream>> dialling) {
  result<stream> out = error(errc::ok);
  l.spawn(keep(std::move(dialling), out, l));
  l.run();
  return out;
}

TEST_F(dial_test, connects_by_name_to_an_allowed_address) {
  canary peer(l);
  dns.has("peer.example", {"127.0.0.1"});

  const auto s = finish(l, dial(through(with_loopback), "peer.example", peer.listening.port(), false));

  ASSERT_TRUE(s.has_value()) << s.error().message();
  EXPECT_EQ(s->peer(), "127.0.0.1:" + std::to_string(peer.listening.port()));
}

TEST_F(dial_test, refuses_literals_of_special_networks_without_touching_them) {
  canary v4(l);
  const auto port = v4.listening.port();
  auto& d = through(only_global);

  for (const auto* host : {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[::ffff:7f00:1]",
                           "0.0.0.0", "[::]", "localhost", "169.254.169.254", "10.0.0.1", "192.168.0.1",
                           "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00::1]", "[fe80::1]"}) {
    const auto s = finish(l, dial(d, host, port, false));
    ASSERT_FALSE(s.has_value()) << host;
    EXPECT_TRUE(s.error().is(errc::refused_address)) << host << ": " << s.error().message();
  }
  EXPECT_FALSE(v4.touched);
}

TEST_F(dial_test, refuses_odd_spellings_of_addresses_as_no_host) {
  auto& d = through(with_loopback);

  for (const auto* host : {"127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "127.0.0.1.",
                           "[fe80::1%25eth0]", "127.0.0.1\t", "127.0.0.1#@good.example", ""})
    EXPECT_TRUE(finish(l, dial(d, host, 80, false)).error().is(errc::bad_host)) << host;
}

TEST_F(dial_test, refuses_names_that_lead_to_special_networks_and_says_where_they_lead) {
  canary peer(l);
  dns.has("private.example", {"127.0.0.1"});
  dns.has("private6.example", {"::1"});

  const auto v4 = finish(l, dial(through(only_global), "private.example", peer.listening.port(), false));
  const auto v6 = finish(l, dial(through(only_global), "private6.example", peer.listening.port(), false));

  EXPECT_TRUE(v4.error().is(errc::refused_address));
  EXPECT_THAT(v4.error().context, testing::AllOf(HasSubstr("private.example"), HasSubstr("127.0.0.1")));
  EXPECT_TRUE(v6.error().is(errc::refused_address));
  EXPECT_FALSE(peer.touched);
}

TEST_F(dial_test, an_alias_of_an_internal_name_is_refused) {
  canary peer(l);
  dns_stub::reply alias;
  alias.cname = "internal.local";
  alias.found = {"127.0.0.1"};
  dns.script("alias.example", {alias});

  const auto s = finish(l, dial(through(only_global), "alias.example", peer.listening.port(), false));

  EXPECT_TRUE(s.error().is(errc::refused_address));
  EXPECT_FALSE(peer.touched);
}

/// 127.0.0.1 and 127.0.0.2 on the same port.
std::pair<listener, listener> listen_on_one_port(loop& l) {
  while (true) {
    auto one = listener::tcp(l, "127.0.0.1", 0);
    auto two = listener::tcp(l, "127.0.0.2", one->port());
    if (two) return {std::move(*one), std::move(*two)};
  }
}

TEST_F(dial_test, skips_refused_addresses_wherever_they_stand) {
  const guard one({"127.0.0.2"});
  auto both = listen_on_one_port(l);
  auto& [bad, good] = both;
  bool touched = false;
  l.spawn(canary::watch(bad, touched));
  dns.has("first.example", {"127.0.0.1", "127.0.0.2", "::1"});
  dns.has("last.example", {"127.0.0.2", "127.0.0.1"});

  const auto first = finish(l, dial(through(one), "first.example", good.port(), false));
  const auto last = finish(l, dial(through(one), "last.example", good.port(), false));

  EXPECT_EQ(first->peer(), "127.0.0.2:" + std::to_string(good.port()));
  EXPECT_EQ(last->peer(), "127.0.0.2:" + std::to_string(good.port()));
  EXPECT_FALSE(touched);
}

TEST_F(dial_test, a_name_that_changes_its_address_between_dials_is_checked_each_time) {
  const guard one({"127.0.0.2"});
  canary good(l, "127.0.0.2");
  dns_stub::reply allowed;
  allowed.found = {"127.0.0.2"};
  allowed.ttl = 0;
  auto rebound = allowed;
  rebound.found = {"127.0.0.1"};
  dns.script("rebind.example", dns_stub::type::a, {allowed, rebound});
  dns.script("rebind.example", dns_stub::type::aaaa, {dns_stub::reply{}});
  auto& d = through(one);

  const auto before = finish(l, dial(d, "rebind.example", good.listening.port(), false));
  const auto after = finish(l, dial(d, "rebind.example", good.listening.port(), false));

  EXPECT_TRUE(before.has_value());
  EXPECT_TRUE(after.error().is(errc::refused_address)) << after.error().message();
}

TEST_F(dial_test, the_hosts_table_is_no_way_around_the_guard) {
  canary peer(l);
  hosts_table table;
  table.add("listed.example", at("127.0.0.1"));
  options.hosts = std::make_shared<const hosts_table>(table);

  const auto refused = finish(l, dial(through(only_global), "listed.example", peer.listening.port(), false));
  const auto touched = peer.touched;
  const auto allowed =
      finish(l, dial(through(with_loopback), "listed.example", peer.listening.port(), false));

  EXPECT_TRUE(refused.error().is(errc::refused_address));
  EXPECT_FALSE(touched);
  EXPECT_TRUE(allowed.has_value());
}

TEST_F(dial_test, a_port_of_the_hosts_table_is_where_a_url_without_port_leads_and_no_way_around_the_guard) {
  canary peer(l);
  hosts_table table;
  table.add("listed.example", at("127.0.0.1"), peer.listening.port());
  options.hosts = std::make_shared<const hosts_table>(table);

  const auto refused = finish(l, dial(through(only_global), "listed.example", 443, false));
  const auto touched = peer.touched;
  const auto allowed = finish(l, dial(through(with_loopback), "listed.example", 443, false));

  EXPECT_TRUE(refused.error().is(errc::refused_address));
  EXPECT_FALSE(touched);
  EXPECT_TRUE(allowed.has_value());
}

TEST_F(dial_test, hidden_services_are_refused_as_such) {
  EXPECT_TRUE(
      finish(l, dial(through(with_loopback), "abc.onion", 80, false)).error().is(errc::refused_hidden));
  EXPECT_TRUE(
      finish(l, dial(through(with_loopback), "abc.i2p.", 80, false)).error().is(errc::refused_hidden));
  EXPECT_EQ(dns.asked("abc.onion"), 0);
}

TEST_F(dial_test, passes_on_what_dns_said) {
  dns.script("silent.example", {{dns_stub::kind::silence}});
  dns.script("broken.example", {{dns_stub::kind::server_failure}});
  auto& d = through(with_loopback);

  EXPECT_TRUE(finish(l, dial(d, "nowhere.example", 80, false)).error().is(errc::name_not_found));
  EXPECT_TRUE(finish(l, dial(d, "broken.example", 80, false)).error().is(errc::dns_failed));
  d.timeouts.dns = 5ms;
  EXPECT_TRUE(finish(l, dial(d, "silent.example", 80, false)).error().is(errc::dns_timeout));
}

/// A socket of 127.0.0.1 that holds its port and does not listen.
struct closed_port {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t number = 0;
  closed_port() {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof a;
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&a), size), 0);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size);
    number = ntohs(a.sin_port);
  }
  ~closed_port() { ::close(fd); }
};

TEST_F(dial_test, says_connect_failed_with_host_address_and_reason) {
  const closed_port nobody;
  dns.has("down.example", {"127.0.0.1"});

  const auto s = finish(l, dial(through(with_loopback), "down.example", nobody.number, false));

  EXPECT_TRUE(s.error().is(errc::connect_failed));
  EXPECT_THAT(s.error().context,
              testing::AllOf(HasSubstr("down.example"), HasSubstr("127.0.0.1"), HasSubstr("refused")));
}

TEST_F(dial_test, tries_the_next_address_when_one_fails_and_remembers_the_family) {
  canary peer(l);
  const auto port = peer.listening.port();
  dns.has("dual.example", {"127.0.0.1", "::1"});
  auto& d = through(with_loopback);

  const auto s = finish(l, dial(d, "dual.example", port, false));

  ASSERT_TRUE(s.has_value()) << s.error().message();
  EXPECT_EQ(s->peer(), "127.0.0.1:" + std::to_string(port));
  EXPECT_NE(d.prefers_ipv4.find("dual.example"), nullptr);
}

/// Listens with a full backlog: further connections get no answer.
struct blackhole {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port = 0;
  std::vector<int> fill;
  blackhole() {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof a;
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&a), size), 0);
    EXPECT_EQ(::listen(fd, 0), 0);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size);
    port = ntohs(a.sin_port);
    for (int i = 0; i < 4; ++i) {
      fill.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      (void)::connect(fill.back(), reinterpret_cast<sockaddr*>(&a), size);
    }
  }
  ~blackhole() {
    for (const int one : fill)
      ::close(one);
    ::close(fd);
  }
};

TEST_F(dial_test, says_connect_timeout_when_nobody_answers) {
  const blackhole hole;
  dns.has("hole.example", {"127.0.0.1"});
  auto& d = through(with_loopback);
  d.timeouts.connect = 10ms;

  const auto s = finish(l, dial(d, "hole.example", hole.port, false));

  EXPECT_TRUE(s.error().is(errc::connect_timeout)) << s.error().message();
}

TEST_F(dial_test, does_not_wait_for_a_silent_address_when_another_answers) {
  auto hole = std::make_unique<blackhole>();
  auto good = listener::tcp(l, "127.0.0.2", hole->port);
  while (!good) { // the port is taken there
    hole = std::make_unique<blackhole>();
    good = listener::tcp(l, "127.0.0.2", hole->port);
  }
  dns.has("half.example", {"127.0.0.1", "127.0.0.2"});
  auto& d = through(with_loopback);
  d.timeouts.connect = 1h;

  const auto s = finish(l, dial(d, "half.example", hole->port, false));

  ASSERT_TRUE(s.has_value()) << s.error().message();
  EXPECT_EQ(s->peer(), "127.0.0.2:" + std::to_string(hole->port));
}

awaitable<void> serve_tls(listener& from, tls_server_context& context, stream& keep) {
  auto s = co_await from.accept();
  keep = std::move(*s);
  (void)co_await keep.handshake_server(context, 5s);
}

TEST_F(dial_test, shakes_hands_for_the_name_it_was_given) {
  const authority ca;
  certificate_wish wish;
  wish.alternative_names = {"DNS:peer.example"};
  const auto i = ca.issue(wish);
  auto serving = *tls_server_context::make(i.chain_pem, i.key_pem);
  auto trusting = *tls_client_context::make(ca.ca_file());
  auto from = listener::tcp(l, "127.0.0.1", 0);
  dns.has("peer.example", {"127.0.0.1"});
  dns.has("other.example", {"127.0.0.1"});
  auto& d = through(with_loopback);
  d.tls = &trusting;
  stream kept;

  l.spawn(serve_tls(*from, serving, kept));
  const auto right = finish(l, dial(d, "peer.example", from->port(), true));
  l.spawn(serve_tls(*from, serving, kept));
  const auto wrong = finish(l, dial(d, "other.example", from->port(), true));

  EXPECT_TRUE(right.has_value()) << right.error().message();
  EXPECT_TRUE(wrong.error().is(errc::tls_certificate)) << wrong.error().message();
  EXPECT_THAT(wrong.error().context, testing::AllOf(HasSubstr("other.example"), HasSubstr("127.0.0.1:"),
                                                    HasSubstr("ostname mismatch")));
}

TEST_F(dial_test, says_tls_timeout_when_the_peer_accepts_and_says_nothing) {
  auto mute = listener::tcp(l, "127.0.0.1", 0); // the kernel accepts for it
  auto trusting = *tls_client_context::make("");
  dns.has("mute.example", {"127.0.0.1"});
  auto& d = through(with_loopback);
  d.tls = &trusting;
  d.timeouts.tls = 10ms;

  const auto s = finish(l, dial(d, "mute.example", mute->port(), true));

  EXPECT_TRUE(s.error().is(errc::tls_timeout)) << s.error().message();
}

TEST(dial_trusted, knows_localhost_and_needs_no_guard) {
  loop l("test", 1ms);
  auto from = listener::tcp(l, "127.0.0.1", 0);

  const auto s = run(l, dial_trusted(l, "localhost", from->port(), 5s));

  EXPECT_TRUE(s.has_value()) << s.error().message();
}

TEST(dial_trusted, says_connect_failed_where_nobody_listens) {
  loop l("test", 1ms);
  const closed_port nobody;

  const auto s = run(l, dial_trusted(l, "127.0.0.1", nobody.number, 5s));

  EXPECT_TRUE(s.error().is(errc::connect_failed)) << s.error().message();
}

std::vector<boost::asio::ip::address> addresses_of(std::vector<std::string> texts) {
  std::vector<boost::asio::ip::address> out;
  for (const auto& t : texts)
    out.push_back(at(t));
  return out;
}

TEST(interleaved_test, alternates_the_families_and_begins_with_the_preferred) {
  const auto given = addresses_of({"2001:db8::1", "2001:db8::2", "192.0.2.1"});

  EXPECT_EQ(interleaved(given, false), addresses_of({"2001:db8::1", "192.0.2.1", "2001:db8::2"}));
  EXPECT_EQ(interleaved(given, true), addresses_of({"192.0.2.1", "2001:db8::1", "2001:db8::2"}));
  EXPECT_TRUE(interleaved({}, true).empty());
}

} // namespace
} // namespace pheidi::net
