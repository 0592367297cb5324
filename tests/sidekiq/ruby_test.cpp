// What we write, read back by the real Sidekiq; what it writes, read by us. Needs Debian's ruby-sidekiq.
#include "fixture.hpp"
#include "support/child_process.hpp"

#include "pheidi/sidekiq/process.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace pheidi::sidekiq {
namespace {

namespace json = boost::json;
using strings = std::vector<std::string>;

std::uint32_t lowest(void*, std::uint32_t) {
  return 0;
}

class real_sidekiq : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/usr/bin/ruby"))
      GTEST_SKIP() << "no /usr/bin/ruby: install ruby-sidekiq to run these tests";
  }

  /// Runs a script of tests/interop/sidekiq; its last line is JSON.
  json::value ruby(const std::string& script, const strings& more = {}) {
    test::child_options o;
    const auto scripts = std::filesystem::path(PHEIDI_SOURCE_DIR) / "tests" / "interop" / "sidekiq";
    o.arguments = {"/usr/bin/ruby", (scripts / script).string(), w.server.socket()};
    o.arguments.insert(o.arguments.end(), more.begin(), more.end());
    o.output_file = (w.server.directory() / (script + std::to_string(++runs_) + ".out")).string();
    test::run_child(o);
    std::ifstream in(o.output_file);
    std::string line;
    std::string last;
    while (std::getline(in, line))
      last = line;
    a.renew(); // Ruby may take longer to start than the lease lasts
    return json::parse(last);
  }

  /// Debian's Sidekiq 6.4 looks for the rows under the name that 6.5 gave up.
  void rename_work(const std::string& identity) {
    w.server.run({"COPY", identity + ":work", identity + ":workers"});
  }

  settlement failed(const fetched& j, const failure& f) {
    const auto parsed = parse_job(j.raw);
    auto fate = after_failure(j.raw, *parsed, j.queue, f, at, default_retry_delay, {lowest, nullptr});
    if (auto* retry = std::get_if<retry_at>(&fate))
      return {j.field, into_retry{retry->when, retry->job}, true, true};
    if (auto* dead = std::get_if<to_dead_set>(&fate)) return {j.field, into_dead{dead->job, at}, true, true};
    return {j.field, done{}, true, true};
  }

  workplace w;
  holder a{w, "host:7:abc"};
  const wall_time at = wall_clock::now(); // Sidekiq's pages compare with their own clock
  int runs_ = 0;
};

TEST_F(real_sidekiq, jobs_are_fetched_with_all_they_carry) {
  const auto ids = ruby("enqueue.rb", {"3", "https://remote.example/inbox"}).as_array();

  const auto jobs = a.fetch(10);

  ASSERT_EQ(jobs.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto j = parse_job(jobs[i].raw);
    ASSERT_TRUE(j);
    EXPECT_EQ(json::value(j->jid), ids[i]);
    EXPECT_EQ(j->klass, "ActivityPub::DeliveryWorker");
    EXPECT_EQ(j->retry, (retry_limit{true, 16}));
    EXPECT_FALSE(j->dead);
    EXPECT_EQ(j->times, time_format::float_seconds);
    EXPECT_LT(std::abs(unix_seconds(*j->created_at) - unix_seconds(wall_clock::now())), 600);
    EXPECT_EQ(json::parse(j->args).as_array()[2], "https://remote.example/inbox");
  }
}

TEST_F(real_sidekiq, reads_our_process_work_and_statistics) {
  process_info info;
  info.identity = "host:7:abc";
  info.hostname = "host";
  info.pid = 7;
  info.started_at = at;
  info.queues = {{"push", 6}, {"ingress", 4}};
  info.concurrency = 500;
  info.version = "0.1.0";
  process_record record(w.redis, keyspace{}, info);
  ruby("enqueue.rb", {"2", "https://remote.example/inbox"});
  const auto jobs = a.fetch(1);
  beat b;
  b.busy = 1;
  b.rss_kb = 2048;
  b.rtt_us = 99;
  b.work = {{"w1", "push", jobs[0].raw, at}};
  ASSERT_TRUE(w.run(record.heartbeat(b, at)));
  rename_work(info.identity);

  const auto seen = ruby("inspect.rb");

  ASSERT_EQ(seen.at("processes").as_array().size(), 1U);
  const auto& p = seen.at("processes").as_array()[0];
  EXPECT_EQ(p.at("identity"), "host:7:abc");
  EXPECT_EQ(p.at("queues"), (json::value{"push", "ingress"}));
  EXPECT_EQ(p.at("concurrency"), 500);
  EXPECT_EQ(p.at("busy"), 1);
  EXPECT_EQ(p.at("tag"), "pheidi");
  EXPECT_EQ(p.at("quiet"), false);
  EXPECT_EQ(p.at("rss"), 2048);
  EXPECT_EQ(p.at("rtt_us"), 99);
  EXPECT_TRUE(p.at("beat").is_double());
  ASSERT_EQ(seen.at("work").as_array().size(), 1U);
  const auto& row = seen.at("work").as_array()[0];
  EXPECT_EQ(row.at("process"), "host:7:abc");
  EXPECT_EQ(row.at("queue"), "push");
  EXPECT_EQ(row.at("jid"), json::value(parse_job(jobs[0].raw)->jid));
  EXPECT_EQ(row.at("run_at"), unix_millis(at) / 1000);
  EXPECT_EQ(seen.at("stats").at("busy"), 1);
  EXPECT_EQ(seen.at("stats").at("enqueued"), 1);
}

