// One job for all followers: each inbox gets the payload once, whatever ends in between.
#include "audience.hpp"
#include "instance.hpp"
#include "queue_view.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <set>

namespace {

using namespace std::chrono_literals;
using namespace pheidi;
using namespace pheidi::test;

/// Kills it when `more` inboxes, of `all` at most, have been served, and ends its lease. What had arrived and
/// was not marked as served is added to `in_hand`.
void kill_after(std::uint64_t more, std::uint64_t all, engine_process& engine, const swarm::world& world,
                instance& here, std::uint64_t& in_hand) {
  const auto identity = identity_of(engine);
  const auto until = std::min(world.snapshot().deliveries.delivered + more, all);
  ASSERT_TRUE(world.wait_delivered(until, 120s)) << engine.log();
  engine.signal(SIGKILL);
  engine.wait();
  ASSERT_TRUE(eventually([&] { return world.snapshot().open_connections == 0; }));
  const auto keys = here.redis().list({"KEYS", "pheidi:parts:*:ended"});
  const auto marked = keys.empty() ? 0 : here.redis().integer({"BITCOUNT", keys.front()});
  in_hand += world.snapshot().deliveries.delivered - static_cast<std::uint64_t>(marked);
  here.redis().run({"DEL", "pheidi:lease:" + identity});
}

class fan_out : public testing::Test {
 protected:
  explicit fan_out(instance_options options = {}) : here(std::move(options)) {}

