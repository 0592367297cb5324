// Resumption in TLS 1.2 and 1.3: when it happens, and what it must not carry over.
#include "net/tls_sessions.hpp"
#include "net/tls_state.hpp"
#include "tls_fixture.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pheidi::net {
namespace {

struct resumption : tls_test, testing::WithParamInterface<int> {
  tls_server_context server_context = serving(named("DNS:a.example"));
  resumption() { SSL_CTX_set_max_proto_version(server_context.get().context.get(), GetParam()); }

  void once(const std::string& host = "a.example", std::uint16_t port = 443) {
    const auto r = shake(server_context, host, port);
    ASSERT_TRUE(r.has_value()) << r.error().message();
    // TLS 1.3 hands out its ticket with the first answer.
    ASSERT_EQ(*run(l, echo(server, client, "answer")), "answer");
  }
};

TEST_P(resumption, the_second_connection_resumes_the_first) {
  once();
  EXPECT_FALSE(client.resumed());
  once();
  EXPECT_TRUE(client.resumed());
  once();
  EXPECT_TRUE(client.resumed());
}

TEST_P(resumption, is_bound_to_host_and_port) {
  once();
  once("a.example", 8443);
  EXPECT_FALSE(client.resumed());
}

TEST_P(resumption, is_not_shared_between_contexts) {
  once();
  client_context = *tls_client_context::make(ca().ca_file());
  once();
  EXPECT_FALSE(client.resumed());
}

TEST_P(resumption, falls_back_to_a_full_handshake_when_the_server_forgot) {
  once();
  server_context = serving(named("DNS:a.example"));
  SSL_CTX_set_max_proto_version(server_context.get().context.get(), GetParam());
  once();
  EXPECT_FALSE(client.resumed());
}

TEST_P(resumption, does_not_carry_trust_to_a_server_with_another_certificate) {
  once();
  server_context = serving(named("DNS:b.example"));
  SSL_CTX_set_max_proto_version(server_context.get().context.get(), GetParam());

  EXPECT_TRUE(refused_with(shake(server_context, "a.example"), errc::tls_certificate, "ostname mismatch"));
}

TEST_P(resumption, the_cache_is_bounded_and_keeps_no_certificate) {
  client_context = *tls_client_context::make(ca().ca_file(), 3);
  for (std::uint16_t port = 1; port <= 5; ++port)
    once("a.example", port);

  auto& sessions = client_context.get().sessions;
  EXPECT_EQ(sessions.size(), 3u);
  EXPECT_FALSE(sessions.find("a.example:1"));
  const auto last = sessions.find("a.example:5");
  ASSERT_TRUE(last);
  EXPECT_EQ(SSL_SESSION_get0_peer(last.get()), nullptr);
}

INSTANTIATE_TEST_SUITE_P(tls_1_2, resumption, testing::Values(TLS1_2_VERSION));
INSTANTIATE_TEST_SUITE_P(tls_1_3, resumption, testing::Values(TLS1_3_VERSION));

TEST(without_peer_certificate_test, leaves_what_it_does_not_understand) {
  EXPECT_EQ(without_peer_certificate(""), "");
  EXPECT_EQ(without_peer_certificate("nonsense"), "nonsense");
  EXPECT_EQ(without_peer_certificate(std::string("\x30\x05\x02\x01", 4)), std::string("\x30\x05\x02\x01", 4));
}

} // namespace
} // namespace pheidi::net
