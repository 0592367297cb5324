// Generated activities and jobs: valid, of the right size, and the same for the same seed.
#include "pheidi/json/read.hpp"
#include "pheidi/swarm/activity.hpp"
#include "pheidi/swarm/fanout.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace pheidi::swarm {
namespace {

const std::vector<actor> people{{11, "https://local.test/users/alice"}, {12, "https://local.test/users/bob"}};

TEST(activities, are_json_with_an_id_an_actor_and_the_type_of_a_delivery) {
  activity_source source(people, 7);
  std::map<std::string, int> types;

  for (int i = 0; i < 500; ++i) {
    const auto a = source.next();
    const auto document = json::parse(a.json);
    ASSERT_TRUE(document) << a.json;
    const auto& members = document->as_object();
    EXPECT_EQ(members.at("id").as_string(), a.id);
    const auto expected = a.account_id == 11 ? people[0].uri : people[1].uri;
    EXPECT_EQ(members.at("actor").as_string(), expected);
    EXPECT_TRUE(a.id.starts_with("https://local.test/"));
    ++types[std::string(members.at("type").as_string())];
  }

  EXPECT_EQ(types.size(), 4U);
  for (const auto* type : {"Create", "Announce", "Like", "Delete"})
    EXPECT_GT(types[type], 20) << type;
}

TEST(activities, of_posts_are_one_to_a_few_kilobytes) {
  activity_source source(people, 3);
  std::size_t total = 0;

  for (int i = 0; i < 500; ++i) {
    const auto size = source.next().json.size();
    EXPECT_GE(size, 500U);
    EXPECT_LE(size, 6000U);
    total += size;
  }

  EXPECT_GE(total / 500, 1000U);
  EXPECT_LE(total / 500, 3000U);
}

TEST(activities, have_distinct_ids_within_and_between_seeds) {
  std::set<std::string> ids;
  for (const std::uint64_t seed : {1, 2, 3}) {
    activity_source source(people, seed);
    for (int i = 0; i < 1000; ++i)
      ids.insert(source.next().id);
  }

  EXPECT_EQ(ids.size(), 3000U);
}

TEST(fanout, is_the_same_for_the_same_seed_and_another_for_another) {
  const wall_time now{seconds(1'766'000'000)};
  const auto jobs = [&](std::uint64_t seed) {
    fanout source(people, swarm_inboxes(30, 18443, true), {.inboxes_per_activity = 4, .seed = seed});
    std::string all;
    for (int i = 0; i < 100; ++i)
      all += source.next(now).job + "\n";
    return all;
  };

  EXPECT_EQ(jobs(5), jobs(5));
  EXPECT_NE(jobs(5), jobs(6));
}

TEST(fanout, makes_jobs_that_sidekiq_reads_with_the_activity_as_their_first_argument) {
  const wall_time now{seconds(1'766'000'000)};
  fanout source(people, swarm_inboxes(30, 18443, true), {.inboxes_per_activity = 4});
  std::set<std::string> jids;

  for (int i = 0; i < 40; ++i) {
    const auto made = source.next(now);
    const auto job = sidekiq::parse_job(made.job);
    ASSERT_TRUE(job) << made.job;
    EXPECT_EQ(job->klass, "ActivityPub::DeliveryWorker");
    EXPECT_EQ(job->queue, "push");
    EXPECT_EQ(job->retry, (sidekiq::retry_limit{true, 16}));
    EXPECT_FALSE(job->dead);
    EXPECT_EQ(job->jid.size(), 24U);
    jids.insert(job->jid);
    const auto args = json::parse(job->args);
    ASSERT_TRUE(args);
    const auto& list = args->as_array();
    ASSERT_EQ(list.size(), 4U);
    const auto body = json::parse(list[0].as_string());
    ASSERT_TRUE(body);
    EXPECT_EQ(body->as_object().at("id").as_string(), made.expected.id);
    EXPECT_EQ(list[2].as_string(), "https://" + made.expected.host + ":18443/inbox");
  }

  EXPECT_EQ(jids.size(), 40U);
}

TEST(fanout, gives_one_activity_to_distinct_hosts) {
  fanout source(people, swarm_inboxes(10, 443, true), {.inboxes_per_activity = 6});
  std::map<std::string, std::set<std::string>> hosts_of;

  for (int i = 0; i < 60; ++i) {
    const auto made = source.next({});
    EXPECT_TRUE(hosts_of[made.expected.id].insert(made.expected.host).second);
  }

  EXPECT_EQ(hosts_of.size(), 10U);
}

TEST(fanout, with_fewer_hosts_than_asked_gives_to_all_of_them) {
  fanout source(people, swarm_inboxes(2, 80, false), {.inboxes_per_activity = 50});

  const auto first = source.next({});
  const auto second = source.next({});
  const auto third = source.next({});

  EXPECT_EQ(first.expected.id, second.expected.id);
  EXPECT_NE(first.expected.host, second.expected.host);
  EXPECT_NE(second.expected.id, third.expected.id);
}

TEST(fanout, writes_times_as_the_chosen_sidekiq_does) {
  const wall_time now{milliseconds(1'766'000'000'250)};
  fanout old_one(people, swarm_inboxes(2, 80, false), {.times = sidekiq::time_format::float_seconds});
  fanout new_one(people, swarm_inboxes(2, 80, false), {});

  const auto old_job = old_one.next(now).job;
  const auto new_job = new_one.next(now).job;

  EXPECT_EQ(sidekiq::parse_job(old_job)->times, sidekiq::time_format::float_seconds);
  EXPECT_EQ(sidekiq::parse_job(new_job)->times, sidekiq::time_format::integer_millis);
}

TEST(inboxes, leave_out_the_default_port) {
  EXPECT_EQ(swarm_inboxes(1, 443, true).at(0).url, "https://h0001.swarm.test/inbox");
  EXPECT_EQ(swarm_inboxes(1, 80, false).at(0).url, "http://h0001.swarm.test/inbox");
  EXPECT_EQ(swarm_inboxes(12, 443, false).at(11).url, "http://h0012.swarm.test:443/inbox");
}

TEST(actors, are_read_from_json) {
  const auto read = parse_actors(R"({"actors":[{"id":"11","uri":"https://local.test/users/alice"},)"
                                 R"({"id":12,"uri":"https://local.test/users/bob","more":1}]})");

  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(*read, people);
}

TEST(actors, refuse_other_documents) {
  for (const auto* text :
       {"", "[]", "{}", R"({"actors":[]})", R"({"actors":[{"id":"1"}]})", R"({"actors":[{"uri":"x"}]})",
        R"({"actors":[{"id":"1x","uri":"x"}]})", R"({"actors":[7]})"})
    EXPECT_FALSE(parse_actors(text)) << text;
}

} // namespace
} // namespace pheidi::swarm
