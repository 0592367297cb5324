// The server against requests as they should be, and as they should not.
#include "raw_client.hpp"
#include "rig.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <unistd.h>

namespace pheidi::http::test {

namespace {

/// What the handler saw, and how it behaves.
struct application {
  std::vector<request> seen;
  net::event* stay = nullptr; // held up until this is set
  net::event* came = nullptr;
  char letter = 'b'; // of the next part
  bool breaks = false;

  /// Ten thousand bytes of each letter up to `z`; what comes behind `e` depends on `breaks`.
  net::awaitable<result<std::string>> next_part() {
    const char c = letter++;
    if (c == 'f' && breaks) co_return error{errc::body_too_large, "broken"};
    co_return std::string(10000, c);
  }
  reply in_parts() {
    reply r;
    r.body = std::string(10000, 'a');
    r.rest = {25 * 10000, [this] { return next_part(); }};
    return r;
  }

  net::awaitable<reply> respond(request asked) {
    if (came) came->set();
    if (stay) (void)co_await stay->wait(20s);
    if (asked.target == "/parts") co_return in_parts();
    if (asked.target == "/throw") throw std::runtime_error("broken");
    reply r;
    r.body = asked.method + ' ' + asked.target + ' ' + asked.body.substr(0, 100);
    r.close = asked.target == "/close";
    seen.push_back(std::move(asked));
    co_return std::move(r);
  }
  handler as_handler() {
    return [this](request asked) { return respond(std::move(asked)); };
  }
};

struct served_rig : rig {
  explicit served_rig(server_options options = {}, metrics::registry* registry = nullptr)
      : web(loop, options, app.as_handler(), registry), port(web.listen("127.0.0.1:0").value()) {}
  ~served_rig() {
    web.close();
    loop.run_until_done();
  }
  raw_client client() { return raw_client(loop, port); }

  application app;
  server web;
  std::uint16_t port;
};

const std::string simple = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

TEST(server, answers_and_keeps_the_connection) {
  served_rig r;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(r.run(c.say("POST /inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")));
  const auto first = r.run(c.hear());
  ASSERT_TRUE(r.run(c.say(simple)));
  const auto second = r.run(c.hear());

  ASSERT_TRUE(first) << first.error().message();
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(first->body, "POST /inbox hello");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->body, "GET /a ");
  EXPECT_EQ(r.web.open(), 1u);
}

TEST(server, answers_pipelined_requests_in_order) {
  served_rig r;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));
  std::string many;
  for (int i = 0; i < 300; ++i)
    many += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";

  ASSERT_TRUE(r.run(c.say(many)));

  for (int i = 0; i < 300; ++i) {
    const auto got = r.run(c.hear());
    ASSERT_TRUE(got) << i;
    ASSERT_EQ(got->body, "GET /" + std::to_string(i) + " ");
  }
}

TEST(server, answers_head_without_body) {
  served_rig r;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(r.run(c.say("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n" + simple)));
  const auto head = r.run(c.hear(true));
  const auto next = r.run(c.hear());

  ASSERT_TRUE(head);
  EXPECT_EQ(*head->find("content-length"), std::to_string(std::string("HEAD /a ").size()));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body, "GET /a ");
}

TEST(server, sends_a_body_in_parts_and_keeps_the_connection) {
  served_rig r;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(r.run(c.say("GET /parts HTTP/1.1\r\nHost: x\r\n\r\n" + simple)));
  const auto parts = r.run(c.hear());
  const auto next = r.run(c.hear());

  ASSERT_TRUE(parts);
  EXPECT_EQ(*parts->find("content-length"), "260000");
  std::string all;
  for (char letter = 'a'; letter <= 'z'; ++letter)
    all += std::string(10000, letter);
  EXPECT_TRUE(parts->body == all);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body, "GET /a ");
}

TEST(server, says_how_long_a_body_in_parts_is_without_reading_it) {
  served_rig r;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(r.run(c.say("HEAD /parts HTTP/1.1\r\nHost: x\r\n\r\n" + simple)));
  const auto head = r.run(c.hear(true));

  ASSERT_TRUE(head);
  EXPECT_EQ(*head->find("content-length"), "260000");
  EXPECT_EQ(r.app.letter, 'b');
  EXPECT_TRUE(r.run(c.hear()));
}

TEST(server, cuts_the_connection_when_the_rest_of_a_body_cannot_be_had) {
  served_rig r;
  r.app.breaks = true;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(r.run(c.say("GET /parts HTTP/1.1\r\nHost: x\r\n\r\n" + simple)));
  EXPECT_FALSE(r.run(c.hear())); // no answer that looks whole
  EXPECT_TRUE(r.app.seen.empty()) << "the next request of that connection was answered";
}

