// The right to hold jobs.
#include "fixture.hpp"

namespace pheidi::sidekiq {
namespace {

TEST(lease, lives_for_the_given_time_and_names_the_holder) {
  workplace w;
  holder a(w, "a");

  const auto ttl = w.server.integer({"PTTL", "pheidi:lease:a"});

  EXPECT_GT(ttl, 50000);
  EXPECT_LE(ttl, 60000);
  EXPECT_EQ(w.server.integer({"SISMEMBER", "pheidi:holders", "a"}), 1);
}

TEST(lease, is_renewed) {
  workplace w;
  holder a(w, "a");
  w.server.run({"PEXPIRE", "pheidi:lease:a", "500"});

  a.renew();

  EXPECT_GT(w.server.integer({"PTTL", "pheidi:lease:a"}), 50000);
}

TEST(lease, leaves_nothing_behind_when_released_after_the_last_job) {
  workplace w;
  holder a(w, "a");
  w.push("push", a_job("1"));
  const auto jobs = a.fetch(1);
  a.settle({{jobs[0].field, done{}}});

  ASSERT_TRUE(w.run(a.queue.release_lease()));

  EXPECT_TRUE(w.server.list({"KEYS", "pheidi:*"}).empty());
}

TEST(lease, leaves_unsettled_jobs_to_others_when_released_too_early) {
  workplace w;
  holder a(w, "a");
  holder b(w, "b");
  w.push("push", a_job("1"));
  a.fetch(1);

  ASSERT_TRUE(w.run(a.queue.release_lease()));

  EXPECT_EQ(b.recover().given_back, 1U);
  EXPECT_EQ(w.queue("push").size(), 1U);
}

} // namespace
} // namespace pheidi::sidekiq