TEST_F(real_sidekiq, reads_our_retries_deaths_and_counts) {
  ruby("enqueue.rb", {"3", "https://remote.example/inbox"});
  const auto jobs = a.fetch(3);
  const auto jid = [&](std::size_t i) { return json::value(parse_job(jobs[i].raw)->jid); };
  a.settle({failed(jobs[0], {"Pheidi::HostFault", "connection reset"}),
            {jobs[1].field, into_dead{condemned(jobs[1].raw, {"Pheidi::PoisonJob", "died 3 times"}, at), at},
             true, true},
            {jobs[2].field, done{}}},
           at);

  const auto seen = ruby("inspect.rb");

  ASSERT_EQ(seen.at("retry").as_array().size(), 1U);
  const auto& retry = seen.at("retry").as_array()[0];
  EXPECT_EQ(retry.at("jid"), jid(0));
  EXPECT_EQ(retry.at("error_class"), "Pheidi::HostFault");
  EXPECT_EQ(retry.at("error_message"), "connection reset");
  EXPECT_EQ(retry.at("retry_count"), 0);
  EXPECT_EQ(retry.at("queue"), "push");
  EXPECT_TRUE(retry.at("failed_at").is_double());
  EXPECT_NEAR(retry.at("at").as_double(), unix_seconds(at) + 15, 0.001);
  ASSERT_EQ(seen.at("dead").as_array().size(), 1U);
  EXPECT_EQ(seen.at("dead").as_array()[0].at("jid"), jid(1));
  EXPECT_EQ(seen.at("dead").as_array()[0].at("error_class"), "Pheidi::PoisonJob");
  const auto& stats = seen.at("stats");
  EXPECT_EQ(stats.at("processed"), 3);
  EXPECT_EQ(stats.at("failed"), 2);
  const auto day = [](wall_time t) { return unix_millis(t) / 86'400'000; };
  if (day(wall_clock::now()) == day(at)) {
    EXPECT_EQ(stats.at("processed_today"), 3);
  }
}

TEST_F(real_sidekiq, retries_our_entries_at_a_click) {
  ruby("enqueue.rb", {"2", "https://remote.example/inbox"});
  const auto jobs = a.fetch(2);
  a.settle({failed(jobs[0], {"E", "m"}),
            {jobs[1].field, into_dead{condemned(jobs[1].raw, {"E", "m"}, at), at}, true, true}},
           at);

  EXPECT_EQ(ruby("requeue.rb", {"retry"}), 1);
  EXPECT_EQ(ruby("requeue.rb", {"dead"}), 1);

  const auto again = a.fetch(10);
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(parse_job(again[0].raw)->jid, parse_job(jobs[0].raw)->jid);
  EXPECT_EQ(parse_job(again[1].raw)->jid, parse_job(jobs[1].raw)->jid);
}

TEST_F(real_sidekiq, retries_at_a_click_count_as_no_try) {
  ruby("enqueue.rb", {"1", "https://remote.example/inbox"});
  a.settle({failed(a.fetch(1).at(0), {"E", "first"})}, at);
  ruby("requeue.rb", {"retry"});

  a.settle({failed(a.fetch(1).at(0), {"E", "by hand"})}, at);

  const auto seen = ruby("inspect.rb");
  ASSERT_EQ(seen.at("retry").as_array().size(), 1U);
  EXPECT_EQ(seen.at("retry").at(0).at("error_message"), "by hand");
  EXPECT_EQ(seen.at("retry").at(0).at("retry_count"), 0);
}

