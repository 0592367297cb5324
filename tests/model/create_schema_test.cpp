// The complete schema against the tables of Mastodon's data model.
#include "catalog_rows.hpp"

#include "pheidi/model/create_schema.hpp"

#include <fmt/format.h>

namespace pheidi::model {
namespace {

struct full_schema : testing::Test {
  database db{complete};
};

TEST_F(full_schema, has_the_columns_of_4_7_and_no_others) {
  EXPECT_EQ(query(db, columns_sql), columns_until("4.7"));
}

TEST_F(full_schema, has_the_indexes_of_4_7_and_no_others) {
  EXPECT_EQ(query(db, indexes_sql), read_table("full_indexes.tsv"));
}

TEST_F(full_schema, has_the_foreign_keys_of_4_7_and_no_others) {
  EXPECT_EQ(query(db, foreign_keys_sql), read_table("full_foreign_keys.tsv"));
}

TEST_F(full_schema, has_tables_views_and_sequences_in_their_numbers) {
  const auto count = [this](const std::string& kind) {
    return db.value(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = '" + kind +
        "'");
  };

  EXPECT_EQ(count("r"), "118");
  EXPECT_EQ(count("m"), "1");
  EXPECT_EQ(count("v"), "1");
  EXPECT_EQ(count("S"), "113");
}

TEST_F(full_schema, is_recognised) {
  const auto facts = db.facts();

  EXPECT_EQ(facts.family, "4.7");
  EXPECT_EQ(facts.migration, "20260812154114");
}

// Rails runs what it does not find here, upon tables that have it already.
TEST_F(full_schema, has_every_migration_of_the_release) {
  EXPECT_EQ(db.value("SELECT count(*) FROM schema_migrations"), "615");
  EXPECT_EQ(db.value("SELECT count(*) FROM schema_migrations WHERE version !~ '^20[0-9]{12}$'"), "0");
  // As many as each release had, by the highest of it.
  const auto until = [this](const std::string& highest) {
    return db.value("SELECT count(*) FROM schema_migrations WHERE version <= '" + highest + "'");
  };
  EXPECT_EQ(until("20250627132728"), "539");
  EXPECT_EQ(until("20251023210145"), "554");
  EXPECT_EQ(until("20260611150940"), "588");
  // Two that run after the deployment.
  EXPECT_EQ(db.value("SELECT count(*) FROM schema_migrations WHERE version IN"
                     " ('20260702144128', '20260804081821')"),
            "2");
}

TEST_F(full_schema, every_table_with_ids_of_time_has_its_sequence) {
  for (const auto* table : {"accounts", "statuses", "media_attachments", "notification_requests", "quotes",
                            "collections", "collection_items"})
    EXPECT_EQ(db.value(fmt::format(
                  "SELECT abs(extract(epoch FROM now()) - (timestamp_id('{}') >> 16) / 1000.0) < 60", table)),
              "t")
        << table;
}

TEST_F(full_schema, takes_the_seeds) {
  const auto fill = [](pqxx::dbtransaction& tx) {
    create_delivery_schema(tx);
    seed_instance_actor(tx, {test_pem(), true, &test_cipher()});
    const auto id = seed_local_account(tx, {"alice", {test_pem(), true, &test_cipher()}, 1});
    seed_remote_followers(tx, id, "https://a.example", 4);
    return id;
  };

  const auto first = db.in_transaction(fill);
  const auto second = db.in_transaction(fill);

  EXPECT_EQ(first, second);
  EXPECT_EQ(db.value("SELECT count(*) FROM accounts"), "6");
  EXPECT_EQ(db.value("SELECT count(*) FROM follows"), "4");
  EXPECT_EQ(db.value("SELECT count(*) FROM keypairs"), "2");
  EXPECT_EQ(db.value("SELECT count(*) FROM accounts WHERE domain IS NULL AND uri IS NOT NULL"), "0");
}

TEST_F(full_schema, instances_counts_the_accounts_of_each_known_domain) {
  db.in_transaction([](pqxx::dbtransaction& tx) {
    seed_instance_actor(tx, {test_pem()});
    seed_remote_account(tx, "https://a.example/users/1");
    seed_remote_account(tx, "https://a.example/users/2");
  });
  db.run("INSERT INTO domain_blocks (domain, created_at, updated_at) VALUES ('a.example', now(), now()),"
         " ('b.example', now(), now()); INSERT INTO domain_allows (domain, created_at, updated_at)"
         " VALUES ('c.example', now(), now()); REFRESH MATERIALIZED VIEW instances");

  EXPECT_EQ(query(db, "SELECT domain, accounts_count FROM instances"),
            (rows{{"a.example", "2"}, {"b.example", "0"}, {"c.example", "0"}}));
}

TEST_F(full_schema, user_ips_tells_where_a_user_was_last_seen) {
  db.in_transaction([](pqxx::dbtransaction& tx) { seed_local_account(tx, {"alice", {test_pem()}}); });
  db.run("UPDATE users SET sign_up_ip = '192.0.2.1', created_at = '2026-01-01';"
         "INSERT INTO login_activities (user_id, ip, success, created_at)"
         " SELECT id, '192.0.2.1'::inet, true, '2026-02-02'::timestamp FROM users"
         " UNION ALL SELECT id, '192.0.2.9', false, '2026-03-03' FROM users;"
         "INSERT INTO session_activations (user_id, session_id, ip, created_at, updated_at)"
         " SELECT id, 's', '2001:db8::1'::inet, now(), '2026-04-04'::timestamp FROM users");

  EXPECT_EQ(query(db, "SELECT ip, used_at::date FROM user_ips"),
            (rows{{"192.0.2.1", "2026-02-02"}, {"2001:db8::1", "2026-04-04"}}));
}

TEST(create_schema, refuses_a_database_with_tables) {
  database db;
  db.run("CREATE TABLE precious (id bigint)");

  EXPECT_THROW(db.in_transaction(create_schema), std::runtime_error);

  EXPECT_EQ(query(db, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"), (rows{{"precious"}}));
}

TEST(create_schema, does_not_mind_a_schema_beside_it) {
  database db;
  db.run("CREATE SCHEMA pheidi; CREATE TABLE pheidi.outbox (id bigint)");

  EXPECT_NO_THROW(db.in_transaction(create_schema));
}

} // namespace
} // namespace pheidi::model
