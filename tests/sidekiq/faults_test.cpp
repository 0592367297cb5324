// The queue when Redis fails under it.
#include "fixture.hpp"
#include "sidekiq/scripts.hpp"

#include "pheidi/sidekiq/process.hpp"

namespace pheidi::sidekiq {
namespace {

using strings = std::vector<std::string>;

const std::vector<std::string> push_queue{"push"};

TEST(queue_faults, keeps_every_settled_step_over_kill_9) {
  workplace w({"appendonly yes", "appendfsync always"});
  holder a(w, "a");
  const auto crash = [&] {
    w.server.kill();
    w.server.start();
    w.reconnect();
  };
  for (int i = 0; i < 6; ++i)
    w.push("push", a_job(std::to_string(i)));

  const auto jobs = a.fetch(5);
  crash();
  EXPECT_EQ(w.record("a").size(), 5U);
  a.settle({{jobs[0].field, done{}}, {jobs[1].field, into_retry{now, "again"}, true, true}});
  crash();
  EXPECT_EQ(w.record("a").size(), 3U);
  EXPECT_EQ(w.set("retry"), strings{"again"});
  EXPECT_EQ(w.server.text({"GET", "stat:processed"}), "2");
  a.settle({{jobs[2].field, into_dead{"corpse", now}}});
  crash();
  EXPECT_EQ(w.set("dead"), strings{"corpse"});
  a.die();
  holder b(w, "b");
  EXPECT_EQ(b.recover().given_back, 2U);
  crash();
  EXPECT_EQ(raws(b.fetch(10)), (strings{a_job("3"), a_job("4"), a_job("5")}));
}

TEST(queue_faults, drains_a_full_redis) {
  workplace w;
  if (w.redis.server_major() < 7) GTEST_SKIP() << "flags of scripts came with Redis 7";
  holder a(w, "a");
  holder dead(w, "dead");
  w.push("push", a_job("of the dead"));
  dead.fetch(1);
  dead.die();
  for (int i = 0; i < 4; ++i)
    w.push("push", a_job(std::to_string(i)));
  w.server.run({"ZADD", "retry", "1", a_job("due")});
  w.server.run({"CONFIG", "SET", "maxmemory", "1"});
  ASSERT_TRUE(w.server.text({"SET", "x", "y"}).starts_with("OOM"));

  a.renew();
  EXPECT_EQ(a.recover().given_back, 1U);
  const auto jobs = a.fetch(4);
  ASSERT_EQ(jobs.size(), 4U);
  const auto r = a.settle({{jobs[0].field, done{}},
                           {jobs[1].field, into_retry{now, "again"}, true, true},
                           {jobs[2].field, into_dead{"corpse", now}},
                           {jobs[3].field, give_back{"push", jobs[3].raw}, false, false}});
  const auto promoted = w.run(a.queue.promote(1, now));
  process_info info;
  info.identity = "a";
  process_record record(w.redis, keyspace{}, info);
  const auto beaten = w.run(record.heartbeat({}, now));

  EXPECT_EQ(r.settled, 4U);
  EXPECT_EQ(w.set("dead"), strings{"corpse"});
  ASSERT_TRUE(promoted) << promoted.error().message();
  EXPECT_EQ(*promoted, 1U);
  EXPECT_TRUE(beaten) << beaten.error().message();
}

/// What a Redis before 7 sees: scripts without flags, whose first write must be one that a full Redis allows.
TEST(queue_faults, has_scripts_that_a_full_redis_runs_without_flags) {
  workplace w;
  holder a(w, "a");
  w.push("push", a_job("1"));
  w.server.run({"CONFIG", "SET", "maxmemory", "1"});

  const auto fetched = w.server.run({"EVAL", scripts::fetch.text, "4", "pheidi:lease:a", "pheidi:holders",
                                     "pheidi:inflight:a", "queue:push", "a", "1", "0", "1", "1000", "push"});
  const auto settled = w.server.run({"EVAL",   scripts::settle.text,
                                     "9",      "pheidi:inflight:a",
                                     "retry",  "schedule",
                                     "dead",   "queues",
                                     "p",      "f",
                                     "pt",     "ft",
                                     "queue:", "0",
                                     "0",      "z",
                                     "push:0", "pf",
                                     "1",      "again"});
  const auto renewed = w.server.run(
      {"EVAL", scripts::renew_lease.text, "2", "pheidi:lease:a", "pheidi:holders", "a", "1", "60000"});

  ASSERT_TRUE(fetched.items());
  ASSERT_TRUE(settled.items());
  EXPECT_EQ((*settled.items())[0], redis::reply{std::int64_t{1}});
  EXPECT_EQ(w.set("retry"), strings{"again"});
  EXPECT_TRUE(renewed.integer());
}

TEST(queue_faults, heals_itself_after_a_script_flush) {
  workplace w;
  holder a(w, "a");
  w.push("push", a_job("1"));
  w.push("push", a_job("2"));
  ASSERT_EQ(a.fetch(1).size(), 1U);

  w.server.run({"SCRIPT", "FLUSH"});

  EXPECT_EQ(raws(a.fetch(1)), strings{a_job("2")});
}

TEST(queue_faults, hands_out_what_a_fetch_took_whose_answer_was_lost) {
  workplace w({}, seconds(3));
  holder a(w, "a");
  for (int i = 0; i < 10; ++i)
    w.push("push", a_job(std::to_string(i)));
  const auto held = a.fetch(2);
  // The stopped server has the command in its socket and runs it when it wakes; we have given up by then.
  w.server.pause();
  const auto lost = w.run(a.queue.fetch(push_queue, 5, 1 << 20));
  w.server.resume();
  ASSERT_FALSE(lost);
  EXPECT_TRUE(lost.error().is(redis::errc::timeout)) << lost.error().message();
  ASSERT_TRUE(w.run(w.redis.connected(patience)));
  ASSERT_EQ(w.queue("push").size(), 3U) << "the lost command ran";

  const auto first = a.fetch(3);
  const auto second = a.fetch(3);
  const auto third = a.fetch(10);

  EXPECT_EQ(raws(first), (strings{a_job("2"), a_job("3"), a_job("4")}));
  EXPECT_EQ(raws(second), (strings{a_job("5"), a_job("6")}));
  EXPECT_EQ(raws(third), (strings{a_job("7"), a_job("8"), a_job("9")}));
  EXPECT_EQ(a.settle({{first[0].field, done{}}, {held[0].field, done{}}}).settled, 2U);
}

TEST(queue_faults, refuses_a_fetch_of_an_earlier_epoch) {
  workplace w({}, seconds(3));
  holder a(w, "a");
  w.push("push", a_job("1"));
  w.server.pause();
  ASSERT_FALSE(w.run(a.queue.fetch(push_queue, 0 + 5, 1 << 20)));
  w.server.resume();
  ASSERT_TRUE(w.run(w.redis.connected(patience)));
  EXPECT_EQ(a.fetch(5).size(), 1U);
  w.push("push", a_job("2"));

  // The same command once more, as from a connection that hung even longer.
  const auto late = w.server.run({"EVAL", scripts::fetch.text, "4", "pheidi:lease:a", "pheidi:holders",
                                  "pheidi:inflight:a", "queue:push", "a", "1", "0", "5", "1000", "push"});

  ASSERT_TRUE(std::holds_alternative<redis::error_reply>(late.value));
  EXPECT_EQ(w.queue("push").size(), 1U);
  a.renew();
  EXPECT_EQ(raws(a.fetch(5)), strings{a_job("2")});
}

TEST(queue_faults, settles_again_what_it_does_not_know_to_be_settled) {
  workplace w({}, seconds(3));
  holder a(w, "a");
  for (int i = 0; i < 3; ++i)
    w.push("push", a_job(std::to_string(i)));
  const auto jobs = a.fetch(3);
  const std::vector<settlement> batch{{jobs[0].field, done{}},
                                      {jobs[1].field, into_retry{now, "again"}, true, true},
                                      {jobs[2].field, done{}}};
  w.server.pause();
  ASSERT_FALSE(w.run(a.queue.settle(batch, now)));
  w.server.resume();
  ASSERT_TRUE(w.run(w.redis.connected(patience)));

  const auto r = w.run(a.queue.settle(batch, now));

  ASSERT_TRUE(r) << r.error().message();
  EXPECT_EQ(r->settled + r->foreign, 3U);
  EXPECT_TRUE(w.record("a").empty());
  EXPECT_EQ(w.set("retry"), strings{"again"});
  EXPECT_EQ(w.server.text({"GET", "stat:processed"}), "3");
}

TEST(queue_faults, answers_errors_while_redis_is_away) {
  workplace w;
  holder a(w, "a");
  w.server.kill();

  const auto fetched = w.run(a.queue.fetch(push_queue, 1, 1000));
  const auto renewed = w.run(a.queue.renew_lease(seconds(60)));

  EXPECT_FALSE(fetched);
  EXPECT_FALSE(renewed);
  EXPECT_TRUE(redis::is_transient(fetched.error())) << fetched.error().message();
}

} // namespace
} // namespace pheidi::sidekiq
