// TLS on real sockets: what is accepted, what is refused and under which name, stalls, ends.
#include "net/tls_state.hpp"
#include "tls_fixture.hpp"

#include "pheidi/net/stream.hpp"
#include "pheidi/net/tls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <sys/socket.h>

namespace pheidi::net {
namespace {

TEST_F(tls_test, carries_text_both_ways) {
  ASSERT_TRUE(shake(named("DNS:good.example"), "good.example").has_value());

  const auto there = run(l, echo(client, server, "question"));
  const auto back = run(l, echo(server, client, "answer"));

  EXPECT_EQ(*there, "question");
  EXPECT_EQ(*back, "answer");
  EXPECT_FALSE(client.resumed());
}

TEST_F(tls_test, accepts_a_chain_with_an_intermediate) {
  auto wish = named("DNS:good.example");
  wish.with_intermediate = true;

  EXPECT_TRUE(shake(wish, "good.example").has_value());
}

TEST_F(tls_test, accepts_one_level_of_wildcard_and_other_spellings_of_the_host) {
  EXPECT_TRUE(shake(named("DNS:*.good.example"), "a.good.example").has_value());
  EXPECT_TRUE(shake(named("DNS:good.example"), "GOOD.Example").has_value());
  EXPECT_TRUE(shake(named("DNS:good.example"), "good.example.").has_value());
}

TEST_F(tls_test, accepts_an_address_named_in_the_certificate) {
  EXPECT_TRUE(shake(named("IP:127.0.0.1"), "127.0.0.1").has_value());
  EXPECT_TRUE(shake(named("IP:::1"), "[::1]").has_value());
}

TEST_F(tls_test, refuses_an_address_that_is_only_a_dns_name_there) {
  EXPECT_TRUE(
      refused_with(shake(named("DNS:127.0.0.1"), "127.0.0.1"), errc::tls_certificate, "IP address mismatch"));
}

TEST_F(tls_test, refuses_an_expired_certificate) {
  auto wish = named("DNS:a.example");
  wish.valid_from_hours = -48;
  wish.valid_to_hours = -24;

  EXPECT_TRUE(refused_with(shake(wish, "a.example"), errc::tls_certificate, "expired"));
}

TEST_F(tls_test, refuses_a_certificate_not_yet_valid) {
  auto wish = named("DNS:a.example");
  wish.valid_from_hours = 24;
  wish.valid_to_hours = 48;

  EXPECT_TRUE(refused_with(shake(wish, "a.example"), errc::tls_certificate, "not yet valid"));
}

TEST_F(tls_test, refuses_a_self_signed_certificate) {
  auto wish = named("DNS:a.example");
  wish.self_signed = true;

  EXPECT_TRUE(refused_with(shake(wish, "a.example"), errc::tls_certificate, "self-signed"));
}

TEST_F(tls_test, refuses_an_unknown_authority) {
  const authority stranger("another authority");
  const auto i = stranger.issue(named("DNS:a.example"));
  auto context = *tls_server_context::make(i.chain_pem, i.key_pem);

  EXPECT_TRUE(refused_with(shake(context, "a.example"), errc::tls_certificate, "issuer"));
}

TEST_F(tls_test, refuses_an_intermediate_that_is_not_sent) {
  auto wish = named("DNS:a.example");
  wish.with_intermediate = true;
  auto i = ca().issue(wish);
  i.chain_pem.erase(i.chain_pem.find("-----BEGIN", 10));
  auto context = *tls_server_context::make(i.chain_pem, i.key_pem);

  EXPECT_TRUE(refused_with(shake(context, "a.example"), errc::tls_certificate, "issuer"));
}

TEST_F(tls_test, refuses_the_wrong_host) {
  EXPECT_TRUE(
      refused_with(shake(named("DNS:b.example"), "a.example"), errc::tls_certificate, "ostname mismatch"));
}

TEST_F(tls_test, refuses_a_host_named_only_in_the_common_name) {
  certificate_wish wish;
  wish.common_name = "a.example";

  EXPECT_TRUE(refused_with(shake(wish, "a.example"), errc::tls_certificate, "ostname mismatch"));
}

TEST_F(tls_test, refuses_wildcards_over_two_levels_within_a_label_or_over_a_top_level_domain) {
  EXPECT_TRUE(
      refused_with(shake(named("DNS:*.example.org"), "a.b.example.org"), errc::tls_certificate, "ostname"));
  EXPECT_TRUE(
      refused_with(shake(named("DNS:*.example.org"), "example.org"), errc::tls_certificate, "ostname"));
  EXPECT_TRUE(
      refused_with(shake(named("DNS:a*.example.org"), "ab.example.org"), errc::tls_certificate, "ostname"));
  EXPECT_TRUE(refused_with(shake(named("DNS:*.org"), "example.org"), errc::tls_certificate, "ostname"));
}

TEST_F(tls_test, refuses_a_short_rsa_key) {
  auto wish = named("DNS:a.example");
  wish.rsa_bits = 1024;
  const auto i = ca().issue(wish);
  auto weak = tls_server_context::make(i.chain_pem, i.key_pem);

  EXPECT_FALSE(weak.has_value()); // our own server side does not offer it either
}

TEST_F(tls_test, refuses_tls_1_1) {
  auto context = serving(named("DNS:a.example"));
  SSL_CTX_set_security_level(context.get().context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get().context.get(), TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(context.get().context.get(), TLS1_1_VERSION);

  const auto r = shake(context, "a.example");

  EXPECT_TRUE(refused_with(r, errc::tls_handshake, ""));
  EXPECT_FALSE(client.open());
}

TEST_F(tls_test, the_error_names_the_peer) {
  const auto r = shake(named("DNS:b.example"), "a.example");

  EXPECT_THAT(r.error().context, testing::StartsWith("unix: "));
}

TEST_F(tls_test, says_tls_handshake_when_the_peer_speaks_something_else) {
  connect();
  (void)run(l, server.write("HTTP/1.1 400 Bad Request\r\n\r\n", "", 1s));

  const auto r = run(l, client.handshake_client(client_context, "a.example", 443, 5s));

  EXPECT_TRUE(refused_with(r, errc::tls_handshake, ""));
}

TEST_F(tls_test, says_tls_handshake_when_the_peer_hangs_up) {
  connect();
  server.close();

  const auto r = run(l, client.handshake_client(client_context, "a.example", 443, 5s));

  EXPECT_TRUE(refused_with(r, errc::tls_handshake, ""));
}

TEST_F(tls_test, says_tls_timeout_when_the_peer_stalls) {
  connect();

  const auto r = run(l, client.handshake_client(client_context, "a.example", 443, 5ms));

  EXPECT_TRUE(refused_with(r, errc::tls_timeout, ""));
  EXPECT_FALSE(client.open());
}

TEST_F(tls_test, refuses_an_endless_list_of_certificates) {
  auto wish = named("DNS:a.example");
  const auto i = ca().issue(wish);
  std::string chain = i.chain_pem;
  for (int n = 0; n < 400; ++n)
    chain += i.chain_pem;
  auto context = *tls_server_context::make(chain, i.key_pem);

  EXPECT_TRUE(refused_with(shake(context, "a.example"), errc::tls_handshake, ""));
}

TEST_F(tls_test, an_unusable_host_is_refused_before_anything_is_sent) {
  connect();

  const auto r = run(l, client.handshake_client(client_context, "0x7f000001", 443, 5s));

  EXPECT_TRUE(refused_with(r, errc::bad_host, ""));
}

struct traffic {
  static awaitable<void> write(stream& s, std::string head, std::string body, result<void>& out) {
    out = co_await s.write(head, body, 5s);
  }
  static awaitable<void> read(stream& s, std::size_t n, std::string& out) {
    std::array<char, 20000> buffer;
    while (out.size() < n) {
      auto some = co_await s.read_some(buffer, 5s);
      if (!some) break;
      out.append(buffer.data(), *some);
    }
  }
};

TEST_F(tls_test, writes_more_than_the_socket_holds_while_others_write) {
  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  const std::string head(100, 'h');
  const std::string body(2'000'000, 'b');
  const std::string back(60'000, 'r');
  std::string got;
  std::string got_back;
  result<void> there;
  result<void> here;

  l.spawn(traffic::write(client, head, body, there));
  l.spawn(traffic::write(server, "", back, here));
  l.spawn(traffic::read(client, back.size(), got_back));
  l.spawn(traffic::read(server, head.size() + body.size(), got));
  l.run_until_done();

  EXPECT_TRUE(there.has_value());
  EXPECT_TRUE(here.has_value());
  EXPECT_TRUE(got == head + body);
  EXPECT_TRUE(got_back == back);
}

TEST_F(tls_test, blocked_writes_keep_their_own_text) {
  // Two connections block in the middle of a joined write; the shared scratch space must not mix them.
  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  auto first_client = std::move(client);
  auto first_server = std::move(server);
  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  const std::string a(600'000, 'a');
  const std::string b(600'000, 'b');
  std::string got_a;
  std::string got_b;
  result<void> done_a;
  result<void> done_b;

  l.spawn(traffic::write(first_client, "A", a, done_a));
  l.spawn(traffic::write(client, "B", b, done_b));
  l.spawn(traffic::read(first_server, a.size() + 1, got_a));
  l.spawn(traffic::read(server, b.size() + 1, got_b));
  l.run_until_done();

  EXPECT_TRUE(got_a == "A" + a);
  EXPECT_TRUE(got_b == "B" + b);
}

TEST_F(tls_test, says_closed_when_the_peer_ends_properly) {
  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  std::array<char, 10> buffer;

  server.close();
  const auto r = run(l, client.read_some(buffer, 5s));

  EXPECT_TRUE(r.error().is(errc::closed)) << r.error().message();
}

TEST_F(tls_test, says_closed_and_why_when_the_peer_ends_without_notice) {
  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  std::array<char, 10> buffer;

  server.reset(); // on a unix socket this is an end without close_notify
  const auto r = run(l, client.read_some(buffer, 5s));

  EXPECT_TRUE(r.error().is(errc::closed)) << r.error().message();
  EXPECT_THAT(r.error().context, testing::HasSubstr("unexpected eof"));
}

TEST_F(tls_test, an_unread_session_ticket_does_not_make_a_connection_stale) {
  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  ASSERT_TRUE(server_outcome.has_value());

  EXPECT_FALSE(client.stale());
  EXPECT_FALSE(client.stale());
  EXPECT_EQ(*run(l, echo(server, client, "still good")), "still good");
}

TEST_F(tls_test, is_stale_when_the_peer_closed_or_spoke_unasked) {
  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  (void)run(l, server.write("HTTP/1.1 408 ", "", 1s));
  EXPECT_TRUE(client.stale());

  ASSERT_TRUE(shake(named("DNS:a.example"), "a.example").has_value());
  server.close();
  EXPECT_TRUE(client.stale());
}

TEST(tls_client_context_test, says_which_authority_file_it_cannot_read) {
  const auto made = tls_client_context::make("/nonexistent/ca.pem");

  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(made.error().context, testing::HasSubstr("/nonexistent/ca.pem"));
}

TEST(tls_server_context_test, refuses_a_key_that_is_not_the_certificates) {
  const auto one = ca().issue(named("DNS:a.example"));
  const auto other = ca().issue(named("DNS:a.example"));

  EXPECT_FALSE(tls_server_context::make(one.chain_pem, other.key_pem).has_value());
  EXPECT_FALSE(tls_server_context::make("no pem", one.key_pem).has_value());
  EXPECT_FALSE(tls_server_context::make(one.chain_pem, "").has_value());
}

} // namespace
} // namespace pheidi::net
