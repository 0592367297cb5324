// Commands, pipelines and scripts against a real Redis.
#include "fixture.hpp"

namespace pheidi::redis {
namespace {

using namespace std::string_literals;

class redis_connection : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(c.connected()); }
  test::redis_server server;
  client c{to_socket(server)};
};

net::awaitable<void> echo(connection& c, std::string text, std::vector<std::string>& answers, net::loop& l,
                          std::size_t all) {
  std::vector<std::string_view> words{"ECHO", text};
  auto r = co_await c.command(std::move(words));
  answers.push_back(r && r->text() ? *r->text() : "error"s);
  if (answers.size() == all) l.stop();
}

TEST_F(redis_connection, knows_the_version_of_the_server) {
  EXPECT_TRUE(c.on.is_connected());
  EXPECT_GE(c.on.server_major(), 6);
  EXPECT_NE(server.text({"INFO", "server"}).find("redis_version:" + c.on.server_version()),
            std::string::npos);
  EXPECT_NE(server.text({"CLIENT", "LIST"}).find("name=pheidi"), std::string::npos);
}

TEST_F(redis_connection, answers_many_coroutines_in_the_order_of_their_calls) {
  constexpr std::size_t n = 500;
  std::vector<std::string> answers;
  for (std::size_t i = 0; i < n; ++i)
    c.loop.spawn(echo(c.on, std::to_string(i), answers, c.loop, n));

  c.loop.run();

  ASSERT_EQ(answers.size(), n);
  for (std::size_t i = 0; i < n; ++i)
    EXPECT_EQ(answers[i], std::to_string(i));
}

TEST_F(redis_connection, keeps_hostile_text_one_argument) {
  const auto text = "x\r\n*1\r\n$8\r\nFLUSHALL\r\n\0{}*:"s;
  server.run({"SET", "before", "1"});

  const auto set = c.command({"SET", text, text});

  ASSERT_TRUE(set);
  EXPECT_EQ(*set, reply{status{"OK"}});
  EXPECT_EQ(server.text({"GET", text}), text);
  EXPECT_EQ(server.integer({"DBSIZE"}), 2);
}

TEST_F(redis_connection, carries_large_values_both_ways) {
  const std::string big(5 << 20, 'b');
  ASSERT_TRUE(c.command({"SET", "big", big}));
  const auto got = c.command({"GET", "big"});
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, reply{big});
}

TEST_F(redis_connection, turns_error_replies_into_errors_and_counts_them) {
  server.run({"SET", "text", "a"});

  const auto wrong = c.command({"LPUSH", "text", "a"});

  ASSERT_FALSE(wrong);
  EXPECT_TRUE(wrong.error().is(errc::failed));
  EXPECT_TRUE(wrong.error().context.starts_with("WRONGTYPE"));
  EXPECT_EQ(c.counted("pheidi_redis_errors_total", "failed"), 1);
  EXPECT_EQ(c.counted("pheidi_redis_commands_total"), 1);
}

TEST_F(redis_connection, pipelines_and_leaves_errors_in_their_places) {
  const auto got = test::on_loop(
      c.loop,
      c.on.pipeline({{"SET", "a", "1"}, {"LPUSH", "a", "x"}, {"INCR", "a"}, {"LRANGE", "none", "0", "-1"}}));

  ASSERT_TRUE(got);
  ASSERT_EQ(got->size(), 4U);
  EXPECT_TRUE(std::holds_alternative<error_reply>((*got)[1].value));
  EXPECT_EQ((*got)[2], reply{std::int64_t{2}});
  EXPECT_EQ((*got)[3], reply{array{}});
  EXPECT_TRUE(all_done(*got).error().context.starts_with("WRONGTYPE"));
  EXPECT_TRUE(all_done(std::span(*got).first(1)));
}

TEST_F(redis_connection, runs_an_atomic_pipeline_wholly_or_not_at_all) {
  const auto good = test::on_loop(c.loop, c.on.pipeline({{"INCR", "a"}, {"INCR", "a"}}, true));
  const auto bad = test::on_loop(c.loop, c.on.pipeline({{"INCR", "a"}, {"NOSUCHCOMMAND"}}, true));

  ASSERT_TRUE(good);
  EXPECT_EQ(*good, (array{{std::int64_t{1}}, {std::int64_t{2}}}));
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().context.find("NOSUCHCOMMAND"), std::string::npos);
  EXPECT_EQ(server.text({"GET", "a"}), "2");
}

TEST_F(redis_connection, answers_an_empty_pipeline_at_once) {
  const auto got = test::on_loop(c.loop, c.on.pipeline({}));
  ASSERT_TRUE(got);
  EXPECT_TRUE(got->empty());
}

const script add{"return redis.call('INCRBY', KEYS[1], ARGV[1])", "allow-oom"};

TEST_F(redis_connection, loads_a_script_once_and_again_after_a_flush) {
  const auto first = test::on_loop(c.loop, c.on.eval(add, {"n"}, {"2"}));
  const auto second = test::on_loop(c.loop, c.on.eval(add, {"n"}, {"3"}));
  server.run({"SCRIPT", "FLUSH"});
  const auto third = test::on_loop(c.loop, c.on.eval(add, {"n"}, {"4"}));

  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(*third, reply{std::int64_t{9}});
  const auto stats = server.text({"INFO", "commandstats"});
  EXPECT_NE(stats.find("cmdstat_script|load:calls=2"), std::string::npos) << stats;
}

TEST_F(redis_connection, lets_a_flagged_script_write_to_a_full_redis) {
  if (c.on.server_major() < 7) GTEST_SKIP() << "flags of scripts came with Redis 7";
  server.run({"CONFIG", "SET", "maxmemory", "1"});

  const auto plain = c.command({"SET", "k", "v"});
  const auto flagged = test::on_loop(c.loop, c.on.eval(add, {"n"}, {"5"}));

  ASSERT_FALSE(plain);
  EXPECT_TRUE(plain.error().is(errc::out_of_memory));
  ASSERT_TRUE(flagged) << flagged.error().message();
  EXPECT_EQ(*flagged, reply{std::int64_t{5}});
}

TEST_F(redis_connection, reports_a_broken_script) {
  const auto broken = test::on_loop(c.loop, c.on.eval(script{"return (", ""}, {}, {}));
  ASSERT_FALSE(broken);
  EXPECT_TRUE(broken.error().is(errc::failed));
}

TEST(redis_limits, refuses_more_waiting_commands_than_allowed) {
  test::redis_server server;
  auto options = to_socket(server);
  options.max_pending = 3;
  client c(std::move(options));
  ASSERT_TRUE(c.connected());

  const auto few = test::on_loop(c.loop, c.on.pipeline({{"PING"}, {"PING"}, {"PING"}}));
  const auto many = test::on_loop(c.loop, c.on.pipeline({{"PING"}, {"PING"}, {"PING"}, {"PING"}}));

  EXPECT_TRUE(few);
  ASSERT_FALSE(many);
  EXPECT_TRUE(many.error().is(errc::failed));
}

} // namespace
} // namespace pheidi::redis
