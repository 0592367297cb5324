// The delivery path end to end: real Redis, real PostgreSQL, TLS, and servers that verify every signature.
#include "instance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::test;

TEST(delivery, brings_every_job_to_its_host_over_https) {
  instance here;
  auto world = here.make_world({hosts("20:ok")});
  here.enqueue(world, 1000);
  auto engine = here.start();

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0);

  const auto seen = world.snapshot();
  EXPECT_EQ(seen.deliveries.delivered, 1000u);
  EXPECT_EQ(seen.deliveries.duplicates, 0u);
  EXPECT_EQ(seen.total().refused, 0u);
  EXPECT_EQ(seen.cavage, 1000u);
  EXPECT_EQ(here.redis().integer({"LLEN", "queue:push"}), 0);
  EXPECT_EQ(here.redis().text({"GET", "stat:processed"}), "1000");
  EXPECT_EQ(here.redis().integer({"EXISTS", "stat:failed"}) ? here.redis().text({"GET", "stat:failed"}) : "0",
            "0");
  EXPECT_TRUE(here.redis().list({"KEYS", "pheidi:*"}).empty()) << "a clean end leaves nothing behind";
}

TEST(delivery, signs_with_encrypted_keys_of_keypairs) {
  instance_options options;
  options.encrypted_keys = true;
  instance here(options);
  auto world = here.make_world({hosts("3:ok")}, false);
  here.enqueue(world, 30);
  auto engine = here.start();
  ASSERT_TRUE(world.wait_complete(30s)) << engine->log();
  EXPECT_EQ(world.snapshot().total().refused, 0u);
}

} // namespace
