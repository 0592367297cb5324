// Pheidi beside a real Sidekiq on one Redis: a shared queue, each other's retry sets, web page, buttons,
// other classes.
#include "ruby_sidekiq.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::test;
namespace json = boost::json;

constexpr auto patience = 120s;

class sharing : public testing::Test {
 protected:
  std::int64_t size_of(const std::string& set) { return here.redis().integer({"ZCARD", set}); }
  std::int64_t queued(const std::string& queue) { return here.redis().integer({"LLEN", "queue:" + queue}); }
  std::int64_t processes() { return here.redis().integer({"SCARD", "processes"}); }

  std::vector<json::object> members(const std::string& set) {
    std::vector<json::object> out;
    for (const auto& text : here.redis().list({"ZRANGE", set, "0", "-1"}))
      out.push_back(json::parse(text).as_object());
    return out;
  }

  /// As if the time of every member of the set had come.
  void make_due(const std::string& set) {
    for (const auto& member : here.redis().list({"ZRANGE", set, "0", "-1"}))
      here.redis().run({"ZADD", set, "XX", "1", member});
  }

  void end(logged_process& p) {
    p.signal(SIGTERM);
    EXPECT_EQ(p.wait(), 0) << p.log();
  }

  /// Debian's Sidekiq 6.4 looks for the rows of work under the name that 6.5 gave up.
  void show_work_to_old_sidekiq() {
    for (const auto& identity : here.redis().list({"SMEMBERS", "processes"}))
      here.redis().run({"COPY", identity + ":work", identity + ":workers", "REPLACE"});
  }

  instance here;
  ruby_sidekiq ruby{here};
};

std::size_t delivered_by(const engine_process& p) {
  return p.lines_with(R"("result":"delivered")").size();
}

TEST_F(sharing, one_queue_with_sidekiq_each_takes_some_and_nothing_is_lost_or_done_twice) {
  auto world = here.make_world({hosts("4:latency=40ms")}, false);
  auto sidekiq = ruby.start({"push"});
  auto engine = here.start({"--set", "queue.max_in_flight=8"});

  ruby.push_deliveries(world, 1000);
  ASSERT_TRUE(world.wait_complete(patience)) << engine->log() << sidekiq->log();
  end(*engine);
  end(*sidekiq);

  const auto seen = world.snapshot();
  EXPECT_EQ(seen.deliveries.delivered, 1000u);
  EXPECT_EQ(seen.deliveries.duplicates, 0u);
  EXPECT_EQ(seen.total().refused, 0u);
  const auto ours = delivered_by(*engine);
  const auto theirs = ruby_sidekiq::delivered_by(*sidekiq);
  EXPECT_GT(ours, 0u);
  EXPECT_GT(theirs, 0u);
  EXPECT_EQ(ours + theirs, 1000u);
  EXPECT_EQ(here.redis().text({"GET", "stat:processed"}), "1000");
  EXPECT_EQ(queued("push"), 0);
  EXPECT_EQ(processes(), 0);
}

TEST_F(sharing, sidekiq_takes_over_the_retries_that_pheidi_wrote) {
  auto world = here.make_world({hosts("3:error=503")}, false);
  ruby.push_deliveries(world, 60);
  auto engine = here.start();
  ASSERT_TRUE(eventually([&] { return size_of("retry") + size_of("schedule") == 60; })) << engine->log();
  end(*engine);
  const auto failed = size_of("retry");
  ASSERT_GT(failed, 0);
  for (const auto& job : members("retry")) {
    EXPECT_EQ(job.at("retry_count"), 0);
    EXPECT_EQ(job.at("queue"), "push");
    EXPECT_EQ(job.at("error_class"), "Mastodon::UnexpectedResponseError");
    EXPECT_TRUE(job.at("failed_at").is_double()) << "as this Sidekiq writes its times";
  }
  ASSERT_TRUE(world.change(0, hosts("1:ok").does).has_value());

  auto sidekiq = ruby.start({"push"});
  make_due("retry");
  make_due("schedule"); // where Pheidi parks what would wait for a host that fails
  ASSERT_TRUE(world.wait_complete(patience)) << sidekiq->log();
  end(*sidekiq);

  EXPECT_EQ(world.snapshot().deliveries.delivered, 60u);
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0u);
  EXPECT_EQ(ruby_sidekiq::delivered_by(*sidekiq), 60u);
  EXPECT_EQ(size_of("retry") + size_of("schedule") + queued("push"), 0);
}

TEST_F(sharing, pheidi_takes_over_the_retries_that_sidekiq_wrote_and_counts_on) {
  auto world = here.make_world({hosts("1:error=503")}, false);
  ruby.push_deliveries(world, 3);
  auto sidekiq = ruby.start({"push"}, true);
  ASSERT_TRUE(eventually([&] { return size_of("retry") == 3; })) << sidekiq->log();
  end(*sidekiq);
  std::map<std::string, json::object> before;
  for (auto& job : members("retry"))
    before[std::string(job.at("jid").as_string())] = job;

  auto engine = here.start();
  make_due("retry");
  ASSERT_TRUE(eventually([&] {
    const auto now = members("retry");
    return now.size() == 3 &&
           std::all_of(now.begin(), now.end(), [](const auto& j) { return j.at("retry_count") == 1; });
  })) << engine->log();

  for (const auto& job : members("retry")) {
    const auto& was = before.at(std::string(job.at("jid").as_string()));
    EXPECT_EQ(was.at("error_class"), "RuntimeError") << "what Ruby raised";
    EXPECT_EQ(job.at("error_class"), "Mastodon::UnexpectedResponseError");
    EXPECT_EQ(job.at("failed_at"), was.at("failed_at")) << "the first failure stays";
    EXPECT_TRUE(job.at("retried_at").is_double());
    for (const auto* kept : {"class", "args", "retry", "dead", "queue", "created_at"})
      EXPECT_EQ(job.at(kept), was.at(kept)) << kept;
  }

  ASSERT_TRUE(world.change(0, hosts("1:ok").does).has_value());
  make_due("retry");
  ASSERT_TRUE(world.wait_complete(patience)) << engine->log();
  EXPECT_EQ(world.snapshot().deliveries.delivered, 3u);
  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0u);
}

