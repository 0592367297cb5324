// Processes that die: every job still arrives, and no more duplicates than what the dead had in their hands.
#include "instance.hpp"
#include "queue_view.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <random>
#include <set>

namespace {

using namespace std::chrono_literals;
using namespace pheidi;
using namespace pheidi::test;

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text ? static_cast<std::size_t>(std::atoll(text)) : otherwise;
}

constexpr std::size_t usual_rounds = instrumented ? 20 : 50;

struct extent {
  std::size_t jobs, rounds;
};

extent extent_asked_for() {
  const auto rounds = from_environment("PHEIDI_CRASH_ROUNDS", usual_rounds);
  return {rounds * 400, rounds};
}

/// The ops socket is the first process's.
const std::vector<std::string> beside_another{"--set", "ops.listen="};

class crash : public testing::Test {
 protected:
  explicit crash(instance_options options = {}) : here(std::move(options)) {}

  /// Kills the process; what it held is settled in the swarm when this returns. Answers its in-flight record.
  std::vector<std::string> kill_hard(engine_process& p, swarm::world& world) {
    const auto identity = identity_of(p);
    p.signal(SIGKILL);
    p.wait();
    EXPECT_TRUE(eventually([&] { return world.snapshot().open_connections == 0; }))
        << "the kernel closes what a dead process had";
    return view.in_flight(identity);
  }

  /// How many of the jobs had arrived already: what a later process must send a second time.
  std::size_t arrived(const std::vector<std::string>& jobs, const swarm::world& world, std::size_t all) {
    std::set<std::string> missing;
    for (const auto& d : world.missing(all))
      missing.insert(d.host + " " + d.id);
    std::size_t n = 0;
    for (const auto& job : jobs) {
      const auto d = delivery_of(job);
      n += !missing.contains(d.host + " " + d.id);
    }
    return n;
  }

  /// The lease of a process that is known to be dead, gone before its time.
  void end_lease(const std::string& identity) { here.redis().run({"DEL", "pheidi:lease:" + identity}); }

  /// Nothing is in any record but what the living process holds, and that is nothing.
  bool all_settled() { return view.unsettled() == 0; }

  /// The dead are forgotten, those that held nothing too.
  bool only_holder(const engine_process& p) {
    return here.redis().list({"SMEMBERS", "pheidi:holders"}) == std::vector<std::string>{identity_of(p)};
  }

  void end_cleanly(engine_process& p) {
    p.signal(SIGTERM);
    EXPECT_EQ(p.wait(), 0) << p.log();
  }

  /// What may stay: how often a job was recovered is remembered for a day.
  void expect_clean_redis() {
    for (const auto& key : here.redis().list({"KEYS", "pheidi:*"})) {
      EXPECT_TRUE(key.starts_with("pheidi:recovered:")) << key;
      EXPECT_GT(here.redis().integer({"TTL", key}), 0) << key;
    }
    EXPECT_EQ(view.size("dead"), 0);
  }

  instance here;
  queue_view view{here.redis()};
};

TEST_F(crash, F01_every_job_arrives_however_often_the_process_is_killed) {
  const auto [jobs, rounds] = extent_asked_for();
  const auto seed = from_environment("PHEIDI_SEED", std::random_device{}());
  std::mt19937_64 dice(seed);
  auto world = here.make_world({hosts("20:latency=5ms..60ms")}, false);
  here.enqueue(world, jobs);
  // Poison is another test's subject; here the same job may meet its process's end many times.
  const std::vector<std::string> arguments{"--set", "queue.max_in_flight=512", "--set",
                                           "queue.poison_after=1000"};

  std::size_t held = 0, arrived_but_unsettled = 0, connections = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    auto engine = here.start(arguments);
    // Up to twice the average, so that the moment of the kill falls anywhere, the start included.
    const auto until = world.snapshot().deliveries.delivered + dice() % (2 * jobs / rounds);
    world.wait_delivered(std::min<std::uint64_t>(until, jobs), 30s);
    connections += world.snapshot().open_connections;
    const auto identity = identity_of(*engine);
    const auto record = kill_hard(*engine, world);
    EXPECT_LE(record.size(), 512u);
    held += record.size();
    arrived_but_unsettled += arrived(record, world, jobs);
    // The other half is recovered when its time has run out.
    if (dice() % 2) end_lease(identity);
  }
  auto last = here.start(arguments);
  ASSERT_TRUE(world.wait_complete(120s)) << "PHEIDI_SEED=" << seed << "\n" << last->log();
  ASSERT_TRUE(eventually([&] { return all_settled() && only_holder(*last); }, 60s)) << "PHEIDI_SEED=" << seed;
  end_cleanly(*last);

  const auto seen = world.snapshot().deliveries;
  std::printf("seed %zu: %zu kills, %llu of %zu delivered, %llu duplicates; at the kills %zu jobs in flight, "
              "%zu of them arrived, %zu connections open\n",
              seed, rounds, static_cast<unsigned long long>(seen.delivered), jobs,
              static_cast<unsigned long long>(seen.duplicates), held, arrived_but_unsettled, connections);
  EXPECT_EQ(seen.delivered, jobs);
  EXPECT_EQ(seen.missing, 0u);
  EXPECT_LE(seen.duplicates, arrived_but_unsettled) << "PHEIDI_SEED=" << seed;
  EXPECT_EQ(world.snapshot().total().refused, 0u);
  expect_clean_redis();
}

