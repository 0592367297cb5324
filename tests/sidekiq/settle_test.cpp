// in-flight record -> where each job goes.
#include "fixture.hpp"

namespace pheidi::sidekiq {
namespace {

using strings = std::vector<std::string>;

class settle : public testing::Test {
 protected:
  /// Fetches `n` jobs with the ids "0", "1", ...
  std::vector<fetched> hold(int n) {
    for (int i = 0; i < n; ++i)
      w.push("push", a_job(std::to_string(i)));
    a.renew(); // many take long
    return a.fetch(static_cast<std::size_t>(n));
  }
  std::string stat(const std::string& name) { return w.server.text({"GET", "stat:" + name}); }
  std::size_t held() { return w.record("a").size(); }

  workplace w;
  holder a{w, "a"};
};

TEST_F(settle, ends_what_is_done_and_counts_it) {
  const auto jobs = hold(3);

  const auto r = a.settle(
      {{jobs[0].field, done{}}, {jobs[1].field, done{}, true, true}, {jobs[2].field, done{}, false, false}});

  EXPECT_EQ(r.settled, 3U);
  EXPECT_EQ(r.foreign, 0U);
  EXPECT_EQ(held(), 0U);
  EXPECT_EQ(stat("processed"), "2");
  EXPECT_EQ(stat("failed"), "1");
  EXPECT_EQ(stat("processed:2025-12-17"), "2");
  EXPECT_EQ(stat("failed:2025-12-17"), "1");
  const auto ttl = w.server.integer({"TTL", "stat:processed:2025-12-17"});
  EXPECT_GT(ttl, 157679000);
  EXPECT_LE(ttl, 157680000);
}

TEST_F(settle, puts_jobs_into_the_sorted_sets_at_their_time) {
  const auto jobs = hold(2);

  a.settle({{jobs[0].field, into_retry{now + milliseconds(15250), "again"}, true, true},
            {jobs[1].field, into_schedule{now + seconds(60), "later"}, false, false}});

  EXPECT_EQ(w.set("retry"), strings{"again"});
  EXPECT_EQ(w.server.text({"ZSCORE", "retry", "again"}), "1766000115.75");
  EXPECT_EQ(w.set("schedule"), strings{"later"});
  EXPECT_EQ(w.server.text({"ZSCORE", "schedule", "later"}), "1766000160.5");
  EXPECT_EQ(held(), 0U);
  EXPECT_EQ(stat("processed"), "1");
  EXPECT_EQ(stat("failed"), "1");
}

TEST_F(settle, buries_and_trims_as_sidekiq_does) {
  const auto jobs = hold(1);
  w.server.run({"ZADD", "dead", "1", "ancient"});
  w.server.run({"ZADD", "dead", std::to_string(1766000100 - 15552000 + 100), "just young enough"});

  a.settle({{jobs[0].field, into_dead{"corpse", now}, true, true}});

  EXPECT_EQ(w.set("dead"), (strings{"just young enough", "corpse"}));
  EXPECT_EQ(w.server.text({"ZSCORE", "dead", "corpse"}), "1766000100.5");
}

TEST_F(settle, keeps_fewer_than_ten_thousand_dead) {
  const auto jobs = hold(1);
  strings fill{"ZADD", "dead"};
  for (int i = 0; i < 10005; ++i) {
    fill.push_back(std::to_string(1765900000 + i));
    fill.push_back("d" + std::to_string(i));
  }
  w.server.run(fill);

  a.settle({{jobs[0].field, into_dead{"corpse", now}, true, true}});

  EXPECT_EQ(w.server.integer({"ZCARD", "dead"}), 9999);
  EXPECT_EQ(w.server.list({"ZRANGE", "dead", "-1", "-1"}), strings{"corpse"});
}

TEST_F(settle, passes_a_job_on_to_the_tail_of_another_queue) {
  const auto jobs = hold(1);
  w.push("push_rails", "older");

  a.settle({{jobs[0].field, into_queue{"push_rails", "changed"}, false, false}});

  EXPECT_EQ(w.queue("push_rails"), (strings{"changed", "older"}));
  EXPECT_EQ(w.server.integer({"SISMEMBER", "queues", "push_rails"}), 1);
  EXPECT_EQ(stat("processed"), "");
}

TEST_F(settle, gives_unfinished_jobs_back_in_their_old_order) {
  const auto jobs = hold(12);
  w.push("push", a_job("newer"));
  std::vector<settlement> batch;
  for (const auto i : {5, 0, 11, 3, 1, 2, 10, 4, 9, 7, 6, 8})
    batch.push_back({jobs[static_cast<std::size_t>(i)].field,
                     give_back{"push", jobs[static_cast<std::size_t>(i)].raw}, false, false});

  const auto r = a.settle(batch);
  const auto again = a.fetch(100);

  EXPECT_EQ(r.settled, 12U);
  auto expected = raws(jobs);
  expected.push_back(a_job("newer"));
  EXPECT_EQ(raws(again), expected);
}

TEST_F(settle, does_nothing_twice) {
  const auto jobs = hold(2);
  const std::vector<settlement> batch{{jobs[0].field, done{}},
                                      {jobs[1].field, into_retry{now, "again"}, true, true}};

  const auto first = a.settle(batch);
  w.server.run({"DEL", "retry"});
  const auto second = a.settle(batch);

  EXPECT_EQ(first.settled, 2U);
  EXPECT_EQ(second.settled, 0U);
  EXPECT_EQ(second.foreign, 2U);
  EXPECT_EQ(w.server.integer({"EXISTS", "retry"}), 0);
  EXPECT_EQ(stat("processed"), "2");
}

TEST_F(settle, does_nothing_for_records_that_were_taken_back) {
  // SIGSTOP for longer than the lease: others took the jobs over, then the process wakes and settles.
  const auto jobs = hold(3);
  holder b(w, "b");
  a.die();
  EXPECT_EQ(b.recover().given_back, 3U);
  EXPECT_EQ(b.fetch(10).size(), 3U);

  const auto r = a.settle({{jobs[0].field, done{}},
                           {jobs[1].field, into_dead{"x", now}},
                           {jobs[2].field, give_back{"push", jobs[2].raw}, false, false}});

  EXPECT_EQ(r.settled, 0U);
  EXPECT_EQ(r.foreign, 3U);
  EXPECT_EQ(w.record("b").size(), 3U);
  EXPECT_TRUE(w.queue("push").empty());
  EXPECT_TRUE(w.set("dead").empty());
  EXPECT_EQ(stat("processed"), "");
}

TEST_F(settle, leaves_a_job_in_flight_when_its_destination_is_unusable) {
  const auto jobs = hold(2);
  w.server.run({"SET", "retry", "text"});

  const std::vector<settlement> batch{{jobs[0].field, into_retry{now, "again"}}, {jobs[1].field, done{}}};
  const auto r = w.run(a.queue.settle(batch, now));

  ASSERT_FALSE(r);
  EXPECT_TRUE(r.error().is(errc::wrong_key));
  EXPECT_EQ(w.record("a"), strings{jobs[0].raw});
  EXPECT_EQ(stat("processed"), "1");
}

TEST_F(settle, takes_batches_of_any_size) {
  const auto jobs = hold(6000);
  std::vector<settlement> batch;
  for (const auto& j : jobs)
    batch.push_back({j.field, done{}});
  batch.back().to = into_retry{now, "again"};

  const auto r = a.settle(batch);

  EXPECT_EQ(r.settled, 6000U);
  EXPECT_EQ(held(), 0U);
  EXPECT_EQ(stat("processed"), "6000");
  EXPECT_EQ(w.set("retry").size(), 1U);
}

TEST_F(settle, accepts_an_empty_batch) {
  EXPECT_EQ(a.settle({}).settled, 0U);
}

} // namespace
} // namespace pheidi::sidekiq
