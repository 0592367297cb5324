// The connection when Redis or the way to it misbehaves.
#include "fixture.hpp"

#include "pheidi/net/stream.hpp"

#include <fstream>
#include <functional>

namespace pheidi::redis {
namespace {

using namespace std::string_literals;

struct pending_answer {
  std::optional<result<reply>> value;
};

net::awaitable<void> ask(connection& c, std::vector<std::string> words, pending_answer& out) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  auto r = co_await c.command(views);
  out.value.emplace(std::move(r));
}

/// Looks at the condition at every tick; false when it never came true.
net::awaitable<bool> until(net::loop& l, std::function<bool()> condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) co_return true;
    co_await net::sleep_for(l, milliseconds(10));
  }
  co_return false;
}

bool happens(client& c, std::function<bool()> condition) {
  return test::on_loop(c.loop, until(c.loop, std::move(condition)));
}

TEST(redis_faults, answers_not_connected_before_the_first_connect) {
  test::temporary_directory empty("nothing");
  connection_options o;
  o.endpoint.unix_path = (empty.path() / "no.sock").string();
  client c(std::move(o));

  const auto asked = c.command({"PING"});
  const auto waited = c.connected(milliseconds(200));

  ASSERT_FALSE(asked);
  EXPECT_TRUE(asked.error().is(errc::not_connected));
  ASSERT_FALSE(waited);
  EXPECT_TRUE(waited.error().is(errc::timeout));
}

TEST(redis_faults, answers_lost_when_the_server_kills_the_client_and_connects_again) {
  test::redis_server server;
  client c(to_socket(server));
  ASSERT_TRUE(c.connected());
  pending_answer blocked;
  pending_answer behind;
  c.loop.spawn(ask(c.on, {"BLPOP", "nothing", "0"}, blocked));
  c.loop.spawn(ask(c.on, {"INCR", "behind"}, behind));
  ASSERT_TRUE(happens(c, [&] {
    return server.text({"INFO", "clients"}).find("blocked_clients:1") != std::string::npos;
  }));

  server.run({"CLIENT", "KILL", "TYPE", "normal"});
  ASSERT_TRUE(happens(c, [&] { return blocked.value && behind.value; }));

  EXPECT_TRUE(blocked.value->has_error() && blocked.value->error().is(errc::lost));
  EXPECT_TRUE(behind.value->has_error() && behind.value->error().is(errc::lost));
  ASSERT_TRUE(c.connected());
  EXPECT_TRUE(c.command({"PING"}));
  EXPECT_EQ(c.counted("pheidi_redis_reconnects_total"), 1);
}

TEST(redis_faults, gives_up_on_a_paused_server_in_time_and_connects_again) {
  test::redis_server server;
  auto options = to_socket(server);
  options.command_timeout = milliseconds(200);
  client c(std::move(options));
  ASSERT_TRUE(c.connected());
  server.pause();

  const auto paused = c.command({"PING"});
  server.resume();

  ASSERT_FALSE(paused);
  EXPECT_TRUE(paused.error().is(errc::timeout)) << paused.error().message();
  // The short time-out holds for these too.
  bool answered = false;
  for (const auto until = steady_clock::now() + patience; !answered && steady_clock::now() < until;)
    answered = c.connected() && c.command({"PING"});
  EXPECT_TRUE(answered);
}

TEST(redis_faults, finds_the_server_again_after_kill_and_restart) {
  test::redis_server server;
  client c(to_socket(server));
  ASSERT_TRUE(c.connected());

  server.kill();
  const auto down = c.command({"PING"});
  server.start();

  EXPECT_FALSE(down);
  ASSERT_TRUE(c.connected());
  EXPECT_TRUE(c.command({"PING"}));
}