TEST_F(sharing, sidekiqs_busy_page_shows_the_live_process_and_its_buttons_work) {
  auto world = here.make_world({hosts("2:hang")}, false);
  const auto ids = ruby.push_deliveries(world, 4);
  auto engine = here.start({"--set", "queue.shutdown_timeout_s=3"});
  ASSERT_TRUE(eventually([&] { return world.snapshot().total().requests == 4; })) << engine->log();
  const auto identity = here.redis().list({"SMEMBERS", "processes"}).at(0);
  ASSERT_TRUE(eventually([&] {
    return here.redis().integer({"HLEN", identity + ":work"}) == 4;
  })) << "a heartbeat";
  show_work_to_old_sidekiq();

  const auto page = ruby.script("web.rb", {"/busy"}).at("/busy").as_object();
  const auto api = ruby.script("inspect.rb");
  EXPECT_EQ(page.at("status"), 200);
  const std::string body(page.at("body").as_string());
  for (const auto& id : ids)
    EXPECT_NE(body.find(id.as_string().c_str()), body.npos) << id;
  EXPECT_NE(body.find("pheidi"), body.npos) << "the tag of the process";
  ASSERT_EQ(api.at("processes").as_array().size(), 1u);
  EXPECT_EQ(api.at("processes").at(0).at("identity").as_string(), identity);
  EXPECT_EQ(api.at("processes").at(0).at("pid"), engine->pid());
  EXPECT_EQ(api.at("processes").at(0).at("queues"), (json::array{"push"}));
  EXPECT_EQ(api.at("processes").at(0).at("busy"), 4);
  EXPECT_EQ(api.at("processes").at(0).at("quiet"), false);

  ruby.script("signal.rb", {"quiet"});
  ASSERT_TRUE(engine->wait_for(R"("quiet")")) << engine->log();
  EXPECT_TRUE(eventually([&] { return here.redis().text({"HGET", identity, "quiet"}) == "true"; }));
  ruby.push_deliveries(world, 2);
  ruby.script("signal.rb", {"stop"});
  EXPECT_EQ(engine->wait(), 0) << engine->log();

  EXPECT_EQ(queued("push"), 6) << "two never fetched while quiet, four given back";
  EXPECT_EQ(processes(), 0);
}

TEST_F(sharing, other_classes_go_untouched_to_the_queue_that_ruby_works) {
  auto engine = here.start();
  ruby_jobs echo;
  echo.klass = "EchoWorker";
  echo.args = {json::array{1, "zwei", json::object{{"drei", nullptr}}},
               json::array{4.5, "\u00fcml\u00e4ut <&>"}};
  const auto ids = ruby.push(echo);
  ASSERT_TRUE(eventually([&] { return queued("default") == 2; })) << engine->log();

  std::vector<json::value> found;
  for (const auto& text : here.redis().list({"LRANGE", "queue:default", "0", "-1"})) {
    const auto job = json::parse(text).as_object();
    found.push_back(job.at("jid"));
    EXPECT_EQ(job.at("class"), "EchoWorker");
    EXPECT_EQ(job.at("retry"), 16);
    EXPECT_EQ(job.at("queue"), "push") << "only its place changes";
    EXPECT_TRUE(job.at("enqueued_at").is_double());
  }
  EXPECT_THAT(found, testing::UnorderedElementsAre(ids[0], ids[1]));
  EXPECT_EQ(here.redis().integer({"EXISTS", "stat:processed"}), 0) << "Ruby counts it when Ruby runs it";

  auto sidekiq = ruby.start({"default"});
  ASSERT_TRUE(eventually([&] { return here.redis().integer({"LLEN", "echo"}) == 2; })) << sidekiq->log();

  std::vector<json::value> ran;
  for (const auto& text : here.redis().list({"LRANGE", "echo", "0", "-1"}))
    ran.push_back(json::parse(text));
  EXPECT_THAT(ran, testing::UnorderedElementsAre(echo.args[0], echo.args[1]));
  end(*engine);
  EXPECT_EQ(engine->lines_with("queue.passthrough").size(), 1u) << "said once per class";
}

TEST_F(sharing, what_ruby_scheduled_is_delivered_when_it_is_due) {
  auto world = here.make_world({hosts("2:ok")}, false);
  auto engine = here.start();
  ruby.push_deliveries(world, 4, 3600);
  ruby.push_deliveries(world, 4, 0.5);

  ASSERT_TRUE(world.wait_delivered(4, patience)) << engine->log();
  EXPECT_EQ(size_of("schedule"), 4) << "those of the next hour wait";
  make_due("schedule");
  ASSERT_TRUE(world.wait_complete(patience)) << engine->log();

  EXPECT_EQ(world.snapshot().deliveries.duplicates, 0u);
  EXPECT_EQ(size_of("schedule"), 0);
}

} // namespace
