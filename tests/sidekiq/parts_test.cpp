// A job in parts: each ends once, in the record, in its set and in the receipt; and receipts have a bound.
#include "fixture.hpp"

#include "pheidi/sidekiq/parts.hpp"

#include <gmock/gmock.h>

namespace pheidi::sidekiq {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class parts : public testing::Test {
 protected:
  void SetUp() override {
    w.push("push", a_job("fan"));
    job = a.fetch(1).front();
  }
  bool end(const std::vector<part_end>& ends) {
    const auto ours = w.run(store.end(job.field, "fan", ends, now));
    EXPECT_TRUE(ours) << ours.error().message();
    return ours && *ours;
  }
  void begin(const std::string& subject = "113") {
    receipt about{subject, "https://a.example/1", "Create", 7, 6};
    EXPECT_TRUE(w.run(store.begin("fan", "text", about, now)));
  }
  std::vector<kept_receipt> receipts(const std::string& of = "113") {
    auto read = w.run(read_receipts(w.redis, keyspace{}, of));
    EXPECT_TRUE(read);
    return read ? *std::move(read) : std::vector<kept_receipt>();
  }

  workplace w;
  holder a{w, "a"};
  job_parts store{w.redis, keyspace{}, "a"};
  fetched job;
};

TEST_F(parts, end_once_and_are_counted_once) {
  begin();
  const std::vector<part_end> ends{{0, done{}},
                                   {1, done{}},
                                   {2, done{}, false, "answered 404"},
                                   {3, into_retry{now, a_job("three")}, true},
                                   {4, into_schedule{now, a_job("four")}},
                                   {5, into_dead{a_job("five"), now}, true}};
  EXPECT_TRUE(end(ends));
  EXPECT_TRUE(end(ends)) << "asked again after a lost answer";

  const auto kept = receipts();
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].activity, "https://a.example/1");
  EXPECT_EQ(kept[0].type, "Create");
  EXPECT_EQ(kept[0].sender, 7);
  EXPECT_EQ(kept[0].parts, 6u);
  EXPECT_EQ(kept[0].delivered, 2);
  EXPECT_EQ(kept[0].refused, 1);
  EXPECT_EQ(kept[0].waiting, 2);
  EXPECT_EQ(kept[0].dead, 1);
  EXPECT_THAT(kept[0].reasons, ElementsAre(Pair("2", "answered 404")));
  EXPECT_EQ(kept[0].begun, wall_time(milliseconds(1766000100500)));
  EXPECT_THAT(w.set("retry"), ElementsAre(a_job("three")));
  EXPECT_THAT(w.set("schedule"), ElementsAre(a_job("four")));
  EXPECT_THAT(w.set("dead"), ElementsAre(a_job("five")));
  EXPECT_EQ(w.server.text({"GET", "stat:processed"}), "6");
  EXPECT_EQ(w.server.text({"GET", "stat:failed"}), "2");
}

TEST_F(parts, that_cannot_be_put_anywhere_stay) {
  begin();
  w.server.run({"SET", "retry", "no set"});
  EXPECT_FALSE(w.run(store.end(job.field, "fan", {{0, into_retry{now, a_job("x")}, true}}, now)));
  EXPECT_EQ(receipts().front().waiting, 0);
  const auto read = w.run(store.read("fan"));
  EXPECT_EQ(std::count(read->ended.begin(), read->ended.end(), true), 0);
}

TEST_F(parts, of_a_job_that_is_no_longer_ours_are_left_alone) {
  begin();
  w.server.run({"DEL", "pheidi:inflight:a"});
  EXPECT_FALSE(end({{0, done{}}}));
  EXPECT_EQ(receipts().front().delivered, 0);
}

TEST_F(parts, without_a_subject_have_no_receipt) {
  begin("");
  EXPECT_TRUE(end({{0, done{}}, {1, done{}, false, "answered 410"}}));
  EXPECT_THAT(w.server.list({"KEYS", "pheidi:receipt*"}), IsEmpty());
  EXPECT_EQ(w.server.text({"GET", "stat:processed"}), "2");
}