TEST_F(crash, F02_a_kill_between_the_answer_and_its_record_costs_one_duplicate_per_job_in_flight) {
  constexpr std::size_t jobs = 60; // fits into the first window
  auto world = here.make_world({hosts("20:latency=6s")}, false);
  here.enqueue(world, jobs);
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return view.in_flight() == jobs; }));
  const auto identity = identity_of(*engine);

  here.redis().pause();
  ASSERT_TRUE(world.wait_delivered(jobs, 30s));
  engine->signal(SIGKILL);
  engine->wait();
  here.redis().resume();
  end_lease(identity);
  // What the dead had sent to Redis before its end has been read by now, and may have settled some.
  const auto unsettled = view.in_flight(identity).size();
  ASSERT_TRUE(world.change(0, {}));
  auto second = here.start();

  ASSERT_TRUE(eventually([&] { return all_settled(); }, 60s)) << second->log();
  const auto seen = world.snapshot().deliveries;
  EXPECT_EQ(seen.delivered, jobs);
  EXPECT_EQ(seen.duplicates, unsettled);
  EXPECT_GT(unsettled, 0u);
  EXPECT_EQ(view.counter("stat:processed"), static_cast<std::int64_t>(jobs));
}

TEST_F(crash, the_other_process_recovers_the_jobs_when_the_lease_is_gone) {
  constexpr std::size_t jobs = 40;
  auto world = here.make_world({hosts("10:hang")}, false);
  here.enqueue(world, jobs);
  auto first = here.start();
  ASSERT_TRUE(eventually([&] { return view.in_flight(identity_of(*first)).size() == jobs; }));
  auto second = here.start(beside_another);

  first->signal(SIGKILL);
  first->wait();
  ASSERT_TRUE(world.change(0, {}));
  ASSERT_TRUE(eventually([&] { return world.snapshot().deliveries.delivered == jobs; }, 60s))
      << second->log();
  ASSERT_TRUE(eventually([&] { return all_settled(); }));
  end_cleanly(*second);

  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0u) << "nothing had arrived before";
  EXPECT_EQ(view.counter("stat:processed"), static_cast<std::int64_t>(jobs));
  expect_clean_redis();
}

TEST_F(crash, F46_a_process_that_slept_past_its_lease_settles_nothing_twice) {
  constexpr std::size_t jobs = 60;
  auto world = here.make_world({hosts("10:hang")}, false);
  here.enqueue(world, jobs);
  auto sleeper = here.start();
  ASSERT_TRUE(eventually([&] { return view.in_flight() == jobs && world.snapshot().total().requests > 0; }))
      << sleeper->log();
  sleeper->signal(SIGSTOP);
  ASSERT_TRUE(world.change(0, {}));
  auto other = here.start(beside_another);
  ASSERT_TRUE(eventually([&] { return view.counter("stat:processed") == static_cast<std::int64_t>(jobs); }))
      << other->log();

  // It finds its connections gone, its lanes full, and believes that all of it is still its own.
  sleeper->signal(SIGCONT);
  ASSERT_TRUE(sleeper->wait_for("\"queue.foreign\"")) << sleeper->log();
  end_cleanly(*sleeper);
  end_cleanly(*other);

  const auto seen = world.snapshot().deliveries;
  EXPECT_EQ(seen.delivered, jobs);
  EXPECT_LE(seen.duplicates, jobs) << "no more than it held";
  EXPECT_EQ(view.counter("stat:processed"), static_cast<std::int64_t>(jobs));
  EXPECT_EQ(view.counter("stat:failed"), 0);
  EXPECT_TRUE(all_settled());
  expect_clean_redis();
}

TEST_F(crash, F49_a_job_recovered_for_the_third_time_is_condemned_with_its_reason) {
  auto world = here.make_world({hosts("1:ok")}, false);
  const auto poison = here.job_for(world.inbox(0));
  const auto neighbour = here.job_for(world.inbox(0));
  here.redis().run({"SADD", "pheidi:holders", "gone:1:abc"});
  here.redis().run({"HSET", "pheidi:inflight:gone:1:abc", "push:1", poison, "push:2", neighbour});
  here.redis().run({"SET", "pheidi:recovered:" + jid_of(poison), "2", "EX", "3600"});

  auto engine = here.start();
  ASSERT_TRUE(world.wait_delivered(1, 30s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return view.in_flight() == 0; }));
  end_cleanly(*engine);

  const auto dead = view.members("dead");
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].at("jid").as_string(), jid_of(poison));
  EXPECT_EQ(dead[0].at("error_class").as_string(), "Pheidi::PoisonJob");
  EXPECT_THAT(std::string(dead[0].at("error_message").as_string()), testing::HasSubstr("3 times"));
  EXPECT_EQ(view.counter("stat:processed"), 1);
}

} // namespace
