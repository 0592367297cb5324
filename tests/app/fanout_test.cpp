// One job for all followers: each inbox gets the payload once, whatever ends in between.
#include "instance.hpp"
#include "queue_view.hpp"

#include "pheidi/json/write.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <set>

namespace {

using namespace std::chrono_literals;
using namespace pheidi;
using namespace pheidi::test;

class fan_out : public testing::Test {
 protected:
  explicit fan_out(instance_options options = {}) : here(std::move(options)) {}

  /// Somebody on that host; his id.
  std::string somebody(const swarm::world& world, std::size_t host) {
    const auto& name = world.hosts()[host].name;
    const auto uri = fmt::format("https://{}/users/f{}", name, host);
    return here.sql(
        fmt::format("INSERT INTO accounts (username, domain, uri, url, inbox_url, shared_inbox_url,"
                    " protocol, created_at, updated_at) VALUES ('f{0}', '{1}', '{2}', '{2}',"
                    " '{2}/inbox', '{3}', 1, now(), now()) RETURNING id",
                    host, name, uri, world.inbox(host)));
  }
  void follow(const std::string& follower, const std::string& followed) {
    here.sql(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                         " VALUES ({}, {}, now(), now()) RETURNING id",
                         follower, followed));
  }
  std::string own_id() const { return std::to_string(here.actors().front().account_id); }

  /// On each host of the world somebody follows our first account.
  void follow_from(const swarm::world& world) {
    for (std::size_t i = 0; i < world.hosts().size(); ++i)
      follow(somebody(world, i), own_id());
  }

  /// Pushes the job; the world expects its payload at each host but the first `excepted`. Its jid.
  std::string distribute(swarm::world& world, std::size_t excepted = 0) {
    std::set<std::size_t> hosts;
    for (std::size_t i = excepted; i < world.hosts().size(); ++i)
      hosts.insert(i);
    return distribute_by("ActivityPub::RawDistributionWorker", world, hosts, excepted);
  }
  std::string distribute_by(const std::string& klass, swarm::world& world, const std::set<std::size_t>& to,
                            std::size_t excepted = 0) {
    const auto jid = sidekiq::make_jid();
    const auto activity = fmt::format("https://local.example/activities/{}", jid);
    std::string args;
    json::writer w(args);
    w.array().string(fmt::format(R"({{"id":"{}","type":"Announce"}})", activity));
    w.integer(here.actors().front().account_id).array();
    for (std::size_t i = 0; i < excepted; ++i)
      w.string(world.inbox(i));
    w.end().end();
    std::vector<swarm::delivery> expected;
    for (const auto i : to)
      expected.push_back({world.hosts()[i].name, activity});
    world.expect(expected);
    here.push(
        sidekiq::make_job({.klass = klass, .queue = "push", .args_json = args}, jid, wall_clock::now()));
    return jid;
  }

  bool nothing_left() {
    return here.redis().list({"KEYS", "pheidi:parts:*"}).empty() && view.in_flight() == 0;
  }

  instance here;
  queue_view view{here.redis()};
};

TEST_F(fan_out, each_follower_gets_the_payload_once) {
  auto world = here.make_world({hosts("300:ok")}, false);
  follow_from(world);
  distribute(world);
  auto engine = here.start();

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return nothing_left(); })) << engine->log();
  EXPECT_EQ(world.snapshot().deliveries.delivered, 300U);
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0U);
  EXPECT_EQ(view.counter("stat:processed"), 301) << "as Ruby counts: the deliveries, and what caused them";
  EXPECT_EQ(view.size("retry") + view.size("schedule"), 0);
}

TEST_F(fan_out, more_jobs_than_are_held_at_once_are_all_done) {
  auto world = here.make_world({hosts("10:ok")}, false);
  follow_from(world);
  for (int i = 0; i < 70; ++i)
    distribute(world);
  auto engine = here.start();

  ASSERT_TRUE(world.wait_delivered(700, 60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return nothing_left(); })) << engine->log();
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0U);
  EXPECT_EQ(view.counter("stat:processed"), 770);
}

TEST_F(fan_out, inboxes_that_are_excepted_get_nothing) {
  auto world = here.make_world({hosts("5:ok")}, false);
  follow_from(world);
  distribute(world, 2);
  auto engine = here.start();

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return nothing_left(); })) << engine->log();
  EXPECT_EQ(world.snapshot().deliveries.delivered, 3U);
  EXPECT_EQ(world.snapshot().deliveries.unexpected, 0U);
}

TEST_F(fan_out, what_has_to_be_tried_again_is_an_ordinary_job) {
  auto world = here.make_world({hosts("3:ok"), hosts("2:error=503")}, false);
  follow_from(world);
  distribute(world);
  auto engine = here.start();

  ASSERT_TRUE(eventually([&] { return view.size("retry") == 2 && nothing_left(); })) << engine->log();
  for (const auto& job : view.members("retry")) {
    EXPECT_EQ(job.at("class").as_string(), "ActivityPub::DeliveryWorker");
    EXPECT_EQ(job.at("queue").as_string(), "push");
    EXPECT_EQ(job.at("retry").as_int64(), 16);
    EXPECT_EQ(job.at("retry_count").as_int64(), 0);
    EXPECT_EQ(job.at("args").as_array().at(1).as_int64(), here.actors().front().account_id);
  }
  ASSERT_TRUE(world.change(1, hosts("2:ok").does));
  view.make_due("retry");
  EXPECT_TRUE(world.wait_complete(60s)) << engine->log();
}

