// The whole data model in one database that all tests of a program share.
#pragma once

#include "support/postgres_server.hpp"

#include "pheidi/db/executor.hpp"
#include "pheidi/model/create_schema.hpp"
#include "pheidi/model/outbox.hpp"

#include <pqxx/pqxx>

#include <string>

namespace pheidi::test {

/// Its connection string; made when it is first asked for.
inline const std::string& whole_database() {
  static const std::string made = [] {
    auto text = postgres_server::shared().create_database();
    pqxx::connection c(text);
    pqxx::work tx(c);
    model::create_schema(tx);
    model::create_own_schema(tx);
    tx.commit();
    return text;
  }();
  return made;
}

/// One thread of an executor at it.
inline db::executor_options of_whole_database(const std::string& role) {
  db::executor_options o;
  o.postgres.connection = whole_database();
  o.threads = 1;
  o.role = role;
  return o;
}

/// Names of accounts are unique in a database that tests share.
inline std::string distinct(const std::string& name) {
  static int made = 0;
  return name + std::to_string(++made);
}

} // namespace pheidi::test
