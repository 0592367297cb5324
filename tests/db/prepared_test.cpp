// Statements that are prepared by their text, and what becomes of them when tables or sessions change.
#include "executor_fixture.hpp"

#include "pheidi/db/prepared.hpp"

namespace pheidi::db {
namespace {

/// As the model sends its SQL; the answer's first value.
std::string ask(executor& db, const std::string& sql, int parameter = 1) {
  function<std::string> f = [&sql, parameter](transaction& tx) {
    const auto* name = prepared_name(tx, sql);
    const auto rows = name ? tx.exec_prepared(*name, parameter) : tx.exec_params(sql, parameter);
    return rows[0][0].as<std::string>();
  };
  auto answer = db.run_now(f);
  return answer ? *answer : "error: " + answer.error().message();
}

constexpr const char* count_prepared =
    "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'pheidi%'";

struct prepared : testing::Test {
  std::string connection = fresh_schema();
  executor db{options_for(connection, 1)};
};

TEST_F(prepared, a_text_is_prepared_once) {
  EXPECT_EQ(ask(db, "SELECT $1::int + 1", 1), "2");
  EXPECT_EQ(ask(db, "SELECT $1::int + 1", 2), "3");
  EXPECT_EQ(ask(db, "SELECT $1::int + 2", 2), "4");

  EXPECT_EQ(query(db, count_prepared), "2");
}

TEST_F(prepared, nothing_is_prepared_in_a_session_that_may_be_shared) {
  auto options = options_for(connection, 1);
  options.postgres.prepared_statements = false;
  executor pooled(options);

  EXPECT_EQ(ask(pooled, "SELECT $1::int + 1", 1), "2");

  EXPECT_EQ(query(pooled, count_prepared), "0");
}

TEST_F(prepared, there_is_a_bound) {
  for (int i = 0; i < 510; ++i)
    ASSERT_EQ(ask(db, "SELECT $1::int + " + std::to_string(i), 1), std::to_string(i + 1));

  EXPECT_EQ(query(db, count_prepared), "500");
}

TEST_F(prepared, a_table_that_changes_under_its_statement_is_read_with_a_new_one) {
  ASSERT_TRUE(db.run_now(statement("CREATE TABLE t (n int)")));
  ASSERT_TRUE(db.run_now(statement("INSERT INTO t VALUES (7)")));
  ASSERT_EQ(ask(db, "SELECT n FROM t WHERE $1::int = 1"), "7");
  executor rails(options_for(connection, 1));
  ASSERT_TRUE(rails.run_now(statement("ALTER TABLE t ALTER COLUMN n TYPE bigint")));

  EXPECT_EQ(ask(db, "SELECT n FROM t WHERE $1::int = 1"), "7");
}

TEST_F(prepared, a_session_that_lost_its_statements_is_replaced) {
  ASSERT_EQ(ask(db, "SELECT $1::int + 1", 1), "2");
  ASSERT_TRUE(db.run_now(statement("DEALLOCATE ALL")));

  EXPECT_EQ(ask(db, "SELECT $1::int + 1", 2), "3");
}

} // namespace
} // namespace pheidi::db
