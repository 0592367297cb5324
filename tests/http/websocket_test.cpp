// WebSockets over a real socket, with a peer that speaks in bytes.
#include "client_frames.hpp"
#include "raw_client.hpp"
#include "rig.hpp"

#include "pheidi/http/websocket.hpp"

#include <gtest/gtest.h>

namespace pheidi::http::test {

namespace {

using namespace std::string_literals;

constexpr auto going_on = "HTTP/1.1 101 Switching Protocols\r\n";

net::awaitable<bool> turn(net::loop& l) {
  co_await net::sleep_for(l, 10ms);
  co_return true;
}

/// Echoes, and does what "/..." messages say.
struct echo {
  net::awaitable<void> serve(std::shared_ptr<websocket> socket) {
    last = socket;
    for (;;) {
      const auto message = co_await socket->receive();
      if (!message) break;
      if (*message == "/throw") throw std::runtime_error("broken");
      if (*message == "/leave") break;
      if (*message == "/flood") flood(*socket);
      (void)socket->send(*message);
    }
    ++ended;
  }
  void flood(websocket& socket) {
    const auto big = std::make_shared<const std::string>(100000, 'x');
    while (socket.send(big)) {
    }
  }
  net::awaitable<reply> respond(request asked) {
    const auto offered = offered_protocols(asked);
    std::string chosen(offered.empty() ? std::string_view() : offered.front());
    websocket::session s = [this](std::shared_ptr<websocket> w) { return serve(std::move(w)); };
    co_return answer_websocket(asked, std::move(s), std::move(chosen), options);
  }
  websocket_options options;
  std::weak_ptr<websocket> last;
  int ended = 0;
};

struct socket_rig : rig {
  explicit socket_rig(websocket_options options = {}, server_options limits = {})
      : web(
            loop, limits, [this](request asked) { return app.respond(std::move(asked)); }, &registry),
        port(web.listen("127.0.0.1:0").value()), client(loop, port) {
    app.options = options;
  }
  ~socket_rig() {
    client.close();
    web.close();
    loop.run_until_done();
  }
  std::string open(const std::string& more = {}) {
    EXPECT_TRUE(run(client.connect()));
    return ask(opening(more));
  }
  static std::string opening(const std::string& more = {}) {
    return "GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
           more + "\r\n";
  }
  std::string ask(const std::string& text) {
    EXPECT_TRUE(run(client.say(text)));
    return run(client.hear_until("\r\n\r\n"));
  }
  /// What the server says to these frames, `n` bytes of it.
  std::string exchange(const std::string& frames, std::size_t n) {
    EXPECT_TRUE(run(client.say(frames)));
    return run(client.hear_bytes(n));
  }
  /// The code of the next frame, if it closes.
  unsigned closing_code() {
    const auto head = run(client.hear_bytes(4));
    if (head.size() < 4 || head[0] != '\x88') return 0;
    (void)run(client.hear_bytes(static_cast<unsigned char>(head[1]) - 2u));
    return static_cast<unsigned>(static_cast<unsigned char>(head[2]) << 8 |
                                 static_cast<unsigned char>(head[3]));
  }

  metrics::registry registry;
  echo app;
  server web;
  std::uint16_t port;
  raw_client client;
};

} // namespace

TEST(websocket, opens_as_in_the_standard) {
  socket_rig r;
  const auto head = r.open("Sec-WebSocket-Protocol: chat, superchat\r\n");

  EXPECT_EQ(head.substr(0, std::string(going_on).size()), going_on);
  EXPECT_NE(head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), head.npos);
  EXPECT_NE(head.find("Sec-WebSocket-Protocol: chat\r\n"), head.npos);
  EXPECT_NE(head.find("Connection: Upgrade\r\n"), head.npos);
  EXPECT_EQ(head.find("Content-Length"), head.npos);
  EXPECT_EQ(metric(r.registry, "pheidi_http_server_streams"), 1);
}

TEST(websocket, refuses_what_is_no_opening) {
  const std::pair<const char*, int> cases[] = {
      {"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n", 400},
      {"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: abc\r\n",
       400},
      {"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
       400},
      {"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"
       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
       426},
      {"", 426},
  };
  socket_rig r;
  ASSERT_TRUE(r.run(r.client.connect()));
  for (const auto& [fields, status] : cases) {
    ASSERT_TRUE(r.run(r.client.say("GET /chat HTTP/1.1\r\nHost: x\r\n"s + fields + "\r\n")));
    const auto got = r.run(r.client.hear());
    ASSERT_TRUE(got) << fields;
    EXPECT_EQ(got->status, status) << fields;
    if (status == 426) {
      EXPECT_EQ(*got->find("sec-websocket-version"), "13");
    }
  }
}

TEST(websocket, echoes_messages_sent_right_behind_the_opening) {
  socket_rig r;
  ASSERT_TRUE(r.run(r.client.connect()));
  const auto head = r.ask(socket_rig::opening() + client_text("early"));
  EXPECT_TRUE(head.starts_with(going_on));
  EXPECT_EQ(r.run(r.client.hear_bytes(7)), "\x81\x05"
                                           "early");
  EXPECT_EQ(r.exchange(client_frame(1, "la") + client_frame(fin | 0, "te"), 6), "\x81\x04late");
}

