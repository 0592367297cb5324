// The process record in Redis.
#include "fixture.hpp"

#include "pheidi/sidekiq/process.hpp"

#include <boost/json/parse.hpp>

namespace pheidi::sidekiq {
namespace {

using strings = std::vector<std::string>;

process_info an_info() {
  process_info p;
  p.identity = "host:1:abc";
  p.hostname = "host";
  p.pid = 1;
  p.started_at = now;
  p.queues = {{"push", 0}};
  p.concurrency = 10;
  p.version = "0.1.0";
  return p;
}

class process : public testing::Test {
 protected:
  std::vector<process_signal> beat_with(const beat& b) {
    auto r = w.run(record.heartbeat(b, now));
    EXPECT_TRUE(r) << r.error().message();
    return r ? *r : std::vector<process_signal>{};
  }
  std::string field(const std::string& name) { return w.server.text({"HGET", "host:1:abc", name}); }

  workplace w;
  process_record record{w.redis, keyspace{}, an_info()};
};

TEST_F(process, writes_its_record_and_its_work) {
  beat b;
  b.busy = 2;
  b.rss_kb = 4096;
  b.rtt_us = 77;
  b.work = {{"t1", "push", a_job("1"), now - seconds(3)}, {"t2", "push", R"({"class":"C","args":[]})", now}};

  EXPECT_TRUE(beat_with(b).empty());

  EXPECT_EQ(w.server.list({"SMEMBERS", "processes"}), strings{"host:1:abc"});
  EXPECT_EQ(boost::json::parse(field("info")).at("identity"), "host:1:abc");
  EXPECT_EQ(field("concurrency"), "10");
  EXPECT_EQ(field("busy"), "2");
  EXPECT_EQ(field("beat"), "1766000100.500000");
  EXPECT_EQ(field("quiet"), "false");
  EXPECT_EQ(field("rss"), "4096");
  EXPECT_EQ(field("rtt_us"), "77");
  EXPECT_GT(w.server.integer({"TTL", "host:1:abc"}), 50);
  // The row without created_at would make the unique-jobs reaper raise.
  EXPECT_EQ(w.server.list({"HKEYS", "host:1:abc:work"}), strings{"t1"});
  const auto row = boost::json::parse(w.server.text({"HGET", "host:1:abc:work", "t1"})).as_object();
  EXPECT_EQ(row.at("queue"), "push");
  EXPECT_EQ(row.at("payload"), boost::json::value(a_job("1")));
  EXPECT_EQ(row.at("run_at"), 1766000097);
  EXPECT_GT(w.server.integer({"TTL", "host:1:abc:work"}), 50);
}

TEST_F(process, replaces_the_work_of_the_beat_before) {
  beat b;
  b.work = {{"t1", "push", a_job("1"), now}};
  beat_with(b);
  b.work = {{"t2", "push", a_job("2"), now}};
  beat_with(b);
  EXPECT_EQ(w.server.list({"HKEYS", "host:1:abc:work"}), strings{"t2"});
  b.work.clear();
  b.quiet = true;
  beat_with(b);
  EXPECT_EQ(w.server.integer({"EXISTS", "host:1:abc:work"}), 0);
  EXPECT_EQ(field("quiet"), "true");
}

TEST_F(process, shows_a_bounded_number_of_rows) {
  beat b;
  for (int i = 0; i < 300; ++i)
    b.work.push_back({std::to_string(i), "push", a_job(std::to_string(i)), now});
  beat_with(b);
  EXPECT_EQ(w.server.integer({"HLEN", "host:1:abc:work"}), 100);
}

TEST_F(process, answers_signals_in_their_order_once) {
  for (const auto* s : {"TSTP", "nonsense", "TTIN", "TERM"})
    w.server.run({"LPUSH", "host:1:abc-signals", s});

  EXPECT_EQ(beat_with({}), (std::vector{process_signal::quiet, process_signal::dump, process_signal::stop}));
  EXPECT_TRUE(beat_with({}).empty());
}

TEST_F(process, leaves_the_list_of_processes_when_cleared) {
  beat b;
  b.work = {{"t1", "push", a_job("1"), now}};
  beat_with(b);

  ASSERT_TRUE(w.run(record.clear()));

  EXPECT_EQ(w.server.integer({"EXISTS", "processes", "host:1:abc:work"}), 0);
}

} // namespace
} // namespace pheidi::sidekiq
