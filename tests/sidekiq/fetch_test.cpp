// queue -> in-flight record.
#include "fixture.hpp"

namespace pheidi::sidekiq {
namespace {

using strings = std::vector<std::string>;

TEST(fetch, moves_the_oldest_jobs_first_into_the_record) {
  workplace w;
  holder a(w, "a");
  for (const auto* jid : {"1", "2", "3"})
    w.push("push", a_job(jid));

  const auto got = a.fetch(2);

  EXPECT_EQ(raws(got), (strings{a_job("1"), a_job("2")}));
  EXPECT_EQ(w.queue("push"), strings{a_job("3")});
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].queue, "push");
  EXPECT_EQ(w.server.text({"HGET", "pheidi:inflight:a", got[0].field}), a_job("1"));
  EXPECT_EQ(w.server.text({"HGET", "pheidi:inflight:a", got[1].field}), a_job("2"));
  EXPECT_EQ(w.server.integer({"HLEN", "pheidi:inflight:a"}), 2);
  EXPECT_EQ(w.server.integer({"SISMEMBER", "pheidi:holders", "a"}), 1);
}

TEST(fetch, goes_through_the_queues_in_the_given_order) {
  workplace w;
  holder a(w, "a");
  w.push("pull", a_job("p"));
  w.push("odd:name", a_job("o"));
  w.push("push", a_job("x"));

  const auto got = a.fetch(10, {"push", "none", "odd:name", "pull"});

  EXPECT_EQ(raws(got), (strings{a_job("x"), a_job("o"), a_job("p")}));
  EXPECT_EQ(got[1].queue, "odd:name");
  EXPECT_EQ(got[2].queue, "pull");
  EXPECT_EQ(std::set<std::string>({got[0].field, got[1].field, got[2].field}).size(), 3U);
}

TEST(fetch, never_names_two_records_alike) {
  workplace w;
  holder a(w, "a");
  std::set<std::string> fields;
  for (int i = 0; i < 10; ++i) {
    w.push("push", a_job(std::to_string(i)));
    for (const auto& f : a.fetch(5))
      fields.insert(f.field);
  }
  EXPECT_EQ(fields.size(), 10U);
  EXPECT_EQ(w.server.integer({"HLEN", "pheidi:inflight:a"}), 10);
}

TEST(fetch, answers_nothing_when_all_is_empty_or_nothing_is_asked) {
  workplace w;
  holder a(w, "a");
  EXPECT_TRUE(a.fetch(10).empty());
  w.push("push", a_job("1"));
  EXPECT_TRUE(a.fetch(0).empty());
  EXPECT_TRUE(a.fetch(10, {}).empty());
  EXPECT_TRUE(a.fetch(10, {"push"}, 0).empty());
  EXPECT_EQ(w.queue("push").size(), 1U);
}

TEST(fetch, exceeds_the_byte_budget_by_one_job_at_most) {
  workplace w;
  holder a(w, "a");
  for (const auto* jid : {"1", "2", "3"})
    w.push("push", a_job(jid));
  const auto size = a_job("1").size();

  EXPECT_EQ(a.fetch(10, {"push"}, 1).size(), 1U);
  EXPECT_EQ(a.fetch(10, {"push"}, size + 1).size(), 2U);
}

TEST(fetch, passes_any_bytes_through) {
  workplace w;
  holder a(w, "a");
  const std::string odd("\0\r\n\xff{", 5);
  w.push("push", odd);
  EXPECT_EQ(raws(a.fetch(1)), strings{odd});
}

TEST(fetch, refuses_without_a_lease) {
  workplace w;
  holder a(w, "a");
  w.push("push", a_job("1"));
  a.die();

  const std::vector<std::string> queues{"push"};
  const auto got = w.run(a.queue.fetch(queues, 1, 1000));

  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().is(errc::lost_lease));
  EXPECT_EQ(w.queue("push").size(), 1U);
}

TEST(fetch, loses_nothing_to_keys_of_a_wrong_type) {
  workplace w;
  holder a(w, "a");
  w.server.run({"SET", "queue:broken", "text"});
  w.push("push", a_job("1"));

  EXPECT_EQ(raws(a.fetch(10, {"broken", "push"})), strings{a_job("1")});

  w.push("push", a_job("2"));
  w.server.run({"DEL", "pheidi:inflight:a"});
  w.server.run({"SET", "pheidi:inflight:a", "text"});
  const std::vector<std::string> queues{"push"};
  const auto got = w.run(a.queue.fetch(queues, 1, 1000));
  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().is(errc::wrong_key));
  EXPECT_EQ(w.queue("push"), strings{a_job("2")});
}

TEST(fetch, honours_a_namespace) {
  workplace w;
  job_queue q(w.redis, keyspace("mastodon"), "a");
  ASSERT_TRUE(w.run(q.renew_lease(seconds(60))));
  w.server.run({"LPUSH", "mastodon:queue:push", a_job("1")});

  const std::vector<std::string> queues{"push"};
  const auto got = w.run(q.fetch(queues, 1, 1000));

  ASSERT_TRUE(got);
  EXPECT_EQ(got->size(), 1U);
  EXPECT_EQ(w.server.integer({"HLEN", "mastodon:pheidi:inflight:a"}), 1);
}

} // namespace
} // namespace pheidi::sidekiq
