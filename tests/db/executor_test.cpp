// The executor against a real PostgreSQL: values, errors, sessions, threads.
#include "executor_fixture.hpp"

#include <thread>

namespace pheidi::db {
namespace {

using testing::HasSubstr;
using testing::Not;

struct executor_test : testing::Test {
  std::string connection = fresh_schema();
  executor db{options_for(connection, 2)};
};

net::awaitable<void> ask(executor& db, net::loop& loop, function<int> f, std::optional<result<int>>& out) {
  auto answer = co_await db.run<int>(loop, std::move(f));
  out = std::move(answer);
}

net::awaitable<void> ask_void(executor& db, net::loop& loop, function<void> f, bool& ok) {
  auto answer = co_await db.run<void>(loop, std::move(f));
  ok = answer.has_value();
}

TEST_F(executor_test, answers_a_coroutine_on_its_loop) {
  net::loop loop("test");
  std::optional<result<int>> out;
  function<int> f = [](transaction& tx) { return tx.exec1("SELECT 6 * 7")[0].as<int>(); };

  loop.spawn(ask(db, loop, f, out));
  loop.run_until_done();

  ASSERT_TRUE(out && *out);
  EXPECT_EQ(out->value(), 42);
}

TEST_F(executor_test, runs_functions_without_a_value) {
  net::loop loop("test");
  bool ok = false;

  loop.spawn(ask_void(db, loop, statement("CREATE TABLE t (n int)"), ok));
  loop.run_until_done();

  EXPECT_TRUE(ok);
  EXPECT_EQ(query(db, "SELECT count(*) FROM t"), "0");
}

net::awaitable<void> insert_many(executor& db, net::loop& loop, int from, int& done,
                                 std::thread::id& resumed_on) {
  for (int n = from; n < from + 20; ++n) {
    function<int> f = [n](transaction& tx) {
      tx.exec_params("INSERT INTO t VALUES ($1)", n);
      return n;
    };
    auto answer = co_await db.run<int>(loop, f);
    if (answer && *answer == n) ++done;
    resumed_on = std::this_thread::get_id();
  }
}

TEST_F(executor_test, serves_many_coroutines_of_two_loops) {
  ASSERT_EQ(query(db, "CREATE TABLE t (n int PRIMARY KEY); SELECT 'made'"), "made");
  int done[2] = {0, 0};
  std::thread::id resumed_on[2];
  std::thread::id loop_thread[2];
  auto run_loop = [&](int which) {
    net::loop loop("test");
    loop_thread[which] = std::this_thread::get_id();
    for (int i = 0; i < 20; ++i)
      loop.spawn(insert_many(db, loop, which * 10000 + i * 100, done[which], resumed_on[which]));
    loop.run_until_done();
  };

  std::thread other(run_loop, 0);
  run_loop(1);
  other.join();

  EXPECT_EQ(done[0] + done[1], 800);
  EXPECT_EQ(resumed_on[0], loop_thread[0]);
  EXPECT_EQ(resumed_on[1], loop_thread[1]);
  EXPECT_EQ(query(db, "SELECT count(*) FROM t"), "800");
}

net::awaitable<void> watch_capture(executor& db, net::loop& loop, bool& gone) {
  auto owned = std::make_shared<int>(5);
  std::weak_ptr<int> watch = owned;
  function<int> f = [owned](transaction&) { return *owned; };
  owned.reset();
  auto answer = co_await db.run<int>(loop, std::move(f));
  gone = answer && watch.expired();
}

TEST_F(executor_test, captures_are_gone_when_the_caller_resumes) {
  net::loop loop("test");
  bool gone = false;

  loop.spawn(watch_capture(db, loop, gone));
  loop.run_until_done();

  EXPECT_TRUE(gone);
}

TEST_F(executor_test, session_is_in_utc_with_our_name_and_a_timeout) {
  ASSERT_EQ(query(db, "ALTER ROLE postgres SET timezone = 'America/New_York'; SELECT 'set'"), "set");
  executor fresh(options_for(connection));

  EXPECT_EQ(query(fresh, "SHOW timezone"), "UTC");
  EXPECT_EQ(query(fresh, "SHOW application_name"), "pheidi reader");
  EXPECT_EQ(query(fresh, "SHOW statement_timeout"), "15s");
  EXPECT_EQ(query(fresh, "SHOW client_encoding"), "UTF8");
  query(db, "ALTER ROLE postgres RESET timezone; SELECT 1");
}

TEST_F(executor_test, rolls_back_when_the_function_throws) {
  ASSERT_TRUE(db.run_now(statement("CREATE TABLE t (n int)")));
  function<void> f = [](transaction& tx) {
    tx.exec("INSERT INTO t VALUES (1)");
    throw std::runtime_error("changed my mind");
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::failed));
  EXPECT_THAT(answer.error().message(), HasSubstr("changed my mind"));
  EXPECT_EQ(query(db, "SELECT count(*) FROM t"), "0");
}

TEST_F(executor_test, maps_sql_errors) {
  ASSERT_TRUE(
      db.run_now(statement("CREATE TABLE t (n int PRIMARY KEY CHECK (n > 0)); INSERT INTO t VALUES (1)")));
  const std::tuple<const char*, errc, const char*> table[] = {
      {"INSERT INTO t VALUES (1)", errc::constraint, "23505"},
      {"INSERT INTO t VALUES (-1)", errc::constraint, "23514"},
      {"INSERT INTO t VALUES (NULL)", errc::constraint, "23502"},
      {"SELECT * FROM nowhere", errc::failed, "42P01"},
      {"SELEC", errc::failed, "42601"},
      {"SELECT 1 / 0", errc::failed, "22012"},
      {"SET TRANSACTION READ ONLY; INSERT INTO t VALUES (2)", errc::read_only, "25006"},
      {"SET LOCAL statement_timeout = 20; SELECT pg_sleep(30)", errc::busy, "57014"},
  };
  for (const auto& [sql, expected, state] : table) {
    const auto answer = db.run_now(statement(sql));
    ASSERT_TRUE(answer.has_error()) << sql;
    EXPECT_TRUE(answer.error().is(expected)) << sql << ": " << answer.error().message();
    EXPECT_THAT(answer.error().message(), HasSubstr(state));
  }
  EXPECT_EQ(query(db, "SELECT count(*) FROM t"), "1");
}

TEST_F(executor_test, error_context_does_not_quote_rows) {
  ASSERT_TRUE(db.run_now(statement("CREATE TABLE t (s text UNIQUE); INSERT INTO t VALUES ('hunter2')")));

  const auto answer = db.run_now(statement("INSERT INTO t VALUES ('hunter2')"));

  ASSERT_TRUE(answer.has_error());
  EXPECT_THAT(answer.error().message(), Not(HasSubstr("hunter2")));
}

TEST_F(executor_test, deferred_constraint_at_commit_is_an_error) {
  ASSERT_TRUE(db.run_now(statement("CREATE TABLE t (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")));
  int runs = 0;
  function<void> f = [&runs](transaction& tx) {
    ++runs;
    tx.exec("INSERT INTO t VALUES (1), (1)");
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::constraint)) << answer.error().message();
  EXPECT_EQ(runs, 1);
}