  /// Somebody on that host; his id.
  std::string somebody(const swarm::world& world, std::size_t host) {
    const auto& name = world.hosts()[host].name;
    const auto uri = fmt::format("https://{}/users/f{}", name, host);
    return add(here, {fmt::format("f{}", host), name, uri, uri, uri + "/inbox", world.inbox(host)});
  }
  void follow(const std::string& follower, const std::string& followed) {
    add_follow(here, follower, followed);
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
  distribute(world);
  const std::vector<std::string> settings{"--set", "delivery.max_connections=20"};
  std::uint64_t in_hand = 0;

  for (int round = 0; round < 6; ++round) {
    auto engine = here.start(settings);
    // Each gets on a little: a job that only kills its process would be condemned.
    ASSERT_NO_FATAL_FAILURE(kill_after(40, inboxes, *engine, world, here, in_hand));
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
  auto first = here.start();
  ASSERT_TRUE(world.wait_delivered(20, 60s)) << first->log();

  first->signal(SIGTERM);
  EXPECT_EQ(first->wait(), 0) << first->log();
  auto second = here.start();

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
    add_mention(here, std::stoll(post), whom);
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

class status_fan_out : public testing::Test {
 protected:
  status_fan_out() : here(whole()) {}

  std::int64_t own() const { return here.actors()[0].account_id; }

  /// A post that the first account's followers everywhere are to have.
  std::int64_t distribute(swarm::world& world, std::size_t inboxes_per_host) {
    const auto id = post(here, own(), "For everybody");
    world.expect(everywhere(world, inboxes_per_host, uri_of(here, id) + "/activity"));
    push_job(here, "ActivityPub::DistributionWorker", fmt::format("[{}]", id));
    return id;
  }
  /// A direct message to somebody on that host: the one delivery that the world is to have.
  void send_message(swarm::world& world, std::size_t host) {
    const auto id = post(here, here.actors()[1].account_id, "Psst", 3);
    const auto& name = world.hosts()[host].name;
    const auto whom =
        add(here, {"eve", name, fmt::format("https://{}/users/eve", name), "", world.inbox(host)});
    add_mention(here, id, whom);
    world.expect({{name, uri_of(here, id) + "/activity"}});
    push_job(here, "ActivityPub::DistributionWorker", fmt::format("[{}]", id));
  }
  bool nothing_left() {
    return here.redis().list({"KEYS", "pheidi:parts:*"}).empty() && view.in_flight() == 0;
  }
  boost::json::array receipts(std::int64_t status) {
    engine_process program({"receipts", std::to_string(status), "--mastodon-env",
                            here.path(".env.production").string(), "--json"},
                           here.path("receipts.json"));
    program.wait();
    const auto read = json::parse(program.log());
    EXPECT_TRUE(read) << program.log();
    return read ? read->as_array() : boost::json::array();
  }

  instance here;
  queue_view view{here.redis()};
};

TEST_F(status_fan_out, to_twenty_thousand_inboxes_killed_ten_times_serves_each) {
  constexpr std::uint64_t per_host = 100, inboxes = 200 * per_host;
  auto world = here.make_world({hosts("200:latency=1ms..20ms")}, false);
  follow_from_everywhere(here, world, own(), per_host);
  const auto id = distribute(world, per_host);
  std::uint64_t in_hand = 0;

  for (int round = 0; round < 10; ++round) {
    auto engine = here.start();
    ASSERT_NO_FATAL_FAILURE(kill_after(1000, inboxes, *engine, world, here, in_hand));
  }
  auto engine = here.start();

  ASSERT_TRUE(world.wait_complete(300s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return nothing_left(); })) << engine->log();
  EXPECT_EQ(world.snapshot().deliveries.delivered, inboxes);
  EXPECT_LE(world.snapshot().deliveries.duplicates, in_hand) << "only what the dead had in their hands";
  const auto told = receipts(id);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].at("servers"), boost::json::value(static_cast<std::int64_t>(inboxes)));
  EXPECT_EQ(told[0].at("delivered"), boost::json::value(static_cast<std::int64_t>(inboxes)));
}

TEST_F(status_fan_out, goes_on_with_the_text_that_it_began_with) {
  auto world = here.make_world({hosts("20:latency=50ms..300ms")}, false);
  follow_from_everywhere(here, world, own(), 1);
  const auto id = distribute(world, 1);
  auto first = here.start();
  ASSERT_TRUE(world.wait_delivered(3, 60s)) << first->log();
  const auto identity = identity_of(*first);
  first->signal(SIGKILL);
  first->wait();
  here.redis().run({"DEL", "pheidi:lease:" + identity});
  here.sql(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}; SELECT 1", id));

  auto second = here.start();

  EXPECT_TRUE(world.wait_complete(60s)) << "the Delete that follows finds what it takes back\n"
                                        << second->log();
}

TEST_F(status_fan_out, lets_a_message_by_on_the_host_where_it_waits) {
  constexpr std::size_t inboxes = 1000;
  auto world = here.make_world({hosts("1:latency=100ms")}, false);
  follow_from_everywhere(here, world, own(), inboxes);
  const auto id = post(here, own(), "For everybody");
  push_job(here, "ActivityPub::DistributionWorker", fmt::format("[{}]", id));
  auto engine =
      here.start({"--set", "delivery.lane_concurrency_start=2", "--set", "delivery.lane_concurrency_max=2"});
  ASSERT_TRUE(world.wait_delivered(10, 60s)) << engine->log();

  send_message(world, 0);

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  EXPECT_LT(world.snapshot().deliveries.delivered, inboxes / 2) << "most of the others still wait";
  ASSERT_TRUE(world.change(0, {}));
  EXPECT_TRUE(world.wait_delivered(inboxes + 1, 120s)) << engine->log();
}

TEST_F(status_fan_out, is_told_to_operators_by_its_receipt) {
  auto world = here.make_world({hosts("4:ok"), hosts("2:error=503"), hosts("1:error=410")}, false);
  follow_from_everywhere(here, world, own(), 1);
  const auto id = distribute(world, 1);
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return view.size("retry") == 2 && nothing_left(); })) << engine->log();

  auto told = receipts(id);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].at("activity"), boost::json::value(uri_of(here, id) + "/activity"));
  EXPECT_EQ(told[0].at("type"), boost::json::value("Create"));
  EXPECT_EQ(told[0].at("servers"), boost::json::value(7));
  EXPECT_EQ(told[0].at("delivered"), boost::json::value(4));
  EXPECT_EQ(told[0].at("waiting"), boost::json::value(2));
  EXPECT_EQ(told[0].at("refused"), boost::json::value(1));
  EXPECT_EQ(told[0].at("under_way"), boost::json::value(0));
  EXPECT_EQ(told[0].at("refusals").as_array().at(0), boost::json::value(world.inbox(6) + "/1 answered 410"));
  for (const auto& waiting : told[0].at("waiting_for").as_array())
    EXPECT_THAT(std::string(waiting.at("why").as_string()), testing::HasSubstr("returned code 503"));

  ASSERT_TRUE(world.change(1, hosts("2:ok").does));
  view.make_due("retry");
  ASSERT_TRUE(eventually([&] { return view.counter("stat:processed") >= 10; })) << engine->log();
  told = receipts(id);
  EXPECT_EQ(told[0].at("delivered"), boost::json::value(6));
  EXPECT_EQ(told[0].at("waiting"), boost::json::value(0));
  EXPECT_EQ(told[0].at("elsewhere"), boost::json::value(0));
}

} // namespace