TEST(redis_faults, waits_for_a_server_that_still_loads) {
  test::redis_server server({"rdbcompression no"});
  for (int i = 0; i < 100; ++i)
    server.run({"SET", std::to_string(i), std::string(1024, 'x')});
  server.run({"SAVE"});
  client c(to_socket(server));
  ASSERT_TRUE(c.connected());
  server.kill();
  // One key per 100 ms, and answers in between: LOADING.
  const auto config = server.directory() / "redis.conf";
  std::ofstream(config, std::ios::app)
      << "key-load-delay 100000\nloading-process-events-interval-bytes 1024\n";
  EXPECT_FALSE(c.command({"PING"}));

  server.launch();
  EXPECT_TRUE(c.refused_for("LOADING"));
  server.run({"CONFIG", "SET", "key-load-delay", "0"});
  const auto ready = c.connected();

  ASSERT_TRUE(ready) << ready.error().message();
  const auto got = c.command({"GET", "99"});
  ASSERT_TRUE(got);
  EXPECT_TRUE(got->text());
}

TEST(redis_faults, drops_the_connection_when_the_primary_became_a_replica) {
  test::redis_server server;
  client c(to_socket(server));
  ASSERT_TRUE(c.connected());
  server.run({"REPLICAOF", "127.0.0.1", "1"});

  const auto refused = c.command({"SET", "a", "1"});

  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errc::read_only));
  EXPECT_FALSE(c.on.is_connected());
  server.run({"REPLICAOF", "NO", "ONE"});
  ASSERT_TRUE(c.connected());
  EXPECT_TRUE(c.command({"SET", "a", "1"}));
}

TEST(redis_faults, answers_stopped_to_what_waits_when_it_is_stopped) {
  test::redis_server server;
  client c(to_socket(server));
  ASSERT_TRUE(c.connected());
  pending_answer blocked;
  c.loop.spawn(ask(c.on, {"BLPOP", "nothing", "0"}, blocked));
  ASSERT_TRUE(happens(c, [&] {
    return server.text({"INFO", "clients"}).find("blocked_clients:1") != std::string::npos;
  }));

  c.on.stop();
  c.loop.run_until_done();

  ASSERT_TRUE(blocked.value);
  EXPECT_TRUE(blocked.value->has_error() && blocked.value->error().is(errc::stopped));
  EXPECT_EQ(c.loop.tasks(), 0U);
}

/// A peer that greets like Redis and then answers every command with `answer`.
net::awaitable<void> scripted_peer(net::listener& at, std::string answer, std::size_t greetings) {
  auto s = co_await at.accept();
  if (!s) co_return;
  std::vector<char> chunk(4096);
  std::string seen;
  std::string hello;
  for (std::size_t i = 0; i < greetings; ++i)
    hello += "+OK\r\n";
  auto first = co_await s->read_some(chunk, patience);
  if (!first) co_return;
  auto greeted = co_await s->write(hello, {}, patience);
  if (!greeted) co_return;
  auto second = co_await s->read_some(chunk, patience);
  if (!second) co_return;
  auto answered = co_await s->write(answer, {}, patience);
  if (!answered) co_return;
  // A half answer is followed by the end of the stream.
  s->close();
}

class redis_bad_answers : public testing::TestWithParam<const char*> {};

TEST_P(redis_bad_answers, close_the_connection_and_answer_lost) {
  test::temporary_directory dir("peer");
  const auto path = (dir.path() / "s").string();
  connection_options o;
  o.endpoint.unix_path = path;
  client c(std::move(o));
  auto at = net::listener::unix_path(c.loop, path);
  ASSERT_TRUE(at);
  c.loop.spawn(scripted_peer(*at, GetParam(), 3));
  ASSERT_TRUE(c.connected());

  const auto got = c.command({"GET", "x"});

  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().is(errc::lost)) << got.error().message();
}

INSTANTIATE_TEST_SUITE_P(all, redis_bad_answers,
                         testing::Values("HTTP/1.1 400 Bad Request\r\n\r\n", "$10\r\nabc", "*3\r\n:1\r\n",
                                         "$abc\r\n", ""));

} // namespace
} // namespace pheidi::redis
