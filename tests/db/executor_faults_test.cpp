// Broken connections, restarts, conflicts: what is run again, and what is reported.
#include "executor_fixture.hpp"

#include <thread>

namespace pheidi::db {
namespace {

using test::postgres_server;
using testing::HasSubstr;

constexpr const char* end_this_backend = "SELECT pg_terminate_backend(pg_backend_pid())";

struct executor_faults : testing::Test {
  std::string connection = fresh_schema();
  executor db{options_for(connection)};
  executor admin{options_for(connection)};
};

TEST_F(executor_faults, connection_that_broke_while_idle_is_replaced) {
  const auto backend = query(db, "SELECT pg_backend_pid()");
  // The function waits until the backend is gone, so the next job certainly meets a dead connection.
  ASSERT_EQ(query(admin, "SELECT pg_terminate_backend(" + backend + ", 10000)"), "t");

  const auto next = query(db, "SELECT pg_backend_pid()");

  EXPECT_NE(next, backend);
  EXPECT_EQ(next.find("error"), std::string::npos) << next;
}

TEST_F(executor_faults, idle_break_is_repaired_even_without_retry) {
  const auto backend = query(db, "SELECT pg_backend_pid()");
  ASSERT_EQ(query(admin, "SELECT pg_terminate_backend(" + backend + ", 10000)"), "t");
  int runs = 0;
  function<int> f = [&runs](transaction&) { return ++runs; };

  const auto answer = db.run_now(f, retry::no);

  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(runs, 1);
}

TEST_F(executor_faults, killed_backend_runs_the_function_again_once) {
  int runs = 0;
  function<int> f = [&runs](transaction& tx) {
    if (++runs == 1) tx.exec(end_this_backend);
    return runs;
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(*answer, 2);
}

TEST_F(executor_faults, killed_backend_is_unavailable_without_retry) {
  int runs = 0;
  function<int> f = [&runs](transaction& tx) {
    ++runs;
    tx.exec(end_this_backend);
    return runs;
  };

  const auto answer = db.run_now(f, retry::no);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::unavailable)) << answer.error().message();
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(query(db, "SELECT 'back'"), "back");
}

TEST_F(executor_faults, function_that_always_breaks_the_connection_ends) {
  int runs = 0;
  function<void> f = [&runs](transaction& tx) {
    ++runs;
    tx.exec(end_this_backend);
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::unavailable));
  EXPECT_EQ(runs, 2);
}

