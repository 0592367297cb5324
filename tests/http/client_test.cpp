// The client against peers that behave, and against peers that do not.
#include "rig.hpp"
#include "scripted_peer.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace pheidi::http::test {

namespace {

const std::string ok = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

/// Impatient only where patience is to end, so that nothing else fails for a slow machine.
client_options that_runs_into(const error& why) {
  client_options o;
  o.first_byte_timeout = why.is(net::errc::read_timeout) ? 50ms : 20s;
  o.total_timeout = why.is(net::errc::total_timeout) ? 400ms : 20s;
  return o;
}

int count(std::string_view text, std::string_view what) {
  int n = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1))
    ++n;
  return n;
}

} // namespace

TEST(client, sends_head_and_body_and_reads_the_answer) {
  rig r;
  scripted_peer peer(
      r.loop,
      {{hear("{\"a\":1}"), say("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok"), hold()}});
  client c(r.dialer, client_options{});
  const std::string body = "{\"a\":1}";

  const auto got = r.run(ask(c, peer.at(), post(body), body));

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_EQ(got.reply->status, 202);
  EXPECT_EQ(got.reply->body, "ok");
  EXPECT_EQ(*got.reply->find("x-a"), "b");
  EXPECT_EQ(peer.heard(), post(body) + body);
  EXPECT_FALSE(got.reused);
}

TEST(client, keeps_a_connection_for_the_next_exchange) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say(ok), hear(), say(ok), hear(), say(ok), hold()}});
  metrics::registry registry;
  client c(r.dialer, client_options{}, &registry);

  const auto first = r.run(ask(c, peer.at(), get()));
  const auto second = r.run(ask(c, peer.at(), get()));
  const auto third = r.run(ask(c, peer.at(), get()));

  ASSERT_TRUE(first.reply && second.reply && third.reply);
  EXPECT_FALSE(first.reused);
  EXPECT_TRUE(second.reused);
  EXPECT_TRUE(third.reused);
  EXPECT_EQ(peer.connections(), 1);
  EXPECT_EQ(c.open(), 1u);
  EXPECT_EQ(c.idle(), 1u);
  EXPECT_EQ(metric(registry, "pheidi_http_client_reused_total"), 2);
  EXPECT_EQ(metric(registry, "pheidi_http_client_dials_total", {{"result", "ok"}}), 1);
  EXPECT_EQ(metric(registry, "pheidi_http_client_connections", {{"state", "idle"}}), 1);
  EXPECT_EQ(metric(registry, "pheidi_http_client_connections", {{"state", "busy"}}), 0);
}

TEST(client, does_not_share_connections_between_origins) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say(ok), hold()}});
  client c(r.dialer, client_options{});

  const auto first = r.run(ask(c, peer.at("peer.example"), get()));
  const auto second = r.run(ask(c, peer.at("other.example"), get()));

  ASSERT_TRUE(first.reply && second.reply);
  EXPECT_FALSE(second.reused);
  EXPECT_EQ(peer.connections(), 2);
}

TEST(client, does_not_keep_what_the_answer_makes_unfit) {
  const std::pair<std::string_view, script> cases[] = {
      {"close", {hear(), say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), hold()}},
      {"old version", {hear(), say("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"), hold()}},
      {"until close", {hear(), say("HTTP/1.1 200 OK\r\n\r\nbody"), hang_up()}},
      {"unasked bytes", {hear(), say(ok + "HTTP/1.1 200 OK\r\n"), hold()}},
      {"body beyond the bound",
       {hear(), say("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + std::string(9000, 'x')), hold()}},
  };
  for (const auto& [name, steps] : cases) {
    rig r;
    scripted_peer peer(r.loop, {steps});
    client c(r.dialer, client_options{});

    const auto got = r.run(ask(c, peer.at(), get()));

    ASSERT_TRUE(got.reply) << name << ": " << got.reply.error().message();
    EXPECT_EQ(c.open(), 0u) << name;
  }
}

TEST(client, dials_anew_when_the_peer_hung_up_while_idle) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say(ok), hang_up()}});
  client c(r.dialer, client_options{});

  auto got = r.run(ask(c, peer.at(), get()));
  int tries = 0;
  do {
    ASSERT_TRUE(got.reply) << got.reply.error().message();
    EXPECT_TRUE(r.run(peer.ended().wait(20s)));
    peer.ended().clear();
    got = r.run(ask(c, peer.at(), get()));
  } while (got.reused && ++tries < 20); // the end of the stream may come a moment after that of the script

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_FALSE(got.reused);
}

