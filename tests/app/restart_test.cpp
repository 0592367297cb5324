// Redis and PostgreSQL go away and come back while deliveries run: nothing is lost, nothing is done twice.
#include "instance.hpp"
#include "queue_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::test;

constexpr std::size_t jobs = 3000;

instance_options durable() {
  instance_options o;
  o.redis_config = {"appendonly yes", "appendfsync always"};
  return o;
}

TEST(restart, F05_redis_ends_and_is_killed_while_deliveries_run) {
  instance here(durable());
  const queue_view view(here.redis());
  auto world = here.make_world({hosts("20:latency=5ms..40ms")}, false);
  here.enqueue(world, jobs);
  // A lease that outlives the absence, so that the process need not take its own jobs for a dead one's.
  auto engine = here.start({"--set", "queue.lease_s=300", "--set", "queue.max_in_flight=256"});

  ASSERT_TRUE(world.wait_delivered(jobs / 5, 60s)) << engine->log();
  here.redis().terminate();
  here.redis().start();
  ASSERT_TRUE(world.wait_delivered(3 * jobs / 5, 60s)) << engine->log();
  here.redis().kill();
  here.redis().start();
  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return view.in_flight() == 0; }));
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0) << engine->log();

  EXPECT_EQ(world.snapshot().deliveries.delivered, jobs);
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0u);
  EXPECT_EQ(view.counter("stat:processed"), static_cast<std::int64_t>(jobs));
  EXPECT_EQ(view.size("retry"), 0) << "an absent Redis is no failure of a job";
  EXPECT_TRUE(here.redis().list({"KEYS", "pheidi:*"}).empty());
}

TEST(restart, F12_postgresql_restarts_while_keys_are_read) {
  auto options = durable();
  options.accounts = 50;
  instance here(options);
  const queue_view view(here.redis());
  auto world = here.make_world({hosts("20:latency=5ms..40ms")}, false);
  here.enqueue(world, jobs);
  // A cache that holds a few of the keys, so that they are read again and again.
  auto engine = here.start({"--set", "delivery.key_cache=5", "--set", "delivery.key_cache_ttl_s=1"});

  using mode = postgres_server::stop_mode;
  ASSERT_TRUE(world.wait_delivered(jobs / 5, 60s)) << engine->log();
  here.postgres().restart(mode::fast);
  ASSERT_TRUE(world.wait_delivered(2 * jobs / 5, 60s)) << engine->log();
  here.postgres().restart(mode::immediate);
  // Jobs whose key could not be read wait in `schedule` for a quarter of a minute.
  ASSERT_TRUE(world.wait_complete(90s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return view.in_flight() == 0; }));
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0) << engine->log();

  EXPECT_EQ(world.snapshot().deliveries.delivered, jobs);
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0u);
  EXPECT_EQ(world.snapshot().total().refused, 0u) << "each was signed with the key of its own account";
  EXPECT_EQ(view.counter("stat:failed"), 0) << "an absent database is no failure of a job";
  EXPECT_EQ(view.size("retry"), 0);
}

} // namespace