TEST(server, permits_a_body_that_waits_for_it) {
  served_rig r;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(
      r.run(c.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")));
  ASSERT_TRUE(r.run(c.say("ok")));
  const auto got = r.run(c.hear());

  ASSERT_TRUE(got);
  EXPECT_EQ(got->body, "POST /a ok");
}

TEST(server, closes_when_either_side_asks) {
  for (const std::string text : {"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                                 "GET /a HTTP/1.0\r\n\r\n", "GET /close HTTP/1.1\r\nHost: x\r\n\r\n"}) {
    served_rig r;
    auto c = r.client();
    ASSERT_TRUE(r.run(c.connect()));

    ASSERT_TRUE(r.run(c.say(text)));
    const auto got = r.run(c.hear());

    ASSERT_TRUE(got) << text;
    EXPECT_EQ(*got->find("connection"), "close");
    EXPECT_TRUE(r.run(c.hung_up()));
  }
}

TEST(server, a_handler_that_throws_costs_one_answer) {
  served_rig r;
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(r.run(c.say("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n" + simple)));
  const auto failed = r.run(c.hear());
  const auto next = r.run(c.hear());

  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->status, 500);
  EXPECT_EQ(failed->body.find("broken"), std::string::npos);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->status, 200);
}

namespace {

struct refusal {
  std::string_view name;
  std::string text;
  int status;
};
void PrintTo(const refusal& c, std::ostream* out) {
  *out << c.name;
}
class server_refuses : public testing::TestWithParam<refusal> {};

} // namespace

TEST_P(server_refuses, and_closes) {
  server_options options;
  options.header_timeout = 60ms;
  options.body_timeout = 60ms;
  options.max_body_bytes = 1000;
  served_rig r(options);
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  ASSERT_TRUE(r.run(c.say(GetParam().text)));
  const auto got = r.run(c.hear());

  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->status, GetParam().status);
  EXPECT_EQ(*got->find("connection"), "close");
  EXPECT_TRUE(r.run(c.hung_up()));
  EXPECT_TRUE(r.app.seen.empty());
}