TEST(client, tries_again_once_when_a_kept_connection_dies_under_the_request) {
  const script second_ends[] = {{hear(), say(ok), hear(), hang_up()}, {hear(), say(ok), hear(), reset()}};
  for (const auto& steps : second_ends) {
    rig r;
    scripted_peer peer(r.loop, {steps, {hear(), say(ok), hold()}});
    client c(r.dialer, client_options{});

    const auto first = r.run(ask(c, peer.at(), get("/1")));
    const auto second = r.run(ask(c, peer.at(), get("/2")));

    ASSERT_TRUE(first.reply);
    ASSERT_TRUE(second.reply) << second.reply.error().message();
    EXPECT_TRUE(second.reused);
    EXPECT_EQ(peer.connections(), 2);
    EXPECT_EQ(count(peer.heard(), "GET /2 "), 2);
  }
}

TEST(client, tries_again_only_once) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say(ok), hear(), hang_up()}, {hear(), hang_up()}});
  client c(r.dialer, client_options{});

  const auto first = r.run(ask(c, peer.at(), get("/1")));
  const auto second = r.run(ask(c, peer.at(), get("/2")));

  ASSERT_TRUE(first.reply);
  EXPECT_TRUE(second.reply.error().is(net::errc::closed));
  EXPECT_EQ(peer.connections(), 2);
  EXPECT_EQ(c.open(), 0u);
}

TEST(client, does_not_try_again_once_a_byte_was_answered) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say(ok), hear(), say("HTTP/1.1 20"), hang_up()}});
  client c(r.dialer, client_options{});

  const auto first = r.run(ask(c, peer.at(), get()));
  const auto second = r.run(ask(c, peer.at(), get()));

  ASSERT_TRUE(first.reply);
  EXPECT_TRUE(second.reply.error().is(net::errc::closed));
  EXPECT_EQ(peer.connections(), 1);
}

TEST(client, does_not_try_again_after_a_timeout) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say(ok), hold()}});
  client_options options;
  options.first_byte_timeout = 1s;
  client c(r.dialer, options);

  const auto first = r.run(ask(c, peer.at(), get()));
  const auto second = r.run(ask(c, peer.at(), get()));

  ASSERT_TRUE(first.reply);
  EXPECT_TRUE(second.reply.error().is(net::errc::read_timeout)) << second.reply.error().message();
  EXPECT_EQ(peer.connections(), 1);
}

namespace {

struct failing {
  std::string_view name;
  script steps;
  error why;
};
void PrintTo(const failing& f, std::ostream* out) {
  *out << f.name;
}
class client_meets : public testing::TestWithParam<failing> {};

} // namespace

TEST_P(client_meets, a_peer_that_fails_at_one_step) {
  rig r;
  scripted_peer peer(r.loop, {GetParam().steps});
  client c(r.dialer, that_runs_into(GetParam().why));

  const auto got = r.run(ask(c, peer.at(), get()));

  ASSERT_FALSE(got.reply);
  EXPECT_EQ(got.reply.error().code, GetParam().why.code) << got.reply.error().message();
  EXPECT_EQ(peer.connections(), 1);
  EXPECT_EQ(c.open(), 0u);
}

namespace {

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string repeated(std::string_view text, int n) {
  std::string out;
  for (int i = 0; i < n; ++i)
    out += text;
  return out;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(
    steps, client_meets,
    testing::Values(
        failing{"hangs_up_at_once", {hear(), hang_up()}, {net::errc::closed}},
        failing{"resets_after_the_request", {hear(), reset()}, {net::errc::reset}},
        failing{"never_answers", {hear(), hold()}, {net::errc::read_timeout}},
        failing{"never_reads", {silence()}, {net::errc::read_timeout}},
        failing{"hangs_up_in_the_header",
                {hear(), say("HTTP/1.1 200 OK\r\nCont"), hang_up()},
                {net::errc::closed}},
        failing{
            "resets_in_the_header", {hear(), say("HTTP/1.1 200 OK\r\nCont"), reset()}, {net::errc::reset}},
        failing{"stops_in_the_header",
                {hear(), say("HTTP/1.1 200 OK\r\nCont"), hold()},
                {net::errc::read_timeout}},
        failing{"hangs_up_in_the_body",
                {hear(), say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), hang_up()},
                {net::errc::closed}},
        failing{"stops_in_the_body",
                {hear(), say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), hold()},
                {net::errc::read_timeout}},
        failing{"hangs_up_in_a_chunk", {hear(), say(chunked + "5\r\nab"), hang_up()}, {net::errc::closed}},
        failing{"hangs_up_before_the_last_chunk",
                {hear(), say(chunked + "2\r\nab\r\n"), hang_up()},
                {net::errc::closed}},
        failing{"speaks_no_http",
                {hear(), say("220 mail.example ESMTP\r\n"), hold()},
                {errc::malformed_response}},
        failing{"sends_an_endless_line",
                {hear(), say("HTTP/1.1 200 OK\r\nA: " + std::string(100000, 'x')), hold()},
                {errc::header_too_large}},
        failing{"sends_endless_fields",
                {hear(), say("HTTP/1.1 200 OK\r\n" + repeated("Name: value\r\n", 5000)), hold()},
                {errc::header_too_large}},
        failing{"floods_with_interim_answers",
                {hear(), say(repeated("HTTP/1.1 100 Continue\r\n\r\n", 100)), hold()},
                {errc::malformed_response}},
        failing{"drips_its_header",
                {hear(), drip("HTTP/1.1 200 OK\r\nX-Slow: " + std::string(1000, 'x'), 10ms), hold()},
                {net::errc::total_timeout}},
        failing{"drips_its_body",
                {hear(), say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
                 drip(std::string(1000, 'x'), 10ms), hold()},
                {net::errc::total_timeout}}));

