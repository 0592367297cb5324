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

TEST(delivery, does_not_begin_with_secrets_that_do_not_open_the_keys) {
  instance_options options;
  options.encrypted_keys = true;
  options.extra_env = "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY=another-primary-key-0123456789abc";
  instance here(options);
  here.push(here.job_for("https://elsewhere.example/inbox"));

  engine_process engine({"run", "--mastodon-env", here.path(".env.production").string(), "--log-format",
                         "json", "--set", "ops.listen="},
                        here.path("pheidi.log"));

  EXPECT_EQ(engine.wait(), 2);
  const auto line = engine.lines_with("\"start.secrets\"");
  ASSERT_EQ(line.size(), 1u) << engine.log();
  EXPECT_THAT(line.front(), testing::HasSubstr("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY"));
  EXPECT_EQ(here.redis().integer({"LLEN", "queue:push"}), 1);
}

} // namespace
