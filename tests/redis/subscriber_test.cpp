// Pub/sub against a real Redis.
#include "fixture.hpp"

#include "pheidi/redis/subscriber.hpp"

#include <gtest/gtest.h>

namespace pheidi::redis {
namespace {

using namespace std::chrono_literals;
using heard_message = std::pair<std::string, std::string>;

struct listening {
  explicit listening(const test::redis_server& s, subscriber_options o = {})
      : on(
            loop, with(s, std::move(o)),
            [this](std::string_view c, std::string_view m) { hear(std::string(c), std::string(m)); },
            &registry) {
    on.start();
  }
  ~listening() {
    on.stop();
    loop.run_until_done();
  }
  static subscriber_options with(const test::redis_server& s, subscriber_options o) {
    o.connection = to_socket(s);
    return o;
  }
  void hear(std::string channel, std::string message) {
    heard.emplace_back(std::move(channel), std::move(message));
    if (heard.size() == wanted) loop.stop();
  }
  bool subscribe(const std::string& channel) {
    return on.subscribe(channel) && test::on_loop(loop, on.subscribed(channel, patience)).has_value();
  }
  void wait_for(std::size_t n) {
    wanted = n;
    if (heard.size() < n) loop.run();
  }

  net::loop loop{"test", milliseconds(10)};
  metrics::registry registry;
  std::vector<heard_message> heard;
  std::size_t wanted = 0;
  subscriber on;
};

struct redis_subscriber : testing::Test {
  test::redis_server server;
};

} // namespace

TEST_F(redis_subscriber, hears_what_is_published_once_it_is_confirmed) {
  listening l(server);
  ASSERT_TRUE(l.subscribe("a"));
  EXPECT_EQ(server.integer({"PUBLISH", "a", "one"}), 1);
  ASSERT_TRUE(l.subscribe("b"));
  EXPECT_EQ(server.integer({"PUBLISH", "b", std::string("\0\r\n", 3)}), 1);

  l.wait_for(2);

  EXPECT_EQ(l.heard[0], heard_message("a", "one"));
  EXPECT_EQ(l.heard[1], heard_message("b", std::string("\0\r\n", 3)));
}

TEST_F(redis_subscriber, hears_nothing_of_a_channel_that_it_left) {
  listening l(server);
  ASSERT_TRUE(l.subscribe("a"));
  ASSERT_TRUE(l.subscribe("b"));
  l.on.unsubscribe("a");
  server.run({"PUBLISH", "a", "gone"});
  // Left and entered again: only what comes after the second confirmation counts.
  l.on.unsubscribe("b");
  ASSERT_TRUE(l.subscribe("b"));
  server.run({"PUBLISH", "b", "here"});

  l.wait_for(1);

  EXPECT_EQ(l.heard, (std::vector<heard_message>{{"b", "here"}}));
  EXPECT_EQ(server.integer({"PUBLISH", "a", "x"}), 0);
  EXPECT_EQ(l.on.channels(), 1u);
}

TEST_F(redis_subscriber, subscribes_again_after_the_connection_was_lost) {
  listening l(server);
  for (int i = 0; i < 1200; ++i)
    ASSERT_TRUE(l.on.subscribe("c" + std::to_string(i)));
  ASSERT_TRUE(l.subscribe("last"));
  server.kill();
  server.start();

  // The loss shows in a turn of the loop to come.
  bool again = false;
  while (!again) {
    ASSERT_TRUE(test::on_loop(l.loop, l.on.subscribed("c7", patience)));
    again = server.integer({"PUBLISH", "c7", "back"}) == 1;
  }
  l.wait_for(1);

  EXPECT_EQ(l.heard[0], heard_message("c7", "back"));
  EXPECT_EQ(l.on.channels(), 1201u);
}

TEST_F(redis_subscriber, may_leave_a_channel_while_it_hears) {
  net::loop loop{"test", milliseconds(10)};
  subscriber_options options;
  options.connection = to_socket(server);
  std::unique_ptr<subscriber> s;
  int heard = 0;
  s = std::make_unique<subscriber>(loop, options, [&](std::string_view channel, std::string_view) {
    ++heard;
    s->unsubscribe(channel);
    loop.stop();
  });
  s->start();
  s->subscribe("a");
  ASSERT_TRUE(test::on_loop(loop, s->subscribed("a", patience)));
  server.run({"PUBLISH", "a", "1"});
  loop.run();
  EXPECT_EQ(heard, 1);
  EXPECT_EQ(s->channels(), 0u);
  s->stop();
  loop.run_until_done();
}

TEST_F(redis_subscriber, has_bounds) {
  subscriber_options options;
  options.max_channels = 2;
  options.max_message_bytes = 10;
  listening l(server, options);
  ASSERT_TRUE(l.subscribe("a"));
  ASSERT_TRUE(l.subscribe("b"));
  EXPECT_FALSE(l.on.subscribe("c"));
  server.run({"PUBLISH", "a", std::string(11, 'x')});
  server.run({"PUBLISH", "a", std::string(10, 'x')});
  l.wait_for(1);
  EXPECT_EQ(l.heard[0].second, std::string(10, 'x'));
}

TEST_F(redis_subscriber, drops_a_connection_that_fell_silent) {
  subscriber_options options;
  options.ping_every = 50ms;
  options.connection.connect_timeout = 1000ms;
  options.connection.command_timeout = 1000ms;
  listening l(server, options);
  ASSERT_TRUE(l.subscribe("a"));
  server.pause();
  while (l.on.is_subscribed("a"))
    (void)test::on_loop(l.loop, l.on.subscribed("none", 50ms));
  server.resume();
  EXPECT_TRUE(l.subscribe("a"));
}

TEST_F(redis_subscriber, says_when_it_does_not_come_to_be) {
  listening l(server);
  const auto never = test::on_loop(l.loop, l.on.subscribed("a", 20ms));
  ASSERT_FALSE(never);
  EXPECT_TRUE(never.error().is(errc::timeout));
  l.on.stop();
  const auto stopped = test::on_loop(l.loop, l.on.subscribed("a", patience));
  ASSERT_FALSE(stopped);
  EXPECT_TRUE(stopped.error().is(errc::stopped));
}

} // namespace pheidi::redis