TEST_F(executor_test, passes_any_text_unchanged) {
  const std::string texts[] = {
      "'; DROP TABLE t; --",
      R"(back\slash \' \\ \x00)",
      "100% _ {} {0} $1 :name ?",
      "\"quoted\"",
      "E'\\n'",
      "\n\r\t",
      "\xf0\x9f\x90\x98 \xc3\xa9",
      "",
      std::string(100000, '\''),
  };
  for (const auto& text : texts) {
    function<std::string> f = [&text](transaction& tx) {
      return tx.exec_params1("SELECT $1::text", text)[0].as<std::string>();
    };
    const auto answer = db.run_now(f);
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(*answer, text);
  }
}

TEST_F(executor_test, text_that_is_not_utf8_is_refused_by_the_server) {
  function<std::string> f = [](transaction& tx) {
    return tx.exec_params1("SELECT $1::text", "\xff\xfe")[0].as<std::string>();
  };

  const auto answer = db.run_now(f);

  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(errc::failed));
  EXPECT_EQ(query(db, "SELECT 'fine'"), "fine");
}

TEST_F(executor_test, settings_go_with_each_transaction_without_prepared_statements) {
  auto options = options_for(connection);
  options.postgres.prepared_statements = false;
  executor pooled(options);
  ASSERT_EQ(
      query(pooled, "SET SESSION statement_timeout = 0; SET SESSION TIME ZONE 'Asia/Tokyo'; SELECT 'set'"),
      "set");

  EXPECT_EQ(query(pooled, "SHOW timezone"), "UTC");
  EXPECT_EQ(query(pooled, "SHOW statement_timeout"), "15s");
}

} // namespace
} // namespace pheidi::db
