// Requests that are under way when the process is told to end.
#include "ops_client.hpp"
#include "web_fixture.hpp"

#include <pqxx/pqxx>

#include <csignal>
#include <future>

namespace pheidi::test {

namespace {

/// A question that the database does not answer before it is told to.
struct held_question {
  explicit held_question(web_server& on) : other(on.here.database()), holds(other) {
    holds.exec("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE");
    answer = std::async(std::launch::async, [&on] { return on.get(target); });
    EXPECT_TRUE(eventually([&] { return on.sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != "0"; }));
  }
  static constexpr const char* target = "/.well-known/webfinger?resource=acct:alice@local.example";
  std::future<http_answer> answer; // comes once the lock is gone
  pqxx::connection other;
  pqxx::work holds;
};

TEST(web_stop, what_was_asked_before_is_answered_though_the_queues_are_done) {
  web_server on;
  on.add_user("alice");
  ASSERT_EQ(on.get(held_question::target).status, 200) << on.engine->log();
  held_question asked(on);
  ASSERT_FALSE(HasFailure());

  on.engine->signal(SIGTERM);
  ASSERT_TRUE(eventually([&] { return !std::filesystem::exists(on.here.path("web.sock")); }));
  // The worker has gone, and with it all that the queues had to do.
  ASSERT_TRUE(eventually([&] { return on.here.redis().integer({"SCARD", "processes"}) == 0; }));
  EXPECT_EQ(on.get(held_question::target).status, 0) << "nobody new is let in";
  asked.holds.abort();

  EXPECT_EQ(asked.answer.get().status, 200);
  EXPECT_EQ(on.engine->wait(), 0) << on.engine->log();
}

TEST(web_stop, what_gets_no_answer_in_time_does_not_keep_the_process) {
  web_server on;
  on.add_user("alice");
  on.engine->signal(SIGTERM);
  ASSERT_EQ(on.engine->wait(), 0);
  on.engine = on.here.start({"--set", "web.listen=unix:" + on.here.path("web.sock").string(), "--set",
                             "queue.queues=ingress", "--set", "queue.shutdown_timeout_s=1"});
  held_question asked(on);
  ASSERT_FALSE(HasFailure());

  on.engine->signal(SIGTERM);

  EXPECT_TRUE(on.engine->wait_for("\"stop.done\"")) << on.engine->log();
  asked.holds.abort();
  EXPECT_EQ(on.engine->wait(), 0);
  asked.answer.wait(); // none, unless the database was faster than the end
}

} // namespace

} // namespace pheidi::test
