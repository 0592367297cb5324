// Stop, quiet and reload: by signals of the system and by those of Sidekiq's page.
#include "instance.hpp"
#include "ops_client.hpp"
#include "queue_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::test;
using testing::HasSubstr;

class shutdown : public testing::Test {
 protected:
  /// Jobs to one host after the other, the oldest first.
  std::vector<std::string> push_jobs(const pheidi::swarm::world& world, std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
      out.push_back(here.job_for(world.inbox(i % world.hosts().size())));
      here.push(out.back());
    }
    return out;
  }

  std::string beat(const engine_process& p) { return here.redis().text({"HGET", identity_of(p), "beat"}); }

  /// Whatever the process was about to do when this was called, it has done.
  void await_two_heartbeats(const engine_process& p) {
    for (int i = 0; i < 2; ++i) {
      const auto before = beat(p);
      ASSERT_TRUE(eventually([&] { return beat(p) != before; }));
    }
  }

  bool says_quiet(const engine_process& p) {
    return here.redis().text({"HGET", identity_of(p), "quiet"}) == "true";
  }

  instance here;
  queue_view view{here.redis()};
};

/// Newest first, as a list in Redis shows them.
std::vector<std::string> newest_first(std::vector<std::string> jobs) {
  std::reverse(jobs.begin(), jobs.end());
  return jobs;
}

TEST_F(shutdown, F44_what_hangs_returns_to_the_head_of_its_queue_in_its_old_order_byte_for_byte) {
  auto world = here.make_world({hosts("3:hang")}, false);
  auto jobs = push_jobs(world, 30);
  // Answers would be waited for far longer than the stop may take.
  auto engine = here.start({"--set", "queue.shutdown_timeout_s=3"});
  ASSERT_TRUE(eventually([&] { return view.in_flight() == 30 && world.snapshot().total().requests >= 12; }));
  const auto identity = identity_of(*engine);
  ASSERT_THAT(here.redis().list({"SMEMBERS", "processes"}), testing::ElementsAre(identity));

  engine->signal(SIGTSTP);
  ASSERT_TRUE(engine->wait_for("\"quiet\""));
  const auto later = push_jobs(world, 5);
  jobs.insert(jobs.end(), later.begin(), later.end());
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0) << engine->log();

  EXPECT_EQ(view.queue(), newest_first(jobs));
  EXPECT_TRUE(engine->lines_with("\"delivery.done\"").empty()) << "no answer was waited for";
  EXPECT_EQ(view.counter("stat:processed"), 0);
  EXPECT_EQ(here.redis().integer({"SCARD", "processes"}), 0);
  EXPECT_TRUE(here.redis().list({"KEYS", "pheidi:*"}).empty());
}

TEST_F(shutdown, F44_what_is_answered_in_time_is_settled_and_not_sent_again) {
  auto world = here.make_world({hosts("10:latency=1s")}, false);
  here.enqueue(world, 40);
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return world.snapshot().total().requests >= 40; }));

  engine->signal(SIGTERM);
  ASSERT_EQ(engine->wait(), 0) << engine->log();

  EXPECT_EQ(world.snapshot().deliveries.delivered, 40u);
  EXPECT_EQ(view.counter("stat:processed"), 40);
  EXPECT_EQ(view.queued(), 0);
}

TEST_F(shutdown, a_second_SIGTERM_ends_at_once_and_the_record_stays_for_recovery) {
  auto world = here.make_world({hosts("3:hang")}, false);
  const auto jobs = push_jobs(world, 9);
  auto engine = here.start({"--set", "queue.shutdown_timeout_s=300"});
  ASSERT_TRUE(eventually([&] { return view.in_flight() == 9; }));
  const auto identity = identity_of(*engine);

  engine->signal(SIGTERM);
  ASSERT_TRUE(engine->wait_for("\"stop.draining\""));
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 1);

  EXPECT_THAT(view.in_flight(identity), testing::UnorderedElementsAreArray(jobs));
}