TEST_F(parts, of_one_subject_are_told_newest_first) {
  begin();
  receipt later{"113", "https://a.example/1#updates/2", "Update", 7, 6};
  ASSERT_TRUE(w.run(store.begin("later", "text", later, now + seconds(60))));
  receipt other{"1130", "https://a.example/2", "Create", 7, 6};
  ASSERT_TRUE(w.run(store.begin("other", "text", other, now)));
  const auto kept = receipts();
  ASSERT_THAT(kept, SizeIs(2));
  EXPECT_EQ(kept[0].type, "Update");
  EXPECT_EQ(kept[1].type, "Create");
}

TEST_F(parts, that_were_tried_again_are_noted_when_they_are_done) {
  begin();
  ASSERT_TRUE(end({{0, into_retry{now, a_job("x")}, true}, {1, into_retry{now, a_job("y")}, true}}));
  w.push("push", a_job("x", R"(,"pheidi_receipt":"fan")"));
  w.push("push", a_job("y", R"(,"pheidi_receipt":"fan")"));
  w.push("push", a_job("z", R"(,"pheidi_receipt":"fan")"));
  const auto jobs = a.fetch(3);
  settlement sent{jobs[0].field, done{}};
  sent.receipt = "fan";
  settlement refused{jobs[1].field, done{}};
  refused.receipt = "fan";
  refused.remark = "answered 410";
  settlement one_too_many{jobs[2].field, done{}};
  one_too_many.receipt = "fan";

  EXPECT_EQ(a.settle({sent, refused, one_too_many}).settled, 3u);

  EXPECT_EQ(receipts().front().delivered, 1);
  EXPECT_EQ(receipts().front().refused, 1);
  EXPECT_EQ(receipts().front().waiting, 0);
}

TEST_F(parts, have_receipts_of_bounded_number_and_size) {
  begin();
  std::vector<part_end> refused;
  for (std::size_t i = 0; i < 500; ++i)
    refused.push_back({i, done{}, false, "answered 404"});
  EXPECT_TRUE(end(refused));
  EXPECT_EQ(receipts().front().refused, 500);
  EXPECT_LE(receipts().front().reasons.size(), 200u);

  for (int i = 0; i < 10010; ++i) {
    const auto jid = "old" + std::to_string(i);
    w.server.run({"ZADD", "pheidi:receipts", std::to_string(1766000000000 + i), "1:" + jid});
    if (i < 20) w.server.run({"HSET", "pheidi:receipt:" + jid, "begun", "1"});
  }
  receipt newest{"114", "https://a.example/3", "Create", 7, 1};
  ASSERT_TRUE(w.run(store.begin("newest", "text", newest, now + seconds(1))));
  EXPECT_EQ(w.server.integer({"ZCARD", "pheidi:receipts"}), 10000);
  EXPECT_EQ(w.server.integer({"EXISTS", "pheidi:receipt:old0"}), 0)
      << "the oldest went, and its hash with it";
  EXPECT_EQ(w.server.integer({"EXISTS", "pheidi:receipt:old19"}), 1);
  EXPECT_THAT(receipts("114"), SizeIs(1));
}

TEST(locks, of_unique_jobs_are_given_free_by_who_holds_them) {
  workplace w;
  holder a{w, "a"};
  w.push("push", a_job("one"));
  w.push("push", a_job("two"));
  for (const auto* lock : {"uniquejobs:aa", "uniquejobs:bb"}) {
    w.server.run({"SET", lock, "one"});
    w.server.run({"HSET", std::string(lock) + ":LOCKED", "one", "1766000000.5"});
    w.server.run({"ZADD", "uniquejobs:digests", "1766000000.5", lock});
  }
  const auto jobs = a.fetch(2);

  EXPECT_EQ(a.settle({{jobs[0].field, unlocked{"uniquejobs:aa", "one"}},
                      {jobs[1].field, unlocked{"uniquejobs:bb", "two"}}})
                .settled,
            2u);

  EXPECT_EQ(w.server.integer({"EXISTS", "uniquejobs:aa", "uniquejobs:aa:LOCKED"}), 0);
  EXPECT_THAT(w.set("uniquejobs:digests"), ElementsAre("uniquejobs:bb")) << "held by another job";
  EXPECT_EQ(w.server.integer({"EXISTS", "uniquejobs:bb", "uniquejobs:bb:LOCKED"}), 2);
  EXPECT_THAT(w.server.list({"LRANGE", "uniquejobs:aa:QUEUED", "0", "-1"}), ElementsAre("1"));
}

} // namespace
} // namespace pheidi::sidekiq