TEST_F(executor_faults, break_during_commit_is_reported_and_not_repeated) {
  ASSERT_TRUE(admin.run_now(statement(R"(
    CREATE TABLE t (n int);
    CREATE FUNCTION suicide() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION suicide();)")));
  int runs = 0;
  function<void> f = [&runs](transaction& tx) {
    ++runs;
    tx.exec("INSERT INTO t VALUES (1)");
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::unavailable)) << answer.error().message();
  EXPECT_EQ(runs, 1);
}

TEST_F(executor_faults, conflict_is_tried_four_times) {
  int runs = 0;
  function<void> f = [&runs](transaction& tx) {
    ++runs;
    tx.exec("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::conflict)) << answer.error().message();
  EXPECT_EQ(runs, 4);
}

TEST_F(executor_faults, conflict_that_passes_is_not_seen) {
  for (const std::string state : {"40001", "40P01", "55P03"}) {
    int runs = 0;
    function<int> f = [&](transaction& tx) {
      if (++runs < 3) tx.exec("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '" + state + "'; END $$");
      return runs;
    };

    const auto answer = db.run_now(f);

    ASSERT_TRUE(answer) << state << ": " << answer.error().message();
    EXPECT_EQ(*answer, 3);
  }
}

TEST_F(executor_faults, conflict_is_reported_at_once_without_retry) {
  int runs = 0;
  function<void> f = [&runs](transaction& tx) {
    ++runs;
    tx.exec("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END $$");
  };

  const auto answer = db.run_now(f, retry::no);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::conflict));
  EXPECT_EQ(runs, 1);
}

TEST_F(executor_faults, two_transactions_in_deadlock_both_end_well) {
  ASSERT_TRUE(
      admin.run_now(statement("CREATE TABLE t (id int, n int); INSERT INTO t VALUES (1, 0), (2, 0)")));
  // Both hold their first row before either asks for its second, in the first run only.
  std::promise<void> holds[2];
  auto cross = [&holds](int me) {
    auto other_holds = holds[1 - me].get_future().share();
    auto first = std::make_shared<bool>(true);
    return function<void>([me, &holds, other_holds, first](transaction& tx) {
      tx.exec("SET LOCAL deadlock_timeout = '50ms'");
      tx.exec_params("UPDATE t SET n = n + 1 WHERE id = $1", me + 1);
      if (std::exchange(*first, false)) {
        holds[me].set_value();
        other_holds.wait();
      }
      tx.exec_params("UPDATE t SET n = n + 1 WHERE id = $1", 2 - me);
    });
  };
  auto f = cross(0);
  auto g = cross(1);

  auto one = std::async(std::launch::async, [&] { return db.run_now(f); });
  const auto two = admin.run_now(g);

  EXPECT_TRUE(two);
  EXPECT_TRUE(one.get());
  EXPECT_EQ(query(db, "SELECT sum(n) FROM t"), "4");
}

TEST(executor_restart, immediate_stop_in_mid_run_is_survived) {
  postgres_server server;
  executor db(options_for(server.connection(), 2));
  ASSERT_TRUE(db.run_now(statement("CREATE TABLE t (n int PRIMARY KEY)")));
  int runs = 0;
  function<int> f = [&](transaction& tx) {
    tx.exec_params("INSERT INTO t VALUES ($1)", 7);
    if (++runs == 1) server.restart(postgres_server::stop_mode::immediate);
    tx.exec("SELECT 1");
    return runs;
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(*answer, 2);
  EXPECT_EQ(query(db, "SELECT count(*) FROM t"), "1");
}

TEST(executor_restart, kill_of_the_server_keeps_what_was_committed) {
  postgres_server server;
  executor db(options_for(server.connection()));
  ASSERT_TRUE(db.run_now(statement("CREATE TABLE t (n int); INSERT INTO t VALUES (1)")));

  server.restart(postgres_server::stop_mode::kill);

  EXPECT_EQ(query(db, "SELECT count(*) FROM t"), "1");
}

TEST(executor_restart, jobs_are_refused_while_the_server_is_away_and_served_when_it_is_back) {
  postgres_server server;
  executor db(options_for(server.connection(), 2));
  ASSERT_EQ(query(db, "SELECT 1"), "1");
  server.stop();

  for (int i = 0; i < 50; ++i) {
    const auto answer = db.run_now(first_value("SELECT 1"));
    ASSERT_TRUE(answer.has_error());
    EXPECT_TRUE(answer.error().is(errc::unavailable)) << answer.error().message();
    EXPECT_FALSE(answer.error().context.empty());
  }
  server.start();
  // The longest back-off is two seconds; ten times that is for a loaded machine.
  std::string value;
  for (int i = 0; i < 400 && value != "1"; ++i) {
    value = query(db, "SELECT 1");
    if (value != "1") std::this_thread::sleep_for(milliseconds(50));
  }

  EXPECT_EQ(value, "1");
}

TEST(executor_restart, unreachable_database_is_unavailable) {
  for (const char* connection :
       {"host=/nonexistent dbname=x", "host=127.0.0.1 port=1 dbname=x", "nonsense"}) {
    executor db(options_for(connection));
    const auto answer = db.run_now(first_value("SELECT 1"));
    ASSERT_TRUE(answer.has_error());
    EXPECT_TRUE(answer.error().is(errc::unavailable)) << answer.error().message();
  }
}

TEST_F(executor_faults, missing_database_and_role_are_unavailable) {
  auto& server = postgres_server::shared();
  executor no_database(options_for(server.connection("nowhere")));
  executor no_role(options_for(connection + " user=nobody_here"));

  const auto first = no_database.run_now(first_value("SELECT 1"));
  const auto second = no_role.run_now(first_value("SELECT 1"));

  ASSERT_TRUE(first.has_error() && second.has_error());
  EXPECT_TRUE(first.error().is(errc::unavailable)) << first.error().message();
  EXPECT_TRUE(second.error().is(errc::unavailable)) << second.error().message();
  EXPECT_THAT(first.error().message(), HasSubstr("nowhere"));
}

TEST_F(executor_faults, worker_that_cannot_connect_leaves_jobs_to_one_that_can) {
  ASSERT_TRUE(admin.run_now(statement("DROP ROLE IF EXISTS one_only")));
  ASSERT_TRUE(admin.run_now(statement("CREATE ROLE one_only LOGIN CONNECTION LIMIT 1")));
  executor limited(options_for(connection + " user=one_only", 4));
  ASSERT_EQ(query(limited, "SELECT 1"), "1");

  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(query(limited, "SELECT 1"), "1");
}

} // namespace
} // namespace pheidi::db