TEST_F(fan_out, a_job_that_makes_no_sense_fails_as_it_would_in_ruby) {
  auto engine = here.start();
  here.push(
      R"({"class":"ActivityPub::RawDistributionWorker","queue":"push","args":[17],"jid":"0123456789ab",)"
      R"("retry":true,"created_at":1700000000000,"enqueued_at":1700000000000})");

  ASSERT_TRUE(eventually([&] { return view.size("retry") == 1; })) << engine->log();
  EXPECT_EQ(view.members("retry").front().at("error_class").as_string(), "ArgumentError");
}

TEST_F(fan_out, killed_again_and_again_it_goes_on_with_what_is_left) {
  constexpr std::uint64_t inboxes = 400;
  auto world = here.make_world({hosts("400:latency=20ms..100ms")}, false);
  follow_from(world);
  const auto jid = distribute(world);
  const auto settings = without_deadlines({"--set", "delivery.max_connections=20"});
  std::uint64_t in_hand = 0;

  for (int round = 0; round < 6; ++round) {
    auto engine = here.start(settings);
    // Each gets on a little: a job that only kills its process would be condemned.
    ASSERT_TRUE(world.wait_delivered(world.snapshot().deliveries.delivered + 40, 60s)) << engine->log();
    const auto identity = identity_of(*engine);
    engine->signal(SIGKILL);
    engine->wait();
    ASSERT_TRUE(eventually([&] { return world.snapshot().open_connections == 0; }));
    const auto marked = here.redis().integer({"BITCOUNT", "pheidi:parts:" + jid + ":ended"});
    in_hand += world.snapshot().deliveries.delivered - static_cast<std::uint64_t>(marked);
    here.redis().run({"DEL", "pheidi:lease:" + identity});
  }
  auto engine = here.start(settings);

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return nothing_left(); })) << engine->log();
  EXPECT_EQ(world.snapshot().deliveries.delivered, inboxes);
  EXPECT_LE(world.snapshot().deliveries.duplicates, in_hand) << "only what the dead had in their hands";
}

TEST_F(fan_out, a_process_that_ends_leaves_the_rest_to_the_next) {
  auto world = here.make_world({hosts("200:latency=50ms..400ms")}, false);
  follow_from(world);
  distribute(world);
  auto first = here.start(without_deadlines());
  ASSERT_TRUE(world.wait_delivered(20, 60s)) << first->log();

  first->signal(SIGTERM);
  EXPECT_EQ(first->wait(), 0) << first->log();
  auto second = here.start(without_deadlines());

  ASSERT_TRUE(world.wait_complete(60s)) << second->log();
  ASSERT_TRUE(eventually([&] { return nothing_left(); })) << second->log();
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0U);
}

instance_options whole() {
  instance_options out;
  out.whole_schema = true;
  return out;
}

class account_reach : public fan_out {
 protected:
  account_reach() : fan_out(whole()) {}

  void mention(const std::string& whom, const std::string& ago) {
    const auto post = here.sql(fmt::format(
        "INSERT INTO statuses (id, account_id, text, visibility, local, created_at, updated_at) VALUES"
        " ((extract(epoch FROM now() - interval '{}') * 1000)::bigint << 16, {}, 'x', 0, true, now(), now())"
        " RETURNING id",
        ago, own_id()));
    here.sql(fmt::format("INSERT INTO mentions (account_id, status_id, silent, created_at, updated_at)"
                         " VALUES ({}, {}, false, now(), now()) RETURNING id",
                         whom, post));
  }
};

TEST_F(account_reach, is_everybody_whom_a_new_profile_concerns) {
  enum host { follower, reporter, mentioned, mentioned_long_ago, followed, asked, relay, nobody };
  auto world = here.make_world({hosts("8:ok")}, false);
  follow(somebody(world, follower), own_id());
  here.sql(fmt::format("INSERT INTO reports (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now()) RETURNING id",
                       somebody(world, reporter), own_id()));
  mention(somebody(world, mentioned), "1 day");
  mention(somebody(world, mentioned_long_ago), "3 days");
  follow(own_id(), somebody(world, followed));
  here.sql(fmt::format("INSERT INTO follow_requests (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now()) RETURNING id",
                       own_id(), somebody(world, asked)));
  here.sql(fmt::format("INSERT INTO relays (inbox_url, state, created_at, updated_at) VALUES ('{}', 2, now(),"
                       " now()) RETURNING id",
                       world.inbox(relay)));
  somebody(world, nobody);
  distribute_by("ActivityPub::AccountRawDistributionWorker", world,
                {follower, reporter, mentioned, followed, asked, relay});
  auto engine = here.start();

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return nothing_left(); })) << engine->log();
  EXPECT_EQ(world.snapshot().deliveries.delivered, 6U);
  EXPECT_EQ(world.snapshot().deliveries.unexpected, 0U);
}

} // namespace
