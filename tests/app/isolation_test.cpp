// What one host does is no other host's business.
//
// Nothing here looks at a clock: "meanwhile" is told by what has and what has not happened yet.
#include "instance.hpp"
#include "ops_client.hpp"
#include "queue_view.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace pheidi;
using namespace pheidi::test;
using testing::HasSubstr;
namespace json = boost::json;

class isolation : public testing::Test {
 protected:
  std::string push(const swarm::world& world, std::size_t host) {
    auto job = here.job_for(world.inbox(host));
    here.push(job);
    return jid_of(job);
  }

  /// The line in the log that ends the attempt.
  std::string end_of(const engine_process& engine, const std::string& jid) {
    return engine.wait_for(jid).value_or("no line of " + jid + " in\n" + engine.log());
  }

  /// As /hosts shows it; "" while it is not listed.
  std::string state_of(const std::string& host) {
    const auto answer = ask_ops(here.path("ops.sock"), "/hosts");
    if (answer.status != 200) return "";
    const auto all = json::parse(answer.body);
    for (const auto& row : all.as_array())
      if (row.at("host").as_string() == host) return std::string(row.at("state").as_string());
    return "";
  }

  instance here;
  queue_view view{here.redis()};
};

TEST_F(isolation, F23_F33_healthy_hosts_get_everything_while_others_hang_or_are_dead) {
  auto world = here.make_world({hosts("4:hang"), hosts("2:hang-tls"), hosts("2:blackhole"), hosts("10:ok"),
                                hosts("4:dead"), hosts("2:drip"), hosts("2:reset")});
  constexpr std::size_t hanging = 8, per_host = 20;
  // The hosts that never answer come first in the queue, with more than a process takes at its start.
  for (std::size_t i = 0; i < hanging * per_host; ++i)
    push(world, i % hanging);
  for (std::size_t round = 0; round < per_host; ++round)
    for (std::size_t i = hanging; i < world.hosts().size(); ++i)
      push(world, i);
  auto engine = here.start();

  ASSERT_TRUE(eventually([&] { return world.snapshot().groups[3].accepted == 10 * per_host; }))
      << engine->log();

  for (const auto& line : engine->lines_with("\"delivery.done\""))
    for (std::size_t i = 0; i < hanging; ++i)
      EXPECT_THAT(line, testing::Not(HasSubstr(world.hosts()[i].name)));
  EXPECT_GE(view.in_flight(), hanging * per_host) << "all of theirs are pending still";
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0u);
}

TEST_F(isolation, F24_a_dripping_host_gets_its_deliveries_too) {
  auto world = here.make_world({hosts("2:drip"), hosts("2:ok")}, false);
  here.enqueue(world, 8, 4);
  auto engine = here.start();

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return view.counter("stat:processed") == 8; })) << engine->log();
  EXPECT_EQ(view.size("retry"), 0);
}

TEST_F(isolation, what_a_lane_does_not_hold_is_parked_without_counting_an_attempt) {
  auto world = here.make_world({hosts("1:hang"), hosts("1:ok")}, false);
  const auto before = unix_seconds(wall_clock::now());
  for (int i = 0; i < 40; ++i)
    push(world, 0);
  auto engine = here.start({"--set", "delivery.lane_queue=5"});
  ASSERT_TRUE(eventually([&] { return view.size("schedule") > 0; })) << engine->log();
  push(world, 1);
  ASSERT_TRUE(eventually([&] { return world.snapshot().groups[1].accepted == 1; }));

  // At most what waits (5) and what is under way at first (4) is in memory.
  std::vector<std::string> parked; // each followed by its score
  EXPECT_TRUE(eventually([&] {
    parked = here.redis().list({"ZRANGE", "schedule", "0", "-1", "WITHSCORES"});
    return parked.size() >= 2 * std::size_t{31};
  }));
  EXPECT_TRUE(eventually([&] { return view.unsettled() == 40; }));
  for (std::size_t i = 0; i < parked.size(); i += 2) {
    const auto job = json::parse(parked[i]).as_object();
    EXPECT_FALSE(job.contains("retry_count"));
    EXPECT_FALSE(job.contains("error_class"));
    EXPECT_FALSE(job.contains("enqueued_at")) << "a scheduled job has none in Sidekiq";
    EXPECT_EQ(job.at("queue").as_string(), "push");
    EXPECT_GT(std::strtod(parked[i + 1].c_str(), nullptr), before);
  }
  EXPECT_EQ(view.counter("stat:failed"), 0);
}

TEST_F(isolation, F30_retry_after_holds_for_every_job_of_the_host) {
  auto world =
      here.make_world({hosts("1:error=429,retry-after=900s"), hosts("1:error=503,retry-after=900s")}, false);
  const auto before = unix_seconds(wall_clock::now());
  auto engine = here.start();
  for (const std::size_t host : {0u, 1u}) {
    end_of(*engine, push(world, host));
    ASSERT_TRUE(eventually([&] { return view.size("retry") == static_cast<std::int64_t>(host) + 1; }))
        << engine->log();
    push(world, host);
    ASSERT_TRUE(eventually([&] { return view.size("schedule") == static_cast<std::int64_t>(host) + 1; }))
        << engine->log();
  }

  for (const auto* set : {"retry", "schedule"})
    for (const auto& raw : view.raw_members(set))
      EXPECT_GE(view.score(set, raw), before + 899) << set;
  EXPECT_EQ(world.snapshot().total().requests, 2u) << "the second job of each host was not sent";
  EXPECT_FALSE(view.members("schedule").front().contains("retry_count"));
}

