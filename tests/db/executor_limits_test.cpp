// Full queues, endings, silent servers, and what is counted.
#include "executor_fixture.hpp"

#include <csignal>
#include <thread>

namespace pheidi::db {
namespace {

struct executor_limits : testing::Test {
  std::string connection = fresh_schema();
};

net::awaitable<void> ask(executor& db, net::loop& loop, function<int> f, std::vector<result<int>>& out) {
  auto answer = co_await db.run<int>(loop, std::move(f));
  out.push_back(std::move(answer));
}

double total(metrics::registry& registry, std::string_view name, std::string_view result = {}) {
  double sum = 0;
  for (const auto& family : registry.collect()) {
    if (family.name != name) continue;
    for (const auto& s : family.samples) {
      bool wanted = result.empty();
      for (const auto& [key, value] : s.tags)
        wanted = wanted || (key == "result" && value == result);
      if (!wanted) continue;
      sum += s.value;
      for (const auto n : s.counts)
        sum += static_cast<double>(n);
    }
  }
  return sum;
}

TEST_F(executor_limits, full_queue_is_busy) {
  auto options = options_for(connection);
  options.max_queue = 2;
  metrics::registry registry;
  executor db(options, &registry);
  roadblock block;
  net::loop loop("test");
  std::vector<result<int>> out;
  function<int> quick = [](transaction&) { return 2; };
  auto blocked = std::async(std::launch::async, [&] { return db.run_now(block.job()); });
  block.wait_until_reached();

  for (int i = 0; i < 5; ++i)
    loop.spawn(ask(db, loop, quick, out));
  std::thread runner([&loop] { loop.run_until_done(); });
  // Three refusals come while the worker is still held; then it may go on.
  while (total(registry, "pheidi_db_statements_total", "busy") < 3)
    std::this_thread::yield();
  EXPECT_EQ(total(registry, "pheidi_db_queue_length"), 2);
  block.lift();
  runner.join();

  EXPECT_TRUE(blocked.get());
  ASSERT_EQ(out.size(), 5u);
  int busy = 0;
  for (const auto& r : out)
    busy += r.has_error() && r.error().is(errc::busy) ? 1 : 0;
  EXPECT_EQ(busy, 3);
  EXPECT_EQ(total(registry, "pheidi_db_statements_total", "ok"), 3);
}

TEST_F(executor_limits, destructor_finishes_what_runs_and_stops_the_rest) {
  net::loop loop("test");
  std::vector<result<int>> out;
  roadblock block;
  metrics::registry registry;
  auto db = std::make_unique<executor>(options_for(connection), &registry);
  function<int> quick = [](transaction&) { return 2; };
  loop.spawn(ask(*db, loop, block.job(), out));
  for (int i = 0; i < 10; ++i)
    loop.spawn(ask(*db, loop, quick, out));
  std::thread runner([&loop] { loop.run_until_done(); });
  block.wait_until_reached();
  while (total(registry, "pheidi_db_queue_length") < 10)
    std::this_thread::yield();

  std::thread ending([&db] { db.reset(); });
  while (total(registry, "pheidi_db_statements_total", "stopped") < 10)
    std::this_thread::yield();
  block.lift();
  ending.join();
  runner.join();

  ASSERT_EQ(out.size(), 11u);
  int stopped = 0;
  int done = 0;
  for (const auto& r : out) {
    if (r) ++done;
    if (r.has_error() && r.error().is(errc::stopped)) ++stopped;
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(stopped, 10);
  EXPECT_EQ(total(registry, "pheidi_db_connections"), 0);
}

TEST_F(executor_limits, executor_that_was_never_used_ends) {
  for (int i = 0; i < 20; ++i)
    executor db(options_for("host=/nonexistent", 4));
}

TEST_F(executor_limits, answers_may_outlive_the_coroutine_that_asked) {
  executor db(options_for(connection));
  roadblock block;
  std::vector<result<int>> out;
  auto loop = std::make_unique<net::loop>("test");
  loop->spawn(ask(db, *loop, block.job(), out));
  loop->context().poll();
  block.wait_until_reached();

  block.lift();
  ASSERT_EQ(query(db, "SELECT 1"), "1"); // after it, so the first answer is posted
  loop.reset();                          // and never run

  EXPECT_TRUE(out.empty());
}

TEST_F(executor_limits, job_that_no_worker_takes_in_time_is_busy) {
  auto options = options_for(connection);
  options.queue_timeout = milliseconds(40);
  executor db(options);
  roadblock block;
  // The bound holds for the roadblock too, and a worker may come too late for it.
  auto blocked = std::async(std::launch::async, [&] {
    auto answer = db.run_now(block.job());
    while (answer.has_error() && answer.error().is(errc::busy))
      answer = db.run_now(block.job());
    return answer;
  });
  block.wait_until_reached();

  const auto answer = db.run_now(first_value("SELECT 1"));

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::busy)) << answer.error().message();
  block.lift();
  EXPECT_TRUE(blocked.get());
}

TEST_F(executor_limits, server_that_falls_silent_does_not_hold_a_worker_for_ever) {
  auto options = options_for(connection);
  options.transaction_timeout = seconds(3);
  executor db(options);
  pid_t frozen = 0;
  function<int> f = [&frozen](transaction& tx) {
    const auto backend = tx.exec1("SELECT pg_backend_pid()")[0].as<pid_t>();
    if (frozen == 0) {
      frozen = backend;
      ::kill(frozen, SIGSTOP);
    }
    return tx.exec1("SELECT 5")[0].as<int>();
  };

  const auto answer = db.run_now(f);
  ::kill(frozen, SIGCONT);

  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(*answer, 5);
}

TEST_F(executor_limits, counts_what_it_does) {
  metrics::registry registry;
  executor db(options_for(connection, 2), &registry);

  for (int i = 0; i < 10; ++i)
    query(db, "SELECT 1");
  query(db, "SELECT 1 / 0");
  query(db, "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '23000'; END $$; SELECT 1");

  EXPECT_EQ(total(registry, "pheidi_db_statements_total", "ok"), 10);
  EXPECT_EQ(total(registry, "pheidi_db_statements_total", "failed"), 1);
  EXPECT_EQ(total(registry, "pheidi_db_statements_total", "constraint"), 1);
  EXPECT_EQ(total(registry, "pheidi_db_wait_seconds"), 12);
  EXPECT_EQ(total(registry, "pheidi_db_queue_length"), 0);
  EXPECT_GE(total(registry, "pheidi_db_connections"), 1);
  EXPECT_LE(total(registry, "pheidi_db_connections"), 2);
}

} // namespace
} // namespace pheidi::db
