// The seeded schema against the columns and indexes of Mastodon.
#include "catalog_rows.hpp"

#include <fmt/format.h>

namespace pheidi::model {
namespace {

/// The tables that delivery needs.
bool of_delivery(const std::string& table) {
  static const std::set<std::string> tables{"account_deletion_requests",
                                            "account_stats",
                                            "accounts",
                                            "ar_internal_metadata",
                                            "domain_allows",
                                            "domain_blocks",
                                            "follows",
                                            "keypairs",
                                            "relays",
                                            "schema_migrations",
                                            "tombstones",
                                            "settings",
                                            "unavailable_domains",
                                            "user_roles",
                                            "users"};
  return tables.contains(table);
}

rows delivery_part(rows all) {
  std::erase_if(all, [](const auto& row) { return !of_delivery(row[0]); });
  return all;
}

void replace_row(rows& all, std::vector<std::string> with) {
  for (auto it = all.begin(); it != all.end();)
    it = (*it)[0] == with[0] && (*it)[1] == with[1] ? all.erase(it) : std::next(it);
  all.insert(std::move(with));
}

const std::vector<std::string> old_uri{"accounts", "uri", "character varying", "NO", "''::character varying"};

TEST(seed_schema, has_the_columns_of_4_7) {
  database db(schema_family::mastodon_4_7);

  EXPECT_EQ(query(db, columns_sql), delivery_part(columns_until("4.7")));
}

TEST(seed_schema, has_the_columns_of_4_6) {
  database db(schema_family::mastodon_4_6);
  auto expected = delivery_part(columns_until("4.6"));
  replace_row(expected, old_uri);
  replace_row(expected, {"keypairs", "uri", "character varying", "NO", ""});

  EXPECT_EQ(query(db, columns_sql), expected);
}

TEST(seed_schema, has_the_columns_of_4_2) {
  database db(schema_family::mastodon_4_2);
  auto expected = delivery_part(columns_until("4.2"));
  replace_row(expected, {"tombstones", "account_id", "bigint", "YES", ""});
  replace_row(expected, old_uri);

  EXPECT_EQ(query(db, columns_sql), expected);
}

TEST(seed_schema, has_the_indexes_of_4_7) {
  database db(schema_family::mastodon_4_7);

  EXPECT_EQ(query(db, indexes_sql), delivery_part(read_table("full_indexes.tsv")));
}

struct seed : each_family {};
INSTANTIATE_TEST_SUITE_P(model, seed, all_families(), family_name);

TEST_P(seed, may_run_twice) {
  auto fill = [](pqxx::dbtransaction& tx) {
    create_delivery_schema(tx, GetParam());
    seed_instance_actor(tx, {test_pem()});
    const auto ids = seed_local_accounts(tx, 3, "user", {test_pem()});
    seed_remote_followers(tx, ids[0], "https://a.example", 4);
    return ids;
  };

  const auto first = db.in_transaction(fill);
  const auto second = db.in_transaction(fill);

  EXPECT_EQ(first, second);
  EXPECT_EQ(db.value("SELECT count(*) FROM accounts"), "8");
  EXPECT_EQ(db.value("SELECT count(*) FROM follows"), "4");
  EXPECT_EQ(db.value("SELECT count(*) FROM users"), "3");
}

TEST_P(seed, refuses_a_schema_of_another_family) {
  const auto other =
      GetParam() == schema_family::mastodon_4_7 ? schema_family::mastodon_4_6 : schema_family::mastodon_4_7;

  EXPECT_THROW(db.in_transaction([&](pqxx::dbtransaction& tx) { create_delivery_schema(tx, other); }),
               std::runtime_error);
}

TEST_P(seed, ids_tell_the_time) {
  const auto id = db.in_transaction([](pqxx::dbtransaction& tx) {
    return seed_local_account(tx, {"alice", {test_pem()}});
  });

  EXPECT_EQ(
      db.value(fmt::format("SELECT abs(extract(epoch FROM now()) - ({} >> 16) / 1000.0) < 60", id.value)),
      "t");
}

TEST_P(seed, ids_of_one_transaction_differ) {
  EXPECT_EQ(db.value("SELECT count(DISTINCT timestamp_id('accounts')) FROM generate_series(1, 5000)"),
            "5000");
}

TEST_P(seed, existing_id_function_is_kept) {
  database own;
  own.run("CREATE FUNCTION timestamp_id(table_name text) RETURNS bigint LANGUAGE sql AS 'SELECT 42::bigint'");

  own.in_transaction([](pqxx::dbtransaction& tx) { create_delivery_schema(tx, GetParam()); });

  EXPECT_EQ(own.value("SELECT timestamp_id('accounts')"), "42");
}

TEST(seed_schema, two_databases_have_different_salts) {
  database one(schema_family::mastodon_4_6);
  database other(schema_family::mastodon_4_7);
  const std::string sql =
      "SELECT substring(prosrc FROM '[0-9a-f]{32}') FROM pg_proc WHERE proname = 'timestamp_id'";

  EXPECT_EQ(one.value(sql).size(), 32u);
  EXPECT_NE(one.value(sql), other.value(sql));
}

TEST_P(seed, makes_a_key_when_none_is_given) {
  const auto id = db.in_transaction([](pqxx::dbtransaction& tx) {
    return seed_local_account(tx, {"alice", {}});
  });

  const auto pem = db.value(fmt::format("SELECT private_key FROM accounts WHERE id = {}", id.value));

  EXPECT_TRUE(crypto::rsa_private_key::from_pem(pem));
}

TEST_P(seed, refuses_a_key_that_is_none) {
  EXPECT_THROW(db.in_transaction([](pqxx::dbtransaction& tx) {
    seed_local_account(tx, {"alice", {"nonsense"}});
  }),
               std::runtime_error);
}

} // namespace
} // namespace pheidi::model
