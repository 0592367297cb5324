// Requests that are under way when the process is told to end.
#include "ops_client.hpp"
#include "web_fixture.hpp"

#include <pqxx/pqxx>

#include <csignal>
#include <future>

namespace pheidi::test {

namespace {

TEST(web_stop, what_was_asked_before_is_answered_though_the_queues_are_done) {
  web_server on;
  on.add_user("alice");
  const std::string target = "/.well-known/webfinger?resource=acct:alice@local.example";
  ASSERT_EQ(on.get(target).status, 200) << on.engine->log();
  pqxx::connection other(on.here.database());
  pqxx::work holds(other);
  holds.exec("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE");
  auto answer = std::async(std::launch::async, [&] { return on.get(target); });
  ASSERT_TRUE(eventually([&] { return on.sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != "0"; }));

  on.engine->signal(SIGTERM);
  // The worker has gone, and with it all that the queues had to do.
  ASSERT_TRUE(eventually([&] { return on.here.redis().integer({"SCARD", "processes"}) == 0; }));
  EXPECT_EQ(on.get(target).status, 0) << "nobody new is let in";
  holds.abort();

  EXPECT_EQ(answer.get().status, 200);
  EXPECT_EQ(on.engine->wait(), 0) << on.engine->log();
}

TEST(web_stop, what_gets_no_answer_in_time_does_not_keep_the_process) {
  web_server on;
  on.add_user("alice");
  on.engine->signal(SIGTERM);
  ASSERT_EQ(on.engine->wait(), 0);
  on.engine = on.here.start({"--set", "web.listen=unix:" + on.here.path("web.sock").string(), "--set",
                             "queue.queues=ingress", "--set", "queue.shutdown_timeout_s=1"});
  const std::string target = "/.well-known/webfinger?resource=acct:alice@local.example";
  pqxx::connection other(on.here.database());
  pqxx::work holds(other);
  holds.exec("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE");
  auto answer = std::async(std::launch::async, [&] { return on.get(target); });
  ASSERT_TRUE(eventually([&] { return on.sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != "0"; }));

  on.engine->signal(SIGTERM);

  EXPECT_TRUE(on.engine->wait_for("\"stop.done\"")) << on.engine->log();
  holds.abort();
  EXPECT_EQ(on.engine->wait(), 0);
  EXPECT_EQ(answer.get().status, 0);
}

} // namespace

} // namespace pheidi::test