TEST(client, skips_interim_answers) {
  rig r;
  scripted_peer peer(r.loop,
                     {{hear(), say("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), say(ok), hold()}});
  client c(r.dialer, client_options{});

  const auto got = r.run(ask(c, peer.at(), get()));

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_EQ(got.reply->status, 202);
  EXPECT_EQ(got.reply->find("link"), nullptr);
  EXPECT_EQ(c.idle(), 1u);
}

TEST(client, counts_a_final_answer_that_came_before_the_body_was_read) {
  rig r;
  const std::string body(50000, 'x');
  scripted_peer peer(
      r.loop,
      {{hear(), say("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), hang_up()}});
  client c(r.dialer, client_options{});

  const auto got = r.run(ask(c, peer.at(), post(body), body));

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_EQ(got.reply->status, 413);
  EXPECT_EQ(c.open(), 0u);
}

TEST(client, drains_a_body_of_a_megabyte_and_keeps_little) {
  rig r;
  client_options options;
  options.max_body_bytes = 1 << 20;
  const auto large = "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + std::string(1 << 20, 'x');
  scripted_peer peer(r.loop, {{hear(), say(large), hear(), say(ok), hold()}});
  client c(r.dialer, options);

  const auto first = r.run(ask(c, peer.at(), get()));
  const auto second = r.run(ask(c, peer.at(), get()));

  ASSERT_TRUE(first.reply) << first.reply.error().message();
  EXPECT_EQ(first.reply->body.size(), options.keep_body_bytes);
  EXPECT_TRUE(first.reply->body_cut);
  ASSERT_TRUE(second.reply);
  EXPECT_TRUE(second.reused);
}

TEST(client, an_endless_body_ends_with_the_status_and_without_the_connection) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say(chunked + "fffffff\r\n" + std::string(4 << 20, 'x')), hold()}});
  client c(r.dialer, client_options{});

  const auto got = r.run(ask(c, peer.at(), get()));

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_EQ(got.reply->status, 200);
  EXPECT_TRUE(got.reply->body_cut);
  EXPECT_EQ(c.open(), 0u);
}

TEST(client, an_answer_to_head_ends_with_its_header) {
  rig r;
  scripted_peer peer(r.loop, {{hear(), say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), hold()}});
  client c(r.dialer, client_options{});

  const auto got = r.run(ask(c, peer.at(), "HEAD / HTTP/1.1\r\nHost: peer.example\r\n\r\n"));

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_EQ(c.idle(), 1u);
}

TEST(client, says_when_nobody_listens) {
  rig r;
  metrics::registry registry;
  client c(r.dialer, client_options{}, &registry);
  origin nobody;
  {
    scripted_peer peer(r.loop, {{hold()}});
    nobody = peer.at();
  }

  const auto got = r.run(ask(c, nobody, get()));

  EXPECT_TRUE(got.reply.error().is(net::errc::connect_failed)) << got.reply.error().message();
  EXPECT_EQ(c.open(), 0u);
  EXPECT_EQ(metric(registry, "pheidi_http_client_dials_total", {{"result", "connect_failed"}}), 1);
}

TEST(client, asks_the_guard) {
  rig r(std::vector<std::string>{});
  scripted_peer peer(r.loop, {{hear(), say(ok), hold()}});
  client c(r.dialer, client_options{});

  const auto by_name = r.run(ask(c, peer.at(), get()));
  const auto by_address = r.run(ask(c, peer.at("127.0.0.1"), get()));

  EXPECT_TRUE(by_name.reply.error().is(net::errc::refused_address));
  EXPECT_TRUE(by_address.reply.error().is(net::errc::refused_address));
  EXPECT_EQ(peer.connections(), 0);
}

TEST(client, refuses_hidden_services_without_a_way_to_them) {
  rig r;
  client c(r.dialer, client_options{});

  const auto got = r.run(ask(c, origin{false, "abc.onion", 80}, get()));

  EXPECT_TRUE(got.reply.error().is(net::errc::refused_hidden));
}

} // namespace pheidi::http::test