TEST_F(real_sidekiq, shares_the_retry_and_schedule_sets_with_us) {
  ruby("enqueue.rb", {"1", "https://remote.example/scheduled", "3600"});
  ruby("enqueue.rb", {"1", "https://remote.example/failed"});
  const auto failed_once = a.fetch(1);
  a.settle({failed(failed_once[0], {"E", "m"})}, at);

  // Ours promotes what Ruby scheduled; Ruby's poller promotes what we put into the retry set.
  const auto promoted = w.run(a.queue.promote(10, at + std::chrono::hours(2)));
  ASSERT_TRUE(promoted);
  EXPECT_EQ(*promoted, 2U);
  auto jobs = a.fetch(10);
  ASSERT_EQ(jobs.size(), 2U);
  EXPECT_EQ(parse_job(jobs[0].raw)->retry_count, 0);
  EXPECT_TRUE(parse_job(jobs[1].raw)->enqueued_at);
  a.settle({failed(jobs[0], {"E", "again"})}, at - std::chrono::hours(1));
  const auto member = w.set("retry");
  ASSERT_EQ(member.size(), 1U);
  w.server.run({"ZADD", "retry", "1", member[0]});
  ruby("poll.rb");

  const auto third = a.fetch(10);
  ASSERT_EQ(third.size(), 1U);
  EXPECT_EQ(parse_job(third[0].raw)->jid, parse_job(failed_once[0].raw)->jid);
  EXPECT_EQ(parse_job(third[0].raw)->retry_count, 1);
}

TEST_F(real_sidekiq, sends_signals_that_reach_our_heartbeat) {
  process_info info;
  info.identity = "host:7:abc";
  info.started_at = at;
  process_record record(w.redis, keyspace{}, info);
  ASSERT_TRUE(w.run(record.heartbeat({}, at)));

  ruby("signal.rb", {"quiet"});
  const auto first = w.run(record.heartbeat({}, at));
  ruby("signal.rb", {"dump"});
  ruby("signal.rb", {"stop"});
  const auto second = w.run(record.heartbeat({}, at));

  EXPECT_EQ(first.value(), std::vector{process_signal::quiet});
  EXPECT_EQ(second.value(), (std::vector{process_signal::dump, process_signal::stop}));
}

TEST_F(real_sidekiq, renders_its_pages_with_our_entries) {
  process_info info;
  info.identity = "host:7:abc";
  info.hostname = "host";
  info.started_at = at;
  info.queues = {{"push", 6}};
  info.version = "0.1.0";
  process_record record(w.redis, keyspace{}, info);
  ruby("enqueue.rb", {"6", "https://remote.example/inbox"});
  const auto jobs = a.fetch(5);
  beat b;
  b.busy = 1;
  b.work = {{"w1", "push", jobs[0].raw, at}};
  ASSERT_TRUE(w.run(record.heartbeat(b, at)));
  rename_work(info.identity);
  w.push("push",
         make_job({.klass = "Ours", .queue = "push", .args_json = "[]", .times = time_format::float_seconds},
                  make_jid(), at));
  a.settle(
      {failed(jobs[1], {"Pheidi::HostFault", "<b>reset</b>"}),
       {jobs[2].field, into_dead{condemned(jobs[2].raw, {"Pheidi::PoisonJob", "died"}, at), at}, true, true},
       {jobs[3].field, into_dead{"not json", at}, true, true},
       {jobs[4].field, into_schedule{at + seconds(60), jobs[4].raw}, false, false}},
      at);

  const auto pages =
      ruby("web.rb", {"/", "/busy", "/queues", "/queues/push", "/retries", "/scheduled", "/morgue"})
          .as_object();

  for (const auto& [path, page] : pages)
    EXPECT_EQ(page.at("status"), 200) << std::string(path);
  const auto body = [&](const char* path) { return std::string(pages.at(path).at("body").as_string()); };
  EXPECT_NE(body("/busy").find("host:7"), std::string::npos);
  EXPECT_NE(body("/busy").find(parse_job(jobs[0].raw)->jid), std::string::npos);
  EXPECT_NE(body("/retries").find("Pheidi::HostFault"), std::string::npos);
  EXPECT_EQ(body("/retries").find("<b>reset</b>"), std::string::npos);
  EXPECT_NE(body("/morgue").find("Pheidi::PoisonJob"), std::string::npos);
  EXPECT_NE(body("/scheduled").find("remote.example"), std::string::npos);
  EXPECT_NE(body("/queues/push").find("Ours"), std::string::npos);
}

} // namespace
} // namespace pheidi::sidekiq