TEST_F(isolation, F32_after_five_faults_the_circuit_opens_and_a_dead_host_costs_no_more) {
  auto world = here.make_world({hosts("1:reset"), hosts("1:ok")}, false);
  auto engine = here.start();
  for (int i = 0; i < 5; ++i)
    push(world, 0);
  ASSERT_TRUE(eventually([&] { return view.size("retry") == 5; })) << engine->log();
  ASSERT_TRUE(eventually([&] { return state_of("h0001.swarm.test") == "open"; })) << engine->log();

  for (int i = 0; i < 30; ++i)
    push(world, 0);
  push(world, 1);
  ASSERT_TRUE(eventually([&] { return view.size("schedule") >= 30; })) << engine->log();
  ASSERT_TRUE(eventually([&] { return state_of("h0002.swarm.test") == "healthy"; })) << engine->log();

  EXPECT_EQ(world.snapshot().groups[0].requests, 5u);
}

TEST_F(isolation, F22_no_delivery_goes_to_a_host_whose_certificate_is_not_its_own) {
  auto world = here.make_world(
      {hosts("1:wrong-cert"), hosts("1:expired-cert"), hosts("1:untrusted-cert"), hosts("1:ok")});
  auto engine = here.start();
  std::vector<std::string> jids;
  for (std::size_t host = 0; host < 3; ++host)
    jids.push_back(push(world, host));
  push(world, 3);

  ASSERT_TRUE(eventually([&] { return view.size("retry") == 3 && world.snapshot().groups[3].accepted == 1; }))
      << engine->log();

  for (const auto& jid : jids) {
    EXPECT_THAT(end_of(*engine, jid), HasSubstr("\"outcome\":\"certificate\""));
    const auto job = view.find("retry", jid);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->at("retry_count").as_int64(), 0);
    EXPECT_THAT(std::string(job->at("error_message").as_string()), HasSubstr("certificate"));
  }
  for (std::size_t group = 0; group < 3; ++group)
    EXPECT_EQ(world.snapshot().groups[group].requests, 0u);
}

TEST_F(isolation, a_host_that_refuses_cavage_is_knocked_at_twice_once) {
  auto world = here.make_world({hosts("1:refuse-cavage")}, false);
  auto engine = here.start();

  EXPECT_THAT(end_of(*engine, push(world, 0)), HasSubstr("\"delivered\""));
  EXPECT_EQ(world.snapshot().total().requests, 2u);
  EXPECT_THAT(end_of(*engine, push(world, 0)), HasSubstr("\"rfc9421\""));

  EXPECT_EQ(world.snapshot().total().requests, 3u);
  EXPECT_EQ(world.snapshot().rfc9421, 2u);
  EXPECT_EQ(world.snapshot().total().refused, 0u);
}

TEST_F(isolation, F28_307_and_308_within_a_host_are_followed_and_signed_anew_301_is_not) {
  auto world = here.make_world({hosts("1:redirect=307"), hosts("1:redirect=308"), hosts("1:redirect=301")});
  auto engine = here.start();

  EXPECT_THAT(end_of(*engine, push(world, 0)), HasSubstr("\"delivered\""));
  EXPECT_THAT(end_of(*engine, push(world, 1)), HasSubstr("\"delivered\""));
  const auto moved = push(world, 2);
  EXPECT_THAT(end_of(*engine, moved), HasSubstr("\"retry\""));

  const auto seen = world.snapshot();
  EXPECT_EQ(seen.groups[0].requests, 2u);
  EXPECT_EQ(seen.groups[1].requests, 2u);
  EXPECT_EQ(seen.groups[2].requests, 1u);
  EXPECT_EQ(seen.total().refused, 0u) << "each hop carries a signature of its own target";
}

TEST_F(isolation, members_of_retry_and_schedule_are_delivered_when_their_time_has_come) {
  auto world = here.make_world({hosts("1:ok")}, false);
  for (const auto* set : {"retry", "schedule"})
    here.redis().run({"ZADD", set, "1000000000.5", here.job_for(world.inbox(0))});
  here.redis().run({"ZADD", "retry", "99999999999", here.job_for(world.inbox(0))});
  auto engine = here.start();

  ASSERT_TRUE(eventually([&] { return world.snapshot().total().accepted == 2; })) << engine->log();
  ASSERT_TRUE(eventually([&] { return view.in_flight() == 0; }));

  EXPECT_EQ(view.size("retry"), 1) << "what is not due stays";
  EXPECT_EQ(view.size("schedule"), 0);
  EXPECT_THAT(here.redis().list({"SMEMBERS", "queues"}), testing::Contains("push"));
}

TEST_F(isolation, a_retry_keeps_counting_where_ruby_left_off) {
  auto world = here.make_world({hosts("1:error=503")}, false);
  auto engine = here.start();
  const auto jid = push(world, 0);
  ASSERT_TRUE(eventually([&] { return view.size("retry") == 1; })) << engine->log();

  view.make_due("retry");
  ASSERT_TRUE(eventually([&] {
    const auto job = view.find("retry", jid);
    return job && job->at("retry_count").as_int64() == 1;
  })) << engine->log();

  const auto job = view.find("retry", jid);
  EXPECT_TRUE(job->contains("failed_at"));
  EXPECT_TRUE(job->contains("retried_at"));
  EXPECT_EQ(job->at("error_class").as_string(), "Mastodon::UnexpectedResponseError");
}

} // namespace