TEST_F(shutdown, SIGTSTP_stops_the_fetching_and_nothing_else) {
  auto world = here.make_world({hosts("5:latency=1s")}, false);
  here.enqueue(world, 20);
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return world.snapshot().total().requests >= 20; }));

  engine->signal(SIGTSTP);
  ASSERT_TRUE(eventually([&] { return says_quiet(*engine); }));
  push_jobs(world, 5);
  await_two_heartbeats(*engine);

  EXPECT_EQ(view.queued(), 5);
  EXPECT_TRUE(world.wait_complete(30s)) << "what was in hand goes on";
  EXPECT_TRUE(engine->running());
}

TEST_F(shutdown, buttons_of_the_web_page_quiet_and_stop_the_process) {
  auto world = here.make_world({hosts("1:ok")}, false);
  auto engine = here.start();
  const auto signals = identity_of(*engine) + "-signals";

  here.redis().run({"LPUSH", signals, "TSTP"});
  ASSERT_TRUE(eventually([&] { return says_quiet(*engine); })) << engine->log();
  push_jobs(world, 1);
  await_two_heartbeats(*engine);
  EXPECT_EQ(view.queued(), 1);

  here.redis().run({"LPUSH", signals, "TERM"});
  EXPECT_EQ(engine->wait(), 0) << engine->log();
  EXPECT_EQ(view.queued(), 1);
  EXPECT_EQ(here.redis().integer({"SCARD", "processes"}), 0);
}

class reload : public shutdown {
 protected:
  std::unique_ptr<engine_process> start_with(const std::string& settings) {
    here.write("pheidi.toml", settings);
    return here.start({"--config", here.path("pheidi.toml").string()});
  }
};

TEST_F(reload, F45_new_bounds_and_level_hold_at_once_and_the_rest_is_named) {
  auto world = here.make_world({hosts("1:hang")}, false);
  auto engine = start_with("[log]\nlevel = \"info\"\n[delivery]\nlane_queue = 1000\nshards = 1\n");
  push_jobs(world, 20);
  ASSERT_TRUE(eventually([&] { return view.in_flight() == 20; }));

  here.write("pheidi.toml", "[log]\nlevel = \"debug\"\n[delivery]\nlane_queue = 1\nshards = 2\n");
  engine->signal(SIGHUP);
  ASSERT_TRUE(engine->wait_for("delivery.shards"));
  push_jobs(world, 7);

  ASSERT_TRUE(eventually([&] { return view.size("schedule") == 7; })) << engine->log();
  EXPECT_TRUE(engine->wait_for("\"delivery.parked\"")) << "a line of the level debug";
  EXPECT_THAT(engine->lines_with("delivery.shards").front(), HasSubstr("\"reload.needs_restart\""));
  EXPECT_THAT(engine->lines_with("delivery.lane_queue").front(), HasSubstr("\"reload.changed\""));
  EXPECT_THAT(engine->lines_with("log.level").front(), HasSubstr("\"reload.changed\""));
  EXPECT_EQ(view.in_flight(), 20u) << "what waited goes on waiting";
}

TEST_F(reload, F45_a_broken_file_changes_nothing_and_says_where) {
  auto world = here.make_world({hosts("1:hang")}, false);
  auto engine = start_with("[delivery]\nlane_queue = 1000\n");

  here.write("pheidi.toml", "[delivery]\nlane_queue = 1\nlane_qeue = 2\n");
  engine->signal(SIGHUP);
  const auto refused = engine->wait_for("\"reload.refused\"");
  push_jobs(world, 30);

  ASSERT_TRUE(refused);
  EXPECT_THAT(*refused, HasSubstr("lane_qeue"));
  EXPECT_THAT(*refused, HasSubstr("pheidi.toml:3"));
  EXPECT_TRUE(eventually([&] { return view.in_flight() == 30; })) << engine->log();
  EXPECT_EQ(view.size("schedule"), 0);
  EXPECT_TRUE(engine->running());
}

} // namespace
