// Processes that share the work by roles, and one that has no Ruby beside it.
#include "instance.hpp"
#include "ops_client.hpp"
#include "queue_view.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace pheidi::test {

namespace {

std::string job(const std::string& klass, const std::string& args, const std::string& more = "") {
  return fmt::format(R"({{"class":"{}","args":{},"queue":"pull","retry":3,"jid":"0123456789abcdef01234567",)"
                     R"("created_at":1790000000000,"enqueued_at":1790000000000{}}})",
                     klass, args, more);
}

std::string metrics_of(const instance& here) {
  return ask_ops(here.path("ops.sock"), "/metrics").body;
}

bool counts(const instance& here, const std::string& line) {
  return eventually([&] { return metrics_of(here).find(line) != std::string::npos; });
}

instance_options whole() {
  instance_options out;
  out.whole_schema = true;
  return out;
}

TEST(without_ruby, jobs_that_nobody_runs_are_counted_and_dropped) {
  instance here;
  for (int i = 0; i < 3; ++i)
    here.push(job("Scheduler::VacuumScheduler", "[]"));
  here.push(job("BackupWorker", "[1]"));

  auto engine = here.start({"--passthrough", "none"});

  EXPECT_TRUE(counts(here, R"(pheidi_queue_dropped_total{class="Scheduler::VacuumScheduler"} 3)"))
      << metrics_of(here);
  EXPECT_TRUE(counts(here, R"(pheidi_queue_dropped_total{class="BackupWorker"} 1)"));
  EXPECT_TRUE(eventually([&] { return queue_view(here.redis()).in_flight() == 0; }));
  EXPECT_EQ(queue_view(here.redis()).queued(), 0);
  EXPECT_EQ(here.redis().list({"KEYS", "queue:*"}), std::vector<std::string>{});
  EXPECT_TRUE(eventually([&] { return engine->lines_with("queue.dropped").size() == 2; }))
      << "once per class";
}

TEST(without_ruby, a_dropped_job_lets_go_of_its_lock) {
  instance here;
  const std::string digest = "uniquejobs:0123", jid = "0123456789abcdef01234567";
  here.redis().run({"SET", digest, jid});
  here.redis().run({"HSET", digest + ":LOCKED", jid, "1790000000.1"});
  here.redis().run({"ZADD", "uniquejobs:digests", "1790000000", digest});
  here.push(job("RegenerationWorker", "[17]", R"(,"lock":"until_executed","lock_digest":")" + digest + "\""));

  auto engine = here.start({"--passthrough", "none"});

  EXPECT_TRUE(counts(here, R"(pheidi_queue_dropped_total{class="RegenerationWorker"} 1)"));
  EXPECT_TRUE(eventually([&] { return here.redis().integer({"EXISTS", digest + ":LOCKED"}) == 0; }));
  EXPECT_EQ(here.redis().integer({"ZCARD", "uniquejobs:digests"}), 0);
}

TEST(roles, what_only_ingest_runs_goes_from_a_process_that_delivers_to_the_queue_of_ingest) {
  instance here(whole());
  here.push(job("ActivityPub::FollowersSynchronizationWorker", R"([17,"https://a.example/f","x"])"));
  here.push(job("ThreadResolveWorker", R"([17,"https://a.example/1",{}])"));
  here.push(job("Scheduler::VacuumScheduler", "[]"));

  auto engine = here.start({"--roles", "delivery", "--set", "queue.queues=push ingress", "--until-empty"});

  EXPECT_EQ(engine->wait(), 0) << engine->log();
  const queue_view left(here.redis());
  EXPECT_EQ(left.queued("ingress"), 2) << "and this process does not work it";
  EXPECT_EQ(left.queued("default"), 1);
}

TEST(roles, jobs_of_clients_go_to_the_queue_of_ingest_where_the_api_is_ours_and_to_ruby_where_it_is_not) {
  for (const bool ours : {true, false}) {
    instance here(whole());
    here.push(job("DistributionWorker", "[17]"), "pull");
    here.push(job("LocalNotificationWorker", R"([1,2,"Follow","follow"])"), "pull");

    auto engine = here.start({"--roles", "delivery", "-q", "push", "-q", "pull", "--set",
                              ours ? "web.api=true" : "web.api=false", "--until-empty"});

    EXPECT_EQ(engine->wait(), 0) << engine->log();
    EXPECT_EQ(queue_view(here.redis()).queued(ours ? "ingress" : "default"), 2) << ours;
  }
}

TEST(roles, deliveries_go_from_a_process_that_ingests_to_the_queue_of_delivery) {
  instance here(whole());
  here.push(job("ActivityPub::LowPriorityDeliveryWorker", R"(["{}",1,"https://a.example/inbox"])"), "pull");
  here.push(job("ActivityPub::DistributionWorker", "[17]"), "pull");
  here.push("this is no job", "pull");

  auto engine = here.start({"--roles", "ingest", "-q", "push", "-q", "pull", "--passthrough", "none"});

  ASSERT_TRUE(eventually([&] { return queue_view(here.redis()).queued("push") == 2; })) << engine->log();
  EXPECT_TRUE(eventually([&] { return queue_view(here.redis()).size("dead") == 1; })) << engine->log();
  EXPECT_EQ(here.redis().list({"SMEMBERS", "processes"}).size(), 1U);
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0) << engine->log();
  EXPECT_EQ(queue_view(here.redis()).queued("push"), 2);
}

TEST(roles, a_process_that_only_serves_fetches_nothing_and_is_ready) {
  instance here(whole());
  here.push(job("Scheduler::VacuumScheduler", "[]"));

  auto engine = here.start({"--roles", "web", "--set", "web.listen=unix:" + here.path("web.sock").string()});

  EXPECT_TRUE(eventually([&] { return ask_ops(here.path("ops.sock"), "/readyz").status == 200; }));
  EXPECT_EQ(ask_ops(here.path("web.sock"), "/nodeinfo/2.0").status, 403) << "served, for another host";
  EXPECT_EQ(queue_view(here.redis()).queued(), 1);
  EXPECT_EQ(here.redis().integer({"EXISTS", "processes"}), 0);
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0) << engine->log();
}

} // namespace

} // namespace pheidi::test
