// A database of the test's own with the schema of one Mastodon family, and short ways to use it.
#pragma once

#include "support/postgres_server.hpp"

#include "pheidi/crypto/rsa.hpp"
#include "pheidi/model/create_schema.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/seed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include <map>
#include <optional>
#include <string>
#include <type_traits>

namespace pheidi::model {

/// One RSA key for all tests: making one takes longer than a test.
inline const std::string& test_pem() {
  static const std::string pem = crypto::rsa_private_key::generate().private_pem();
  return pem;
}

/// Derived once for the same reason.
inline const crypto::rails_cipher& test_cipher() {
  static const crypto::rails_cipher cipher("test-primary-key-0123456789abcdef",
                                           "test-derivation-salt-0123456789ab");
  return cipher;
}

/// Asks for the whole data model instead of the part that delivery needs.
struct complete_t {};
inline constexpr complete_t complete;

class database {
 public:
  /// Empty and of its own.
  database() : connection_(test::postgres_server::shared().create_database()) {}
  /// With a schema. Tests share it one after the other: what a test does is rolled back at its end.
  explicit database(schema_family family)
      : connection_(shared_connection(family)), open_(std::in_place, connection_) {}
  /// The same with all of 4.7.
  explicit database(complete_t) : connection_(complete_connection()), open_(std::in_place, connection_) {}
  /// One that exists; what a test does there is committed.
  static database at(const std::string& connection) { return database(connection); }

  template <class F>
  auto in_transaction(F&& f) {
    if (open_) return f(*open_);
    pqxx::work tx(connection_);
    if constexpr (std::is_void_v<decltype(f(tx))>) {
      f(tx);
      tx.commit();
    } else {
      auto value = f(tx);
      tx.commit();
      return value;
    }
  }
  void run(const std::string& sql) {
    in_transaction([&sql](pqxx::dbtransaction& tx) { tx.exec(sql); });
  }
  std::string value(const std::string& sql) {
    return in_transaction(
        [&sql](pqxx::dbtransaction& tx) { return tx.exec1(sql)[0].as<std::string>(std::string("NULL")); });
  }
  schema_facts facts() { return in_transaction(inspect_schema); }

 private:
  explicit database(const std::string& connection) : connection_(connection) {}

  template <class Create>
  static std::string created(Create&& create) {
    auto connection = test::postgres_server::shared().create_database();
    pqxx::connection c(connection);
    pqxx::work tx(c);
    create(tx);
    tx.commit();
    return connection;
  }
  static std::string shared_connection(schema_family family) {
    static std::map<schema_family, std::string> made;
    auto& connection = made[family];
    if (connection.empty())
      connection = created([family](pqxx::dbtransaction& tx) { create_delivery_schema(tx, family); });
    return connection;
  }
  static std::string complete_connection() {
    static const std::string connection = created(create_schema);
    return connection;
  }

  pqxx::connection connection_;
  std::optional<pqxx::work> open_;
};

/// A database of each family.
struct each_family : testing::TestWithParam<schema_family> {
  database db{GetParam()};
};

inline std::string family_name(const testing::TestParamInfo<schema_family>& info) {
  switch (info.param) {
  case schema_family::mastodon_4_2:
    return "mastodon_4_2";
  case schema_family::mastodon_4_6:
    return "mastodon_4_6";
  case schema_family::mastodon_4_7:
    return "mastodon_4_7";
  }
  return "unknown";
}

inline auto all_families() {
  return testing::Values(schema_family::mastodon_4_2, schema_family::mastodon_4_6,
                         schema_family::mastodon_4_7);
}

} // namespace pheidi::model
