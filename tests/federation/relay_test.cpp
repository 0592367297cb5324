// What a transaction caused, on its way to a Redis that does not always take it.
#include "model/model_fixture.hpp"
#include "support/on_loop.hpp"
#include "support/redis_server.hpp"

#include "pheidi/federation/outbox/relay.hpp"
#include "pheidi/model/create_schema.hpp"
#include "pheidi/model/outbox.hpp"

#include <gtest/gtest.h>
#include <pqxx/pqxx>

namespace pheidi::federation::outbox {
namespace {

redis::connection_options to(test::redis_server& server) {
  redis::connection_options o;
  o.endpoint.unix_path = server.socket();
  return o;
}

std::string made_database() {
  auto text = test::postgres_server::shared().create_database();
  pqxx::connection c(text);
  pqxx::work tx(c);
  model::create_schema(tx);
  model::create_own_schema(tx);
  tx.commit();
  return text;
}

db::executor_options at(const std::string& connection) {
  db::executor_options o;
  o.postgres.connection = connection;
  o.threads = 1;
  return o;
}

net::awaitable<std::size_t> carried(relay& by, std::vector<line> lines) {
  co_await by.carry_out(std::move(lines));
  co_return by.take_done().size();
}

struct a_relay : testing::Test {
  a_relay() {
    redis.start();
    const auto up = test::on_loop(loop, redis.connected(milliseconds(20000)));
    if (!up) throw std::runtime_error(up.error().message());
  }
  ~a_relay() override { redis.stop(); }

  std::vector<line> write(const follow_ups& what) {
    std::function<std::vector<line>(pqxx::dbtransaction&)> f = [&](pqxx::dbtransaction& tx) {
      return under_test.write_down(tx, model::inspect_schema(tx), {&what}, wall_clock::now());
    };
    return writers.run_now<std::vector<line>>(std::move(f)).value();
  }
  /// How many lines are done.
  std::size_t carry(std::vector<line> lines) {
    return test::on_loop(loop, carried(under_test, std::move(lines)));
  }

  test::redis_server server;
  metrics::registry registry;
  net::loop loop{"test", milliseconds(5)};
  redis::connection redis{loop, to(server), &registry};
  db::executor writers{at(made_database()), &registry};
  relay under_test{{loop, redis, redis, redis, writers, sidekiq::keyspace(), registry, {}, {}}};
};

TEST_F(a_relay, is_done_with_what_redis_took) {
  follow_ups what;
  what.jobs.push_back(regenerate_feed(account_id(1)));
  what.drop({"a"});
  EXPECT_EQ(carry(write(what)), 2U);
  EXPECT_EQ(server.integer({"LLEN", "queue:default"}), 1);
}

TEST_F(a_relay, keeps_what_redis_answered_with_a_refusal_and_nothing_besides) {
  server.run({"SET", "queue:default", "no list"});
  follow_ups what;
  what.jobs.push_back(regenerate_feed(account_id(1)));
  what.jobs.push_back(send_post(status_id(7)));
  EXPECT_EQ(carry(write(what)), 1U) << "the job that was not pushed stays in the outbox";
  EXPECT_EQ(server.integer({"LLEN", "queue:push"}), 1);
}

TEST_F(a_relay, loses_nothing_to_a_redis_that_is_full) {
  follow_ups what;
  what.jobs.push_back(regenerate_feed(account_id(1)));
  const auto lines = write(what);
  server.run({"CONFIG", "SET", "maxmemory", "1"});
  EXPECT_EQ(carry(lines), 0U);
  server.run({"CONFIG", "SET", "maxmemory", "0"});
  EXPECT_EQ(carry(lines), 1U);
  EXPECT_EQ(server.integer({"LLEN", "queue:default"}), 1);
}

} // namespace
} // namespace pheidi::federation::outbox
