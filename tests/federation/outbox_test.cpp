// Jobs as Mastodon's own code enqueues them, and the commands that they become.
#include "pheidi/federation/outbox/lines.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <tuple>

using namespace pheidi;
using namespace pheidi::federation::outbox;

namespace {

const wall_time now{std::chrono::milliseconds(1790000000000)};

struct expected_job {
  ruby_job made;
  std::string klass, queue, args;
  std::int64_t delay = 0;
};

std::vector<std::vector<std::string>> commands_of(const follow_ups& what, const std::string& own_queue = "",
                                                  const std::string& name_space = "") {
  const sidekiq::keyspace keys(name_space);
  const job_sink to{keys, own_queue, sidekiq::time_format::integer_millis,
                    [](std::string_view klass) { return klass == "ThreadResolveWorker"; }};
  std::vector<std::vector<std::string>> out;
  for (const auto& each : lines_of({&what}, to, now))
    out.insert(out.end(), each.what.begin(), each.what.end());
  return out;
}

} // namespace

TEST(follow_ups, are_the_jobs_of_an_instances_own_writing) {
  const account_id one(1), two(2), three(3);
  const std::vector<expected_job> all{
      {send_post(status_id(7)), "ActivityPub::DistributionWorker", "push", "[7]"},
      {send_edit(status_id(7)), "ActivityPub::StatusUpdateDistributionWorker", "push", "[7]"},
      {send_profile(one), "ActivityPub::UpdateDistributionWorker", "push", "[1]", 5},
      {after_block(one, two), "BlockWorker", "default", "[1,2]"},
      {after_mute(one, two), "MuteWorker", "default", "[1,2]"},
      {end_mute(9, seconds(60)), "DeleteMuteWorker", "default", "[9]", 60},
      {after_domain_block(one, "bad.example"), "AfterAccountDomainBlockWorker", "default",
       R"([1,"bad.example"])"},
      {regenerate_feed(one), "RegenerationWorker", "default", "[1]"},
      {remove_status(status_id(7)), "RemovalWorker", "default", R"([7,{"redraft":false}])"},
      {remove_status(status_id(7), {true, true}), "RemovalWorker", "default",
       R"([7,{"redraft":true,"immediate":true}])"},
      {publish_scheduled(9, seconds(300)), "PublishScheduledStatusWorker", "default", "[9]", 300},
      {push_conversation(9), "PushConversationWorker", "default", "[9]"},
      {follow_instead(one, two, three), "UnfollowFollowWorker", "pull", "[1,2,3]"},
      {follow_instead(one, two, three, true), "UnfollowFollowWorker", "pull", "[1,2,3,true]"},
  };
  for (const auto& each : all) {
    EXPECT_EQ(each.made.klass, each.klass);
    EXPECT_EQ(each.made.queue, each.queue) << each.klass;
    EXPECT_EQ(each.made.args, each.args) << each.klass;
    EXPECT_EQ(each.made.delay.count(), each.delay) << each.klass;
    EXPECT_EQ(each.made.retry, "true") << each.klass;
  }
}

TEST(follow_ups, that_are_late_go_into_the_schedule) {
  follow_ups what;
  what.jobs.push_back(end_mute(9, seconds(60)));

  const auto commands = commands_of(what);

  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0][0], "ZADD");
  EXPECT_EQ(commands[0][1], "schedule");
  EXPECT_EQ(commands[0][2], "1790000060.000000");
}

TEST(follow_ups, that_are_run_here_go_to_the_own_queue_if_there_is_one) {
  follow_ups what;
  what.jobs.push_back(resolve_thread(status_id(7), "https://a.example/1", 0, "x"));
  what.jobs.push_back(after_mute(account_id(1), account_id(2)));
  const auto queues = [](const std::vector<std::vector<std::string>>& commands) {
    std::vector<std::string> out;
    for (const auto& each : commands)
      if (each[0] == "LPUSH") out.push_back(each[1]);
    return out;
  };

  EXPECT_EQ(queues(commands_of(what, "ingress")),
            (std::vector<std::string>{"queue:default", "queue:ingress"}));
  EXPECT_EQ(queues(commands_of(what)), (std::vector<std::string>{"queue:default", "queue:pull"}));
}

TEST(follow_ups, that_are_events_are_published_in_the_instances_name_space) {
  follow_ups what;
  what.run({publish("timeline:1", R"({"event":"delete","payload":"7"})")});

  EXPECT_EQ(commands_of(what, "", "ns"),
            (std::vector<std::vector<std::string>>{
                {"PUBLISH", "ns:timeline:1", R"({"event":"delete","payload":"7"})"}}));
}

TEST(lines, are_read_as_they_were_written) {
  const commands what{{"SET", "k\u00fc", "a \"b\"\n"}, {"DEL", ""}};

  EXPECT_EQ(read_line(written(what)), what);
  EXPECT_TRUE(read_line("[[1]]").empty());
  EXPECT_TRUE(read_line("no json").empty());
}
