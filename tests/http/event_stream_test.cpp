// Server-sent events over a real socket.
#include "raw_client.hpp"
#include "rig.hpp"

#include "pheidi/http/event_stream.hpp"

#include <gtest/gtest.h>

namespace pheidi::http::test {

namespace {

struct stream_rig : rig {
  explicit stream_rig(event_stream_options o = {})
      : options(std::move(o)),
        web(
            loop, server_options{}, [this](request asked) { return respond(std::move(asked)); }, &registry),
        port(web.listen("127.0.0.1:0").value()), client(loop, port) {}
  ~stream_rig() {
    client.close();
    web.close();
    loop.run_until_done();
  }
  net::awaitable<reply> respond(request) {
    event_stream::session s = [this](std::shared_ptr<event_stream> e) { return serve(std::move(e)); };
    co_return answer_event_stream(std::move(s), options);
  }
  net::awaitable<void> serve(std::shared_ptr<event_stream> events) {
    last = events;
    (void)events->send(std::string(":)\n"));
    co_await events->ended();
    ++ended;
  }
  std::string open() {
    EXPECT_TRUE(run(client.connect()));
    EXPECT_TRUE(run(client.say("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")));
    return run(client.hear_until("\r\n\r\n"));
  }

  event_stream_options options;
  std::weak_ptr<event_stream> last;
  int ended = 0;
  metrics::registry registry;
  server web;
  std::uint16_t port;
  raw_client client;
};

} // namespace

TEST(event_stream, renders_events_that_end_where_they_should) {
  EXPECT_EQ(render_event("update", "{}"), "event: update\ndata: {}\n\n");
  EXPECT_EQ(render_event("a\nb", "1\n2\r\n3\r4"), "event: ab\ndata: 1\ndata: 2\ndata: 3\ndata: 4\n\n");
  EXPECT_EQ(render_event("empty", ""), "event: empty\ndata: \n\n");
}

TEST(event_stream, has_a_head_without_length_and_then_what_is_sent) {
  stream_rig r;
  const auto head = r.open();
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), head.npos);
  EXPECT_NE(head.find("Connection: close\r\n"), head.npos);
  EXPECT_NE(head.find("Cache-Control: private, no-store\r\n"), head.npos);
  EXPECT_EQ(head.find("Content-Length"), head.npos);
  EXPECT_EQ(r.run(r.client.hear_bytes(3)), ":)\n");

  const auto shared = std::make_shared<const std::string>(render_event("update", "{}"));
  EXPECT_TRUE(r.last.lock()->send(shared));
  EXPECT_EQ(r.run(r.client.hear_bytes(shared->size())), *shared);
  EXPECT_EQ(metric(r.registry, "pheidi_http_server_streams"), 1);
}

TEST(event_stream, answers_head_with_its_head_alone) {
  stream_rig r;
  ASSERT_TRUE(r.run(r.client.connect()));
  ASSERT_TRUE(r.run(r.client.say("HEAD /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
  const auto head = r.run(r.client.hear_until("\r\n\r\n"));
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(r.run(r.client.hung_up()));
  EXPECT_EQ(r.ended, 0);
}

TEST(event_stream, keeps_the_connection_warm) {
  event_stream_options options;
  options.keep_alive = ":thump\n";
  options.keep_alive_every = std::chrono::milliseconds(50);
  stream_rig r(options);
  r.open();
  EXPECT_EQ(r.run(r.client.hear_bytes(17)), ":)\n:thump\n:thump\n");
}

TEST(event_stream, sends_what_waits_before_it_closes) {
  stream_rig r;
  r.open();
  (void)r.run(r.client.hear_bytes(3));
  const auto events = r.last.lock();
  ASSERT_TRUE(events);
  EXPECT_TRUE(events->send(std::string("last\n")));
  events->close();
  EXPECT_FALSE(events->send(std::string("late\n")));
  EXPECT_EQ(r.run(r.client.hear_bytes(5)), "last\n");
  EXPECT_TRUE(r.run(r.client.hung_up()));
  EXPECT_EQ(r.ended, 1);
}

TEST(event_stream, notices_that_its_peer_has_gone) {
  stream_rig r;
  r.open();
  r.client.close();
  r.web.close();
  r.loop.run_until_done();
  EXPECT_EQ(r.ended, 1);
  EXPECT_EQ(metric(r.registry, "pheidi_http_server_streams"), 0);
}

TEST(event_stream, cuts_off_who_does_not_read_and_counts_it) {
  event_stream_options options;
  options.queue.messages = 10;
  stream_rig r(options);
  r.open();
  (void)r.run(r.client.hear_bytes(3));
  const auto big = std::make_shared<const std::string>(1 << 20, 'x');
  const auto events = r.last.lock();
  int taken = 0;
  while (events->send(big) && taken < 100)
    ++taken;
  EXPECT_LE(taken, 10);
  EXPECT_EQ(metric(r.registry, "pheidi_http_server_slow_streams_total"), 1);
}

} // namespace pheidi::http::test
