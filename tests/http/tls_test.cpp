// Client and server over TLS: trust, resumption, and silent peers that must not hold up the others.
#include "certificate.hpp"
#include "rig.hpp"
#include "scripted_peer.hpp"

#include <gtest/gtest.h>

namespace pheidi::http::test {

namespace {

const certificate& shared_certificate() {
  static const certificate made;
  return made;
}

net::awaitable<reply> greet(request asked) {
  reply r;
  r.body = "hello " + asked.target;
  r.close = asked.target == "/close";
  co_return std::move(r);
}

struct tls_rig : rig {
  explicit tls_rig(bool trusting = true)
      : context(
            net::tls_server_context::make(shared_certificate().chain(), shared_certificate().key()).value()),
        web(loop, server_options{}, greet), port(web.listen_tls("127.0.0.1:0", context).value()) {
    // Another certificate is the CA of a client that does not trust ours.
    use_ca(trusting ? shared_certificate().chain_file() : stranger.chain_file());
  }
  ~tls_rig() {
    web.close();
    loop.run_until_done();
  }
  origin at(std::string host = "peer.example") const { return {true, std::move(host), port}; }

  certificate stranger;
  net::tls_server_context context;
  server web;
  std::uint16_t port;
};

net::awaitable<void> ask_and_set(client& c, origin to, std::string head, result<response>& out,
                                 net::event& done) {
  auto got = co_await ask(c, to, std::move(head));
  out = std::move(got.reply);
  done.set();
}

} // namespace

TEST(client_tls, exchanges_and_keeps_the_connection) {
  tls_rig r;
  client c(r.dialer, client_options{});

  const auto first = r.run(ask(c, r.at(), get("/1")));
  const auto second = r.run(ask(c, r.at(), get("/2")));
  c.close_idle();

  ASSERT_TRUE(first.reply) << first.reply.error().message();
  ASSERT_TRUE(second.reply) << second.reply.error().message();
  EXPECT_EQ(second.reply->body, "hello /2");
  EXPECT_TRUE(second.reused);
}

TEST(client_tls, resumes_the_session_on_the_next_connection) {
  tls_rig r;
  metrics::registry registry;
  client c(r.dialer, client_options{}, &registry);

  const auto first = r.run(ask(c, r.at(), get("/close")));
  const auto second = r.run(ask(c, r.at(), get("/close")));

  ASSERT_TRUE(first.reply) << first.reply.error().message();
  ASSERT_TRUE(second.reply) << second.reply.error().message();
  EXPECT_FALSE(second.reused);
  EXPECT_EQ(metric(registry, "pheidi_http_client_tls_resumed_total"), 1);
  EXPECT_EQ(metric(registry, "pheidi_http_client_dials_total", {{"result", "ok"}}), 2);
}

TEST(client_tls, refuses_a_certificate_it_does_not_trust) {
  tls_rig r(false);
  metrics::registry registry;
  client c(r.dialer, client_options{}, &registry);

  const auto got = r.run(ask(c, r.at(), get()));

  EXPECT_TRUE(got.reply.error().is(net::errc::tls_certificate)) << got.reply.error().message();
  EXPECT_EQ(metric(registry, "pheidi_http_client_dials_total", {{"result", "tls_certificate"}}), 1);
}

TEST(client_tls, says_when_the_peer_speaks_plain_http) {
  tls_rig r;
  scripted_peer peer(r.loop, {{say("HTTP/1.1 400 Bad Request\r\n\r\n"), hold()}});
  client c(r.dialer, client_options{});
  auto to = peer.at();
  to.tls = true;

  const auto got = r.run(ask(c, to, get()));

  EXPECT_TRUE(got.reply.error().is(net::errc::tls_handshake)) << got.reply.error().message();
}

TEST(client_tls, silent_peers_do_not_hold_up_the_handshakes_of_others) {
  tls_rig r;
  r.dialer.timeouts.tls = 20s;
  scripted_peer silent(r.loop, {{hold()}});
  client_options options;
  options.max_handshakes = 1;
  client c(r.dialer, options);
  auto nowhere = silent.at("other.example");
  nowhere.tls = true;
  result<response> never = error{errc::ok};
  net::event ended(r.loop);
  r.loop.spawn(ask_and_set(c, nowhere, get(), never, ended));

  const auto got = r.run(ask(c, r.at(), get("/close")));

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_FALSE(ended.is_set());
  silent.hang_up_all();
  EXPECT_TRUE(r.run(ended.wait(20s)));
  EXPECT_FALSE(never);
}

} // namespace pheidi::http::test
