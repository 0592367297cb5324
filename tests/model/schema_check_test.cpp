// What is said about a database that lacks something.
#include "model_fixture.hpp"

#include <algorithm>

namespace pheidi::model {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<schema_problem> problems_of(database& db) {
  const auto facts = db.facts();
  return db.in_transaction([&](pqxx::dbtransaction& tx) { return check_delivery_schema(tx, facts); });
}

auto problem(const std::string& what, bool fatal = true) {
  return AllOf(Field("what", &schema_problem::what, HasSubstr(what)),
               Field("fatal", &schema_problem::fatal, fatal));
}

struct schema_check : each_family {
  void SetUp() override {
    db.in_transaction([](pqxx::dbtransaction& tx) { seed_instance_actor(tx, {test_pem()}); });
  }
};
INSTANTIATE_TEST_SUITE_P(model, schema_check, all_families(), family_name);

TEST_P(schema_check, finds_nothing_in_a_whole_schema) {
  EXPECT_THAT(problems_of(db), IsEmpty());
}

/// Takes a database for each thing that is missing.
struct schema_check_damage : testing::TestWithParam<schema_family> {};
INSTANTIATE_TEST_SUITE_P(model, schema_check_damage, all_families(), family_name);

TEST_P(schema_check_damage, names_each_missing_table_once) {
  for (const std::string table : {"follows", "unavailable_domains"}) {
    database damaged(GetParam());
    damaged.run("DROP TABLE " + table + " CASCADE");
    const auto found = problems_of(damaged);
    EXPECT_EQ(
        std::count_if(found.begin(), found.end(), [&](const auto& p) { return p.what == "table " + table; }),
        1);
  }
}

TEST_P(schema_check_damage, names_each_missing_column) {
  for (const auto& [table, column] :
       std::vector<std::pair<std::string, std::string>>{{"accounts", "username"},
                                                        {"accounts", "private_key"},
                                                        {"accounts", "domain"},
                                                        {"accounts", "suspended_at"},
                                                        {"accounts", "uri"},
                                                        {"follows", "target_account_id"},
                                                        {"unavailable_domains", "updated_at"}}) {
    database damaged(GetParam());
    damaged.run("ALTER TABLE " + table + " DROP COLUMN " + column + " CASCADE");
    EXPECT_THAT(problems_of(damaged), Contains(problem("column " + table + "." + column)));
  }
}

TEST_P(schema_check, names_a_column_of_the_wrong_type) {
  db.run("ALTER TABLE unavailable_domains ALTER created_at TYPE timestamptz");

  EXPECT_THAT(problems_of(db),
              Contains(problem("unavailable_domains.created_at has the unexpected type timestamptz")));
}

TEST_P(schema_check, needs_the_unique_index_that_an_upsert_uses) {
  db.run("DROP INDEX index_unavailable_domains_on_domain");
  EXPECT_THAT(problems_of(db), Contains(problem("unique index on unavailable_domains(domain)")));

  db.run("CREATE UNIQUE INDEX partial ON unavailable_domains (domain) WHERE domain <> ''");
  EXPECT_THAT(problems_of(db), Contains(problem("unique index on unavailable_domains(domain)")));
}

TEST_P(schema_check, refuses_an_unknown_column_without_default) {
  db.run("ALTER TABLE unavailable_domains ADD reason text");
  EXPECT_THAT(problems_of(db), IsEmpty());

  db.run("ALTER TABLE unavailable_domains ALTER reason SET NOT NULL");
  EXPECT_THAT(problems_of(db), Contains(problem("unavailable_domains.reason")));
}

TEST_P(schema_check, warns_of_what_only_slows_or_limits) {
  db.run("DROP INDEX IF EXISTS index_follows_on_target_account_id_and_account_id");
  db.run("DELETE FROM accounts WHERE id = -99; DROP TABLE account_deletion_requests");
  db.run("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
         "CREATE TRIGGER t BEFORE INSERT ON unavailable_domains FOR EACH ROW EXECUTE FUNCTION f()");

  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("index on follows", false)));
  EXPECT_THAT(found, Contains(problem("instance actor", false)));
  EXPECT_THAT(found, Contains(problem("account_deletion_requests", false)));
  EXPECT_THAT(found, Contains(problem("without triggers", false)));
  EXPECT_THAT(found, Not(Contains(Field(&schema_problem::fatal, true))));
}

TEST_P(schema_check, names_permissions_that_are_missing) {
  db.run("CREATE ROLE weak; GRANT USAGE ON SCHEMA public TO weak;"
         "GRANT SELECT ON schema_migrations, follows, unavailable_domains, account_deletion_requests TO weak;"
         "GRANT SELECT (id, username) ON accounts TO weak; SET SESSION AUTHORIZATION weak");

  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("permission to read accounts.private_key")));
  EXPECT_THAT(found, Not(Contains(problem("permission to read accounts.username"))));
  EXPECT_THAT(found, Contains(problem("permission to insert into", false)));
}

TEST(schema_check_empty, names_everything) {
  database db;

  const auto found = problems_of(db);

  for (const auto* what :
       {"table accounts", "table follows", "table unavailable_domains", "table schema_migrations"})
    EXPECT_THAT(found, Contains(problem(what))) << what;
  EXPECT_THAT(found, Contains(problem("table account_deletion_requests", false)));
}

TEST(schema_check_server, refuses_old_servers_and_other_encodings) {
  database db(schema_family::mastodon_4_7);
  auto facts = db.facts();
  facts.server_version = 110022;
  facts.encoding = "SQL_ASCII";
  facts.family = "older";

  const auto found =
      db.in_transaction([&](pqxx::dbtransaction& tx) { return check_delivery_schema(tx, facts); });

  EXPECT_THAT(found, Contains(problem("PostgreSQL 12 or newer (this is 11)")));
  EXPECT_THAT(found, Contains(problem("encoding UTF8 (this is SQL_ASCII)")));
  EXPECT_THAT(found, Contains(problem("Mastodon 4.2 or newer")));
}

TEST(schema_check_keypairs, needs_the_columns_that_choose_a_key) {
  for (const std::string column : {"type", "private_key", "revoked", "expires_at"}) {
    database db(schema_family::mastodon_4_7);
    db.run("ALTER TABLE keypairs DROP COLUMN " + column);
    EXPECT_THAT(problems_of(db), Contains(problem("column keypairs." + column)));
  }
}

} // namespace
} // namespace pheidi::model
