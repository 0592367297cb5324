// in-flight record of a dead process -> head of its queue, or the dead set.
#include "fixture.hpp"

#include <boost/json/parse.hpp>

namespace pheidi::sidekiq {
namespace {

using strings = std::vector<std::string>;

class recover : public testing::Test {
 protected:
  workplace w;
  holder a{w, "a"};
  holder b{w, "b"};
};

TEST_F(recover, gives_back_in_the_old_order_at_the_head) {
  for (int i = 0; i < 500; ++i)
    w.push(i % 3 ? "push" : "pull", a_job(std::to_string(i)));
  a.fetch(1000, {"push", "pull"});
  w.push("push", a_job("newer"));
  a.die();

  const auto r = b.recover();

  EXPECT_EQ(r.given_back, 500U);
  EXPECT_EQ(r.processes, 1U);
  const auto again = raws(b.fetch(1000, {"push", "pull"}));
  strings expected;
  for (int i = 0; i < 500; ++i)
    if (i % 3) expected.push_back(a_job(std::to_string(i)));
  expected.push_back(a_job("newer"));
  for (int i = 0; i < 500; i += 3)
    expected.push_back(a_job(std::to_string(i)));
  EXPECT_EQ(again, expected);
  EXPECT_EQ(w.server.integer({"EXISTS", "pheidi:inflight:a"}), 0);
  EXPECT_EQ(w.server.integer({"SISMEMBER", "pheidi:holders", "a"}), 0);
}

TEST_F(recover, leaves_the_living_alone) {
  w.push("push", a_job("1"));
  a.fetch(1);
  const auto r = b.recover();
  EXPECT_EQ(r.given_back + r.condemned + r.processes, 0U);
  EXPECT_EQ(w.record("a").size(), 1U);
}

TEST_F(recover, leaves_its_own_record_alone_while_its_lease_lives) {
  w.push("push", a_job("1"));
  b.fetch(1);
  EXPECT_EQ(b.recover().given_back, 0U);
  EXPECT_EQ(w.record("b").size(), 1U);
}

TEST_F(recover, is_done_by_one_process_at_a_time) {
  w.push("push", a_job("1"));
  a.fetch(1);
  a.die();
  w.server.run({"SET", "pheidi:reaper", "somebody"});

  EXPECT_EQ(b.recover().given_back, 0U);
  w.server.run({"DEL", "pheidi:reaper"});
  EXPECT_EQ(b.recover().given_back, 1U);
  EXPECT_EQ(w.server.integer({"EXISTS", "pheidi:reaper"}), 0);
}

TEST_F(recover, forgets_holders_that_hold_nothing) {
  a.die();
  EXPECT_EQ(b.recover().processes, 1U);
  EXPECT_EQ(w.server.list({"SMEMBERS", "pheidi:holders"}), strings{"b"});
}

TEST_F(recover, condemns_a_job_that_was_recovered_too_often) {
  w.push("push", a_job("poison"));
  w.push("push", a_job("good"));
  for (int crash = 1; crash <= 3; ++crash) {
    a.renew();
    if (crash == 3) {
      // The good one was finished in between.
      const auto jobs = a.fetch(2);
      ASSERT_EQ(jobs.size(), 2U);
      a.settle({{jobs[1].field, done{}}});
    } else {
      ASSERT_EQ(a.fetch(2).size(), 2U);
    }
    a.die();
    const auto r = b.recover(3);
    EXPECT_EQ(r.condemned, crash == 3 ? 1U : 0U);
  }

  EXPECT_TRUE(w.queue("push").empty());
  const auto dead = w.set("dead");
  ASSERT_EQ(dead.size(), 1U);
  const auto o = boost::json::parse(dead[0]).as_object();
  EXPECT_EQ(o.at("jid"), "poison");
  EXPECT_EQ(o.at("error_class"), "Pheidi::PoisonJob");
  EXPECT_EQ(w.server.text({"ZSCORE", "dead", dead[0]}), "1766000100.5");
  const auto ttl = w.server.integer({"TTL", "pheidi:recovered:poison"});
  EXPECT_GT(ttl, 86000);
  EXPECT_LE(ttl, 86400);
}

TEST_F(recover, counts_what_has_no_usable_id_by_its_text) {
  const strings odd{"not json", R"({"class":"C","args":[]})", a_job(std::string(10000, 'j')), a_job("a b")};
  for (const auto& raw : odd)
    w.push("push", raw);
  for (int crash = 1; crash <= 2; ++crash) {
    a.renew();
    ASSERT_EQ(raws(a.fetch(10)), odd);
    a.die();
    EXPECT_EQ(b.recover(2).condemned, crash == 2 ? 4U : 0U);
  }
  const auto dead = w.set("dead");
  EXPECT_EQ(dead.size(), 4U);
  EXPECT_NE(std::find(dead.begin(), dead.end(), "not json"), dead.end());
  for (const auto& key : w.server.list({"KEYS", "pheidi:recovered:*"}))
    EXPECT_LE(key.size(), 60U);
}

TEST_F(recover, never_condemns_without_a_limit) {
  w.push("push", a_job("1"));
  for (int crash = 0; crash < 5; ++crash) {
    a.renew();
    ASSERT_EQ(a.fetch(1).size(), 1U);
    a.die();
    EXPECT_EQ(b.recover(0).given_back, 1U);
  }
}

TEST_F(recover, goes_on_after_a_recoverer_that_stopped_half_way) {
  for (int i = 0; i < 5; ++i)
    w.push("push", a_job(std::to_string(i)));
  const auto jobs = a.fetch(5);
  a.die();
  // As after a crash of the recoverer: the last taken are back already.
  w.server.run({"HDEL", "pheidi:inflight:a", jobs[4].field, jobs[3].field});
  w.server.run({"RPUSH", "queue:push", jobs[4].raw, jobs[3].raw});

  EXPECT_EQ(b.recover().given_back, 3U);
  EXPECT_EQ(raws(b.fetch(10)), raws(jobs));
}

} // namespace
} // namespace pheidi::sidekiq
