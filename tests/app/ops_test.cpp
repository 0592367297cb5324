// What monitoring sees of a process: metrics, health, readiness.
#include "exposition_check.hpp"
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

class ops : public testing::Test {
 protected:
  ops_answer ask(const std::string& target) { return ask_ops(here.path("ops.sock"), target); }
  double metric(const std::string& series) {
    const auto all = read_exposition(ask("/metrics").body).series;
    const auto found = all.find(series);
    return found == all.end() ? -1 : found->second;
  }

  bool becomes_unready_for(const std::string& reason) { return becomes_unready_for(here, reason); }
  static bool becomes_unready_for(const instance& which, const std::string& reason) {
    return eventually([&] {
      const auto ready = ask_ops(which.path("ops.sock"), "/readyz");
      return ready.status == 503 && ready.body.find(reason) != std::string::npos;
    });
  }

  static std::size_t count_of(std::string_view what, std::string_view in) {
    std::size_t count = 0;
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + 1))
      ++count;
    return count;
  }

  instance here;
  queue_view view{here.redis()};
};

TEST_F(ops, F54_metrics_are_prometheus_text_with_few_series_after_many_hosts) {
  constexpr std::size_t many = 500;
  auto world = here.make_world({hosts("480:ok"), hosts("10:error=503"), hosts("10:dead")}, false);
  for (std::size_t i = 0; i < many; ++i)
    here.push(here.job_for(world.inbox(i)));
  auto engine = here.start();
  ASSERT_TRUE(
      eventually([&] { return view.counter("stat:processed") >= static_cast<std::int64_t>(many); }, 60s))
      << engine->log();
  // Gauges are written once a second, each by its own loop.
  ASSERT_TRUE(eventually([&] {
    return metric("pheidi_delivery_lanes") == many && metric(R"(pheidi_queue_depth_jobs{queue="push"})") == 0;
  }));

  const auto answer = ask("/metrics");
  const auto read = read_exposition(answer.body);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.head, HasSubstr("text/plain; version=0.0.4"));
  EXPECT_THAT(read.problems, testing::IsEmpty());
  EXPECT_LT(read.series.size(), 2000u);
  EXPECT_EQ(read.series.at(R"(pheidi_delivery_outcomes_total{outcome="delivered"})"), 480);
  EXPECT_GE(read.series.at("pheidi_queue_fetched_total"), many);
  EXPECT_EQ(read.types.at("pheidi_delivery_signing_seconds"), "histogram");
}

TEST_F(ops, hosts_lists_the_most_troubled_first_and_no_more_than_asked_for) {
  auto world = here.make_world({hosts("40:ok"), hosts("1:reset")}, false);
  for (std::size_t i = 0; i < world.hosts().size(); ++i)
    here.push(here.job_for(world.inbox(i)));
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return view.counter("stat:processed") >= 41; })) << engine->log();

  // Each shard writes its table once a second; the first ones may be of a moment before the failure.
  std::string body;
  EXPECT_TRUE(eventually([&] {
    body = ask("/hosts").body;
    const bool failed_first = body.find("h0041.swarm.test") < body.find("\"state\"");
    return failed_first && count_of("\"host\"", body) >= 20;
  })) << body;
  EXPECT_EQ(count_of("\"host\"", body), 20u) << "ops.top_hosts";
}

TEST_F(ops, health_and_readiness_of_a_working_process) {
  auto engine = here.start();
  EXPECT_EQ(ask("/healthz").status, 200);
  EXPECT_EQ(ask("/livez").status, 200);
  EXPECT_TRUE(eventually([&] { return ask("/readyz").status == 200; }));
  EXPECT_EQ(ask("/nothing").status, 404);
}

TEST_F(ops, F44_readiness_ends_when_quiet) {
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return ask("/readyz").status == 200; }));

  engine->signal(SIGTSTP);

  EXPECT_TRUE(becomes_unready_for("quiet"));
  EXPECT_EQ(ask("/healthz").status, 200) << "quiet is not ill";
}

TEST_F(ops, F44_readiness_ends_before_the_process_does) {
  auto world = here.make_world({hosts("1:hang")}, false);
  here.push(here.job_for(world.inbox(0)));
  auto engine = here.start({"--set", "queue.shutdown_timeout_s=20"});
  ASSERT_TRUE(eventually([&] { return world.snapshot().total().requests == 1; }));
  ASSERT_TRUE(eventually([&] { return ask("/readyz").status == 200; })) << "a start may be unready, too";

  engine->signal(SIGTERM);

  EXPECT_TRUE(becomes_unready_for("stopping"));
  EXPECT_TRUE(engine->running());
  engine->signal(SIGTERM);
  engine->wait();
}

TEST_F(ops, F06_readiness_follows_redis) {
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return ask("/readyz").status == 200; }));

  here.redis().kill();
  ASSERT_TRUE(becomes_unready_for("Redis"));
  here.redis().start();

  EXPECT_TRUE(eventually([&] { return ask("/readyz").status == 200; })) << engine->log();
}

TEST_F(ops, readiness_of_a_process_that_only_serves_follows_redis_and_postgresql) {
  instance_options whole;
  whole.whole_schema = true;
  instance served(whole);
  const auto ready = [&] { return ask_ops(served.path("ops.sock"), "/readyz"); };
  auto engine =
      served.start({"--roles", "web", "--set", "web.listen=unix:" + served.path("web.sock").string()});
  ASSERT_TRUE(eventually([&] { return ready().status == 200; })) << engine->log();

  served.redis().kill();
  ASSERT_TRUE(becomes_unready_for(served, "Redis"));
  served.redis().start();
  ASSERT_TRUE(eventually([&] { return ready().status == 200; })) << engine->log();

  served.postgres().stop();
  ASSERT_TRUE(becomes_unready_for(served, "PostgreSQL"));
  EXPECT_EQ(ask_ops(served.path("ops.sock"), "/healthz").status, 200) << "a new process would not help";
  served.postgres().start();

  EXPECT_TRUE(eventually([&] { return ready().status == 200; })) << engine->log();
}

TEST_F(ops, an_address_that_another_process_has_is_said_with_the_setting_that_gives_another) {
  auto engine = here.start();

  engine_process second({"run", "--mastodon-env", here.path(".env.production").string(), "--log-format",
                         "json", "--set", "ops.listen=unix:" + here.path("ops.sock").string()},
                        here.path("second.log"));

  EXPECT_EQ(second.wait(), 2);
  const auto line = second.lines_with("\"start.listen\"");
  ASSERT_EQ(line.size(), 1u) << second.log();
  EXPECT_THAT(line.front(), HasSubstr("--set ops.listen="));
}

TEST_F(ops, F54_a_client_that_never_reads_or_asks_delays_nobody) {
  auto world = here.make_world({hosts("1:ok")}, false);
  auto engine = here.start();
  silent_clients idle(here.path("ops.sock"), 20);

  here.push(here.job_for(world.inbox(0)));

  EXPECT_TRUE(world.wait_delivered(1, 30s));
  EXPECT_EQ(ask("/metrics").status, 200);
}

} // namespace