INSTANTIATE_TEST_SUITE_P(
    server, server_refuses,
    testing::Values(
        refusal{"P01_header_stops", "GET / HTTP/1.1\r\nHo", 408},
        refusal{"P02_body_stops", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc", 408},
        refusal{"P04_long_header",
                "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(64 << 10, 'x') + "\r\n\r\n", 431},
        refusal{
            "P05_two_framings",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400},
        refusal{"P06_two_lengths",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
        refusal{"P07_bad_chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n",
                400},
        refusal{"P11_two_hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
        refusal{"P12_expects_and_stops",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n", 408},
        refusal{"P15_http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        refusal{"long_body",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x'), 413}));

TEST(server, ends_silently_when_nothing_comes) {
  server_options options;
  options.idle_timeout = 20ms;
  served_rig r(options);
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  EXPECT_TRUE(r.run(c.hung_up()));
}

namespace {

net::awaitable<bool> drip_until_refused(raw_client& c, net::loop& l, std::string text) {
  for (const char byte : text) {
    co_await net::sleep_for(l, 5ms);
    std::string one(1, byte);
    const auto sent = co_await c.say(std::move(one));
    if (!sent) co_return true;
  }
  co_return false;
}

net::awaitable<void> keep_dripping(raw_client& c, net::loop& l, std::string text, net::event& ended) {
  (void)co_await drip_until_refused(c, l, std::move(text));
  ended.set();
}

} // namespace

TEST(server, gives_a_drip_no_extra_time) {
  server_options options;
  options.header_timeout = 100ms;
  served_rig r(options);
  auto c = r.client();
  ASSERT_TRUE(r.run(c.connect()));

  net::event dripped(r.loop);
  r.loop.spawn(keep_dripping(c, r.loop, "GET / HTTP/1.1\r\nX: " + std::string(2000, 'x'), dripped));
  const auto got = r.run(c.hear());
  c.close();
  ASSERT_TRUE(r.run(dripped.wait())) << "the task must not outlive the client that it uses";

  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->status, 408);
}

TEST(server, makes_room_by_closing_who_waited_longest) {
  server_options options;
  options.max_connections = 2;
  served_rig r(options);
  auto first = r.client();
  auto second = r.client();
  auto third = r.client();
  for (auto* c : {&first, &second, &third}) {
    ASSERT_TRUE(r.run(c->connect()));
    ASSERT_TRUE(r.run(c->say(simple)));
    ASSERT_TRUE(r.run(c->hear()));
  }

  EXPECT_TRUE(r.run(first.hung_up()));
  ASSERT_TRUE(r.run(second.say(simple)));
  EXPECT_TRUE(r.run(second.hear()));
}

TEST(server, answers_503_when_all_are_busy) {
  server_options options;
  options.max_connections = 1;
  metrics::registry registry;
  served_rig r(options, &registry);
  net::event stay(r.loop);
  net::event came(r.loop);
  r.app.stay = &stay;
  r.app.came = &came;
  auto busy = r.client();
  auto late = r.client();
  ASSERT_TRUE(r.run(busy.connect()));
  ASSERT_TRUE(r.run(busy.say(simple)));
  ASSERT_TRUE(r.run(came.wait(20s)));

  ASSERT_TRUE(r.run(late.connect()));
  const auto refused = r.run(late.hear());
  stay.set();
  const auto served = r.run(busy.hear());

  ASSERT_TRUE(refused) << refused.error().message();
  EXPECT_EQ(refused->status, 503);
  EXPECT_NE(refused->find("retry-after"), nullptr);
  ASSERT_TRUE(served);
  EXPECT_EQ(served->status, 200);
  EXPECT_EQ(metric(registry, "pheidi_http_server_refused_total"), 1);
  EXPECT_EQ(metric(registry, "pheidi_http_server_connections"), 1);
}

TEST(server, close_ends_the_waiting_and_lets_the_busy_finish) {
  served_rig r;
  net::event stay(r.loop);
  net::event came(r.loop);
  auto waiting = r.client();
  auto busy = r.client();
  ASSERT_TRUE(r.run(waiting.connect()));
  ASSERT_TRUE(r.run(waiting.say(simple)));
  ASSERT_TRUE(r.run(waiting.hear()));
  r.app.stay = &stay;
  r.app.came = &came;
  ASSERT_TRUE(r.run(busy.connect()));
  ASSERT_TRUE(r.run(busy.say(simple)));
  ASSERT_TRUE(r.run(came.wait(20s)));

  r.web.close();
  EXPECT_TRUE(r.run(waiting.hung_up()));
  stay.set();
  const auto last = r.run(busy.hear());

  ASSERT_TRUE(last) << last.error().message();
  EXPECT_EQ(last->status, 200);
  EXPECT_EQ(*last->find("connection"), "close");
  auto late = r.client();
  EXPECT_FALSE(r.run(late.connect()));
}

TEST(server, close_lets_who_has_begun_a_request_say_the_rest) {
  served_rig r;
  auto sends = r.client();
  ASSERT_TRUE(r.run(sends.connect()));
  ASSERT_TRUE(r.run(sends.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                              "Expect: 100-continue\r\n\r\n")));
  ASSERT_FALSE(r.run(sends.hear_until("100 Continue\r\n\r\n")).empty());

  r.web.close();
  ASSERT_TRUE(r.run(sends.say("hello")));
  const auto last = r.run(sends.hear());

  ASSERT_TRUE(last) << last.error().message();
  EXPECT_EQ(last->body, "POST /a hello");
  EXPECT_EQ(*last->find("connection"), "close");
}

TEST(server, listens_on_a_unix_socket) {
  served_rig r;
  const auto path =
      std::filesystem::temp_directory_path() / ("pheidi-http-" + std::to_string(::getpid()) + ".sock");
  const auto port = r.web.listen("unix:" + path.string());
  ASSERT_TRUE(port) << port.error().message();
  raw_client c(r.loop, path.string());

  ASSERT_TRUE(r.run(c.connect()));
  ASSERT_TRUE(r.run(c.say(simple)));
  const auto got = r.run(c.hear());
  std::filesystem::remove(path);

  EXPECT_EQ(*port, 0);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->body, "GET /a ");
}

TEST(server, refuses_addresses_it_cannot_listen_on) {
  served_rig r;

  for (const auto* address : {"", "8080", "unix:", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", ":80"})
    EXPECT_FALSE(r.web.listen(address)) << address;
  EXPECT_FALSE(r.web.listen("127.0.0.1:" + std::to_string(r.port)));
}

TEST(server, serves_our_own_client) {
  served_rig r;
  client c(r.dialer, client_options{});
  const origin to{false, "peer.example", r.port};
  const std::string body(200000, 'b');

  const auto first = r.run(ask(c, to, post(body), body));
  const auto second = r.run(ask(c, to, get("/second")));
  c.close_idle();

  ASSERT_TRUE(first.reply) << first.reply.error().message();
  EXPECT_EQ(r.app.seen.at(0).body, body);
  ASSERT_TRUE(second.reply);
  EXPECT_TRUE(second.reused);
  EXPECT_EQ(second.reply->body, "GET /second ");
}

TEST(server, refuses_in_the_words_of_the_application) {
  server_options options;
  options.refusal = [](int status) {
    reply r;
    r.content_type = "application/json";
    r.body = "{\"error\":" + std::to_string(status) + "}";
    return r;
  };
  served_rig r(options);
  const auto answer_to = [&](const std::string& bytes) {
    auto c = r.client();
    EXPECT_TRUE(r.run(c.connect()));
    EXPECT_TRUE(r.run(c.say(bytes)));
    return r.run(c.hear());
  };

  const auto bad = answer_to("nonsense\r\n\r\n");
  const auto broken = answer_to("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");

  ASSERT_TRUE(bad && broken);
  EXPECT_EQ(bad->status, 400);
  EXPECT_EQ(bad->body, "{\"error\":400}");
  EXPECT_EQ(broken->status, 500);
  EXPECT_EQ(broken->body, "{\"error\":500}");
}

} // namespace pheidi::http::test
