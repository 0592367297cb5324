// schedule and retry set -> queue; and the sizes that operators see.
#include "fixture.hpp"

#include <boost/json/parse.hpp>

namespace pheidi::sidekiq {
namespace {

using strings = std::vector<std::string>;

net::awaitable<void> promote_into(job_queue& q, std::optional<std::size_t>& out) {
  auto r = co_await q.promote(1000, now);
  out = r ? *r : 0;
}

class promote : public testing::Test {
 protected:
  std::size_t run(std::size_t max = 1000) {
    const auto r = w.run(a.queue.promote(max, now));
    EXPECT_TRUE(r) << r.error().message();
    return r ? *r : 0;
  }
  void add(const std::string& set, double offset, const std::string& member) {
    w.server.run({"ZADD", set, std::to_string(1766000100.5 + offset), member});
  }

  workplace w;
  holder a{w, "a"};
};

TEST_F(promote, moves_what_is_due_with_a_fresh_enqueued_at) {
  add("retry", -1, a_job("r"));
  add("schedule", 0, R"({"class":"C","args":[ 1.0 ],"queue":"pull","jid":"s","created_at":1766000000.25})");
  add("schedule", 1, a_job("later"));

  EXPECT_EQ(run(), 2U);

  EXPECT_EQ(w.queue("push"),
            strings{R"({"class":"ActivityPub::DeliveryWorker","args":["{}",1],"retry":16,"queue":"push",)"
                    R"("jid":"r","created_at":1766000000123,"enqueued_at":1766000100500})"});
  EXPECT_EQ(w.queue("pull"),
            strings{R"({"class":"C","args":[ 1.0 ],"queue":"pull","jid":"s","created_at":1766000000.25,)"
                    R"("enqueued_at":1766000100.500000})"});
  EXPECT_EQ(w.set("retry").size(), 0U);
  EXPECT_EQ(w.set("schedule"), strings{a_job("later")});
  EXPECT_EQ(w.server.integer({"SCARD", "queues"}), 2);
}

TEST_F(promote, keeps_the_order_of_their_times) {
  for (int i = 0; i < 250; ++i)
    add("retry", -1000 + i, a_job(std::to_string(i)));

  EXPECT_EQ(run(), 250U);

  std::vector<std::string> ids;
  for (const auto& j : a.fetch(1000))
    ids.push_back(parse_job(j.raw)->jid);
  ASSERT_EQ(ids.size(), 250U);
  for (std::size_t i = 0; i < ids.size(); ++i)
    EXPECT_EQ(ids[i], std::to_string(i));
}

TEST_F(promote, moves_no_more_than_asked) {
  for (int i = 0; i < 7; ++i)
    add("retry", -10, a_job("r" + std::to_string(i)));
  for (int i = 0; i < 7; ++i)
    add("schedule", -10, a_job("s" + std::to_string(i)));

  EXPECT_EQ(run(10), 10U);

  EXPECT_EQ(w.set("retry").size(), 0U);
  EXPECT_EQ(w.set("schedule").size(), 4U);
}

TEST_F(promote, leaves_locked_classes_to_ruby_and_looks_past_them) {
  for (int i = 0; i < 250; ++i)
    add("schedule", -1000 + i, a_job("locked" + std::to_string(i), R"(,"lock":"until_executed")"));
  add("schedule", -1, a_job("free"));

  EXPECT_EQ(run(), 1U);

  EXPECT_EQ(w.set("schedule").size(), 250U);
  EXPECT_EQ(w.queue("push").size(), 1U);
}

TEST_F(promote, buries_what_is_no_job_as_it_is) {
  add("retry", -5, "not json");
  add("retry", -4, a_job("1"));

  EXPECT_EQ(run(), 1U);

  EXPECT_EQ(w.set("dead"), strings{"not json"});
  EXPECT_EQ(w.set("retry").size(), 0U);
}

TEST_F(promote, sends_a_job_without_queue_to_the_default_one) {
  add("retry", -5, R"({"class":"C","args":[]})");
  EXPECT_EQ(run(), 1U);
  ASSERT_EQ(w.queue("default").size(), 1U);
  EXPECT_EQ(boost::json::parse(w.queue("default")[0]).at("queue"), "default");
}

TEST_F(promote, loses_nothing_to_a_queue_of_a_wrong_type) {
  w.server.run({"SET", "queue:push", "text"});
  add("retry", -5, a_job("1"));

  EXPECT_EQ(run(), 0U);

  EXPECT_EQ(w.set("retry"), strings{a_job("1")});
  EXPECT_EQ(w.server.text({"ZSCORE", "retry", a_job("1")}), "1766000095.5");
}

TEST_F(promote, may_run_in_several_processes_at_once) {
  holder b(w, "b");
  for (int i = 0; i < 300; ++i)
    add("retry", -10, a_job(std::to_string(i)));
  std::optional<std::size_t> first;
  w.loop.spawn(promote_into(b.queue, first));

  const auto second = run();
  while (!first)
    (void)w.run(b.queue.sizes());

  EXPECT_EQ(*first + second, 300U);
  EXPECT_EQ(w.queue("push").size(), 300U);
}

TEST_F(promote, tells_depth_and_age_of_queues_and_sizes_of_sets) {
  w.push("push", a_job("old"));
  w.push("push", a_job("new"));
  w.push("odd", "not json");
  add("retry", 5, "r");
  add("dead", 0, "d1");
  add("dead", 0, "d2");

  const std::vector<std::string> names{"push", "odd", "empty"};
  const auto depths = w.run(a.queue.depths(names, now));
  const auto sizes = w.run(a.queue.sizes());

  ASSERT_TRUE(depths && sizes);
  ASSERT_EQ(depths->size(), 3U);
  EXPECT_EQ((*depths)[0].size, 2U);
  EXPECT_NEAR((*depths)[0].latency_seconds, 100.376, 0.001);
  EXPECT_EQ((*depths)[1].size, 1U);
  EXPECT_EQ((*depths)[1].latency_seconds, 0);
  EXPECT_EQ((*depths)[2].size, 0U);
  EXPECT_EQ(sizes->retry, 1U);
  EXPECT_EQ(sizes->schedule, 0U);
  EXPECT_EQ(sizes->dead, 2U);
}

} // namespace
} // namespace pheidi::sidekiq
