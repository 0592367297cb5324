// Hosts that fail for days, as Mastodon records them, and their way back.
#include "instance.hpp"
#include "ops_client.hpp"
#include "queue_view.hpp"

#include "pheidi/base/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace pheidi;
using namespace pheidi::test;

const std::string host = "h0001.swarm.test";

std::string row_query() {
  return "SELECT count(*) FROM unavailable_domains WHERE domain = '" + host + "'";
}

class availability : public testing::Test {
 protected:
  explicit availability(instance_options options = {}, std::string prefix = "", std::string cache_prefix = "")
      : here(std::move(options)), prefix_(std::move(prefix)),
        failing_days_(prefix_ + "exhausted_deliveries:" + host),
        rails_cache_(cache_prefix + "cache:unavailable_domains") {}

  void push(const swarm::world& world, const std::string& options = "{}") {
    here.redis().run({"LPUSH", prefix_ + "queue:push", here.job_for(world.inbox(0), options)});
  }
  /// Six earlier days of failure, and what Rails remembers of unavailable hosts.
  void preset_six_days() {
    here.redis().run(
        {"SADD", failing_days_, "20260901", "20260902", "20260903", "20260907", "20260908", "20261001"});
    here.redis().run({"SET", rails_cache_, "a value of Rails"});
  }
  bool listed() { return here.sql(row_query()) == "1"; }
  bool cached() { return here.redis().integer({"EXISTS", rails_cache_}) == 1; }
  bool failing() { return here.redis().integer({"EXISTS", failing_days_}) == 1; }

  void expect_seven_days_and_back(swarm::world& world);

  instance here;
  std::string prefix_, failing_days_, rails_cache_;
};

TEST_F(availability, F31_a_failing_host_gets_the_date_of_today_once) {
  auto world = here.make_world({hosts("1:error=503")}, false);
  const auto before = utc_yyyymmdd(wall_clock::now());
  for (int i = 0; i < 3; ++i)
    push(world);
  auto engine = here.start();

  ASSERT_TRUE(eventually([&] { return failing(); })) << engine->log();

  const auto days = here.redis().list({"SMEMBERS", failing_days_});
  EXPECT_THAT(days, testing::ElementsAre(testing::AnyOf(before, utc_yyyymmdd(wall_clock::now()))));
  EXPECT_EQ(here.redis().integer({"TTL", failing_days_}), -1) << "as Mastodon keeps it";
  EXPECT_FALSE(listed());
}

TEST_F(availability, a_final_answer_is_no_failure_of_the_host) {
  auto world = here.make_world({hosts("1:error=404"), hosts("1:error=503")}, false);
  push(world);
  here.push(here.job_for(world.inbox(1)));
  auto engine = here.start();

  ASSERT_TRUE(eventually([&] {
    return here.redis().integer({"EXISTS", "exhausted_deliveries:h0002.swarm.test"}) == 1;
  }));
  ASSERT_TRUE(engine->wait_for("\"refused\""));

  EXPECT_FALSE(failing());
}

void availability::expect_seven_days_and_back(swarm::world& world) {
  preset_six_days();
  push(world);
  auto engine = here.start();
  ASSERT_TRUE(engine->wait_for("\"availability.given_up\"")) << engine->log();
  ASSERT_TRUE(eventually([&] { return !cached(); })) << "Rails must not go on from its cache";
  EXPECT_TRUE(listed());
  EXPECT_EQ(here.redis().integer({"SCARD", failing_days_}), 7);

  const auto connections = world.snapshot().total().connections;
  push(world);
  ASSERT_TRUE(engine->wait_for("\"skipped\"")) << engine->log();
  EXPECT_EQ(world.snapshot().total().connections, connections) << "a skipped host is not asked";

  ASSERT_TRUE(world.change(0, {}));
  here.redis().run({"SET", rails_cache_, "a value of Rails"});
  push(world, R"({"bypass_availability":true})");
  ASSERT_TRUE(engine->wait_for("\"availability.back\"")) << engine->log();
  ASSERT_TRUE(eventually([&] { return !cached(); }));
  EXPECT_FALSE(listed());
  EXPECT_FALSE(failing());

  push(world);
  EXPECT_TRUE(eventually([&] { return world.snapshot().total().accepted >= 2; }))
      << "it is a host like any other again";
}

TEST_F(availability, conformance_57_F31_the_seventh_day_ends_deliveries_until_one_succeeds) {
  auto world = here.make_world({hosts("1:error=503")}, false);
  expect_seven_days_and_back(world);
}

TEST_F(availability, F31_the_same_for_a_host_where_nothing_listens) {
  auto world = here.make_world({hosts("1:dead")});
  expect_seven_days_and_back(world);
}

TEST_F(availability, a_row_that_rails_wrote_is_seen_at_the_start) {
  auto world = here.make_world({hosts("1:ok")}, false);
  here.sql("INSERT INTO unavailable_domains (domain, created_at, updated_at) VALUES ('" + host +
           "', now(), now()) RETURNING id");
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] {
    const auto metrics = ask_ops(here.path("ops.sock"), "/metrics").body;
    return metrics.find("\npheidi_delivery_unavailable_hosts 1\n") != std::string::npos;
  })) << engine->log();
  push(world);

  ASSERT_TRUE(engine->wait_for("\"delivery.done\"")) << engine->log();

  EXPECT_EQ(engine->lines_with("\"skipped\"").size(), 1u);
  EXPECT_EQ(world.snapshot().total().connections, 0u);
}

/// Up to Mastodon 4.3 every key may stand under a namespace; Rails' cache joins it with another sign.
class availability_in_a_namespace : public availability {
 protected:
  static instance_options with_namespace() {
    instance_options o;
    o.family = model::schema_family::mastodon_4_2;
    o.extra_env = "REDIS_NAMESPACE=mastodon_3\n";
    return o;
  }
  availability_in_a_namespace() : availability(with_namespace(), "mastodon_3:", "mastodon_3_") {}
};

TEST_F(availability_in_a_namespace, the_seventh_day_ends_deliveries_until_one_succeeds) {
  auto world = here.make_world({hosts("1:error=503")}, false);
  expect_seven_days_and_back(world);
  EXPECT_TRUE(here.redis().list({"KEYS", "exhausted_deliveries:*"}).empty());
}

} // namespace