TEST(websocket, answers_pings_between_fragments) {
  socket_rig r;
  r.open();
  EXPECT_EQ(r.exchange(client_frame(1, "a") + client_frame(fin | 9, "hi"), 4), "\x8a\x02hi");
  EXPECT_EQ(r.exchange(client_frame(fin | 0, "b"), 4), "\x81\x02"
                                                       "ab");
}

TEST(websocket, repeats_the_closing_code_and_hangs_up) {
  socket_rig r;
  r.open();
  ASSERT_TRUE(r.run(r.client.say(client_close(1001, "bye"))));
  EXPECT_EQ(r.closing_code(), 1001u);
  EXPECT_TRUE(r.run(r.client.hung_up()));
  EXPECT_EQ(r.app.ended, 1);
  EXPECT_EQ(metric(r.registry, "pheidi_http_server_streams"), 0);
}

TEST(websocket, closes_on_broken_frames_with_the_right_code) {
  const std::pair<std::string, unsigned> cases[] = {
      {"\x81\x05Hello", 1002},
      {client_frame(fin | 2, "x"), 1003},
      {client_text("\xff"), 1007},
      {client_text(std::string(70000, 'x')), 1009},
  };
  for (const auto& [bytes, code] : cases) {
    socket_rig r;
    r.open();
    ASSERT_TRUE(r.run(r.client.say(bytes)));
    EXPECT_EQ(r.closing_code(), code);
    EXPECT_TRUE(r.run(r.client.hung_up())) << code;
  }
}

TEST(websocket, closes_with_1000_when_its_session_ends_and_1011_when_it_fails) {
  for (const auto& [say, code] : {std::pair{"/leave", 1000u}, std::pair{"/throw", 1011u}}) {
    socket_rig r;
    r.open();
    ASSERT_TRUE(r.run(r.client.say(client_text(say))));
    EXPECT_EQ(r.closing_code(), code);
    ASSERT_TRUE(r.run(r.client.say(client_close(code))));
    EXPECT_TRUE(r.run(r.client.hung_up()));
  }
}

TEST(websocket, does_not_wait_for_ever_for_the_last_word_of_a_peer) {
  websocket_options options;
  options.close_patience = 100ms;
  socket_rig r(options);
  r.open();
  ASSERT_TRUE(r.run(r.client.say(client_text("/leave"))));
  EXPECT_EQ(r.closing_code(), 1000u);
  EXPECT_TRUE(r.run(r.client.hung_up()));
}

TEST(websocket, pings_and_drops_who_does_not_answer) {
  websocket_options options;
  options.ping_every = 1s;
  socket_rig r(options);
  r.open();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(r.run(r.client.hear_bytes(2)), "\x89\x00"s);
    ASSERT_TRUE(r.run(r.client.say(client_frame(fin | 10, ""))));
  }
  EXPECT_EQ(r.run(r.client.hear_bytes(2)), "\x89\x00"s);
  EXPECT_TRUE(r.run(r.client.hung_up()));
  EXPECT_EQ(r.app.ended, 1);
}

TEST(websocket, cuts_off_who_lets_its_queue_run_full_and_counts_it) {
  websocket_options options;
  options.queue.bytes = 1 << 20;
  socket_rig r(options);
  r.open();
  ASSERT_TRUE(r.run(r.client.say(client_text("/flood"))));
  EXPECT_EQ(r.closing_code(), 1013u);
  EXPECT_EQ(metric(r.registry, "pheidi_http_server_slow_streams_total"), 1);
}

TEST(websocket, cuts_off_who_does_not_read_and_counts_it) {
  websocket_options options;
  options.queue.bytes = 64 << 20;
  options.queue.write_timeout = 200ms;
  socket_rig r(options);
  r.open();
  const auto socket = r.app.last.lock();
  const auto big = std::make_shared<const std::string>(8 << 20, 'x');
  for (int i = 0; i < 4; ++i)
    ASSERT_TRUE(socket->send(big));
  while (socket->open())
    r.run(turn(r.loop));
  EXPECT_EQ(metric(r.registry, "pheidi_http_server_slow_streams_total"), 1);
}

TEST(websocket, ends_with_its_server) {
  socket_rig r;
  r.open();
  EXPECT_EQ(r.exchange(client_text("hi"), 4), "\x81\x02hi");
  r.web.close();
  EXPECT_TRUE(r.run(r.client.hung_up()));
  r.loop.run_until_done();
  EXPECT_EQ(r.app.ended, 1);
  EXPECT_EQ(r.web.open(), 0u);
}

TEST(websocket, takes_nothing_after_its_end) {
  socket_rig r;
  r.open();
  const auto kept = r.app.last.lock();
  ASSERT_TRUE(kept);
  ASSERT_TRUE(r.run(r.client.say(client_close(1000))));
  EXPECT_EQ(r.closing_code(), 1000u);
  EXPECT_TRUE(r.run(r.client.hung_up()));
  EXPECT_FALSE(kept->open());
  EXPECT_FALSE(kept->send(std::string("late")));
  kept->close(1001);
}

TEST(websocket, leaves_room_for_requests) {
  server_options limits;
  limits.max_taken_over = 1;
  socket_rig r({}, limits);
  EXPECT_TRUE(r.open().starts_with(going_on));
  raw_client second(r.loop, r.port);
  ASSERT_TRUE(r.run(second.connect()));
  ASSERT_TRUE(r.run(second.say(socket_rig::opening())));
  const auto got = r.run(second.hear());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 503);
}

} // namespace pheidi::http::test
