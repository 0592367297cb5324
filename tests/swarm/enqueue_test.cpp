// Jobs into a real Redis, accounts into a real PostgreSQL, and both read back.
#include "shell.hpp"
#include "support/postgres_server.hpp"
#include "support/redis_server.hpp"

#include "pheidi/sidekiq/job.hpp"
#include "pheidi/swarm/enqueue.hpp"
#include "pheidi/swarm/keys.hpp"
#include "pheidi/swarm/seeding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace pheidi::swarm {
namespace {

fanout some_fanout() {
  return {
      {{1, "https://local.test/users/swarm1"}}, swarm_inboxes(7, 18443, true), {.inboxes_per_activity = 5}};
}

TEST(enqueue, pushes_every_job_once_and_writes_what_to_expect) {
  test::redis_server server;
  const test::scratch dir;
  auto source = some_fanout();
  enqueue_options options;
  options.redis.unix_path = server.socket();
  options.count = 1234;
  options.batch = 100;
  options.expect_file = dir.path("expected.tsv");
  std::vector<std::uint64_t> reported;
  options.progress = [&](std::uint64_t n) { reported.push_back(n); };

  const auto pushed = enqueue(source, options);

  ASSERT_TRUE(pushed) << pushed.error().message();
  EXPECT_EQ(pushed->jobs, 1234U);
  EXPECT_EQ(reported.back(), 1234U);
  EXPECT_EQ(server.list({"SMEMBERS", "queues"}), std::vector<std::string>{"push"});
  const auto jobs = server.list({"LRANGE", "queue:push", "0", "-1"});
  ASSERT_EQ(jobs.size(), 1234U);
  std::set<std::string> jids;
  for (const auto& raw : jobs)
    jids.insert(sidekiq::parse_job(raw).value().jid);
  EXPECT_EQ(jids.size(), 1234U);
  EXPECT_EQ(parse_deliveries(dir.read("expected.tsv")).size(), 1234U);
}

TEST(enqueue, puts_the_first_job_where_it_is_taken_first) {
  test::redis_server server;
  auto source = some_fanout();
  auto same = some_fanout();
  enqueue_options options;
  options.redis.unix_path = server.socket();
  options.name_space = "old";
  options.queue = "other";
  options.count = 5;
  options.batch = 2;

  ASSERT_TRUE(enqueue(source, options));

  const auto first = sidekiq::parse_job(same.next(wall_clock::now()).job).value().jid;
  EXPECT_EQ(sidekiq::parse_job(server.list({"LRANGE", "old:queue:other", "-1", "-1"}).at(0)).value().jid,
            first);
}

TEST(enqueue, says_when_there_is_no_redis) {
  auto source = some_fanout();
  enqueue_options options;
  options.redis.unix_path = "/nonexistent/redis.sock";
  options.count = 5;
  options.patience = milliseconds(200);

  const auto pushed = enqueue(source, options);

  EXPECT_FALSE(pushed);
}

class seeding : public ::testing::TestWithParam<std::pair<model::schema_family, bool>> {};

TEST_P(seeding, makes_accounts_whose_keys_the_swarm_can_verify_with) {
  seed_options options;
  options.postgres.connection = test::postgres_server::shared().create_database();
  options.identity.local_domain = options.identity.web_domain = "local.test";
  options.family = GetParam().first;
  options.accounts = 3;
  if (GetParam().second) {
    options.encryption.primary_key = "a primary key of a test";
    options.encryption.key_derivation_salt = "and its salt";
  }

  const auto made = seed(options);
  const auto again = seed(options);

  ASSERT_TRUE(made) << made.error().message();
  ASSERT_TRUE(again) << again.error().message();
  ASSERT_EQ(made->size(), 3U);
  const auto ring = key_ring::parse(key_file(*made));
  ASSERT_TRUE(ring) << ring.error().message();
  EXPECT_EQ(ring->size(), 3U);
  EXPECT_EQ(parse_actors(actors_json(*made)).value().size(), 3U);
  EXPECT_EQ(actors_json(*made), actors_json(*again));
  EXPECT_EQ(key_file(*made), key_file(*again));
  for (const auto& a : *made)
    EXPECT_TRUE(a.key_id.starts_with(a.uri + "#")) << a.key_id;
}

INSTANTIATE_TEST_SUITE_P(of_each_family, seeding,
                         ::testing::Values(std::pair{model::schema_family::mastodon_4_2, false},
                                           std::pair{model::schema_family::mastodon_4_6, false},
                                           std::pair{model::schema_family::mastodon_4_7, false},
                                           std::pair{model::schema_family::mastodon_4_7, true}));

} // namespace
} // namespace pheidi::swarm
