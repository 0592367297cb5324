// What the executor's tests share: options for a database of the test's own, and short ways to run SQL.
#pragma once

#include "support/postgres_server.hpp"

#include "pheidi/db/executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include <future>
#include <string>

namespace pheidi::db {

using transaction = pqxx::dbtransaction;
template <class T>
using function = std::function<T(transaction&)>;

/// A connection string whose tables are the test's own: a schema costs far less than a database.
inline std::string fresh_schema() {
  static int made = 0;
  const auto server = test::postgres_server::shared().connection();
  const auto name = "test_" + std::to_string(++made);
  pqxx::connection c(server);
  pqxx::nontransaction(c).exec("CREATE SCHEMA " + name);
  return server + " options=-csearch_path=" + name;
}

inline executor_options options_for(std::string connection, int threads = 1) {
  executor_options o;
  o.postgres.connection = std::move(connection);
  o.threads = threads;
  return o;
}

/// The first column of the first row.
inline function<std::string> first_value(std::string sql) {
  return [sql = std::move(sql)](transaction& tx) {
    return tx.exec(sql)[0][0].as<std::string>(std::string("NULL"));
  };
}

inline function<void> statement(std::string sql) {
  return [sql = std::move(sql)](transaction& tx) { tx.exec(sql); };
}

inline std::string query(executor& db, std::string sql) {
  auto answer = db.run_now(first_value(std::move(sql)));
  return answer ? *answer : "error: " + answer.error().message();
}

/// A job that holds a worker until it is let go.
struct roadblock {
  std::promise<void> arrived;
  std::promise<void> go;
  std::shared_future<void> may_go = go.get_future().share();

  function<int> job() {
    return [this](transaction&) {
      arrived.set_value();
      may_go.wait();
      return 1;
    };
  }
  void wait_until_reached() { arrived.get_future().wait(); }
  void lift() { go.set_value(); }
};

} // namespace pheidi::db
