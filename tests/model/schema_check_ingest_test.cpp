// What the check for ingest says of sound and of damaged databases.
#include "model_fixture.hpp"

#include <algorithm>

namespace pheidi::model {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

auto problem(const std::string& what, bool fatal = true) {
  return AllOf(Field(&schema_problem::what, HasSubstr(what)), Field(&schema_problem::fatal, fatal));
}

std::vector<schema_problem> problems_of(database& db) {
  const auto facts = db.facts();
  return db.in_transaction([&](pqxx::dbtransaction& tx) { return check_ingest_schema(tx, facts); });
}

struct ingest_check : testing::Test {
  database db{complete};
};

TEST_F(ingest_check, finds_nothing_wrong_with_a_whole_database) {
  for (const auto& p : problems_of(db))
    ADD_FAILURE() << p.what << " for " << p.needed_for;
}

TEST_F(ingest_check, names_each_missing_table_once) {
  db.run("DROP TABLE mentions, favourites CASCADE; DROP TABLE notifications CASCADE");

  const auto found = problems_of(db);

  for (const auto* table : {"table mentions", "table favourites", "table notifications"})
    EXPECT_EQ(std::count_if(found.begin(), found.end(), [&](const auto& p) { return p.what == table; }), 1)
        << table;
}

TEST_F(ingest_check, names_missing_columns_and_wrong_types) {
  db.run("ALTER TABLE statuses DROP COLUMN edited_at; ALTER TABLE polls ALTER options DROP DEFAULT,"
         " ALTER options TYPE varchar USING 'x'; ALTER TABLE accounts ALTER fields TYPE text USING "
         "fields::text");

  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("column statuses.edited_at")));
  EXPECT_THAT(found, Contains(problem("polls.options has the unexpected type varchar")));
  EXPECT_THAT(found, Contains(problem("accounts.fields has the unexpected type text")));
}

TEST_F(ingest_check, refuses_unknown_columns_that_must_be_filled) {
  db.run("ALTER TABLE statuses ADD mood text; ALTER TABLE mentions ADD weight integer NOT NULL DEFAULT 0");
  EXPECT_THAT(problems_of(db), IsEmpty());

  db.run("ALTER TABLE statuses ALTER mood SET NOT NULL; ALTER TABLE mentions ALTER weight DROP DEFAULT");
  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("statuses.mood")));
  EXPECT_THAT(found, Contains(problem("mentions.weight")));
}

TEST_F(ingest_check, does_not_mind_unknown_columns_of_tables_that_it_only_reads) {
  db.run("ALTER TABLE relays ADD secret text NOT NULL; ALTER TABLE domain_blocks ADD reason text NOT NULL");

  EXPECT_THAT(problems_of(db), IsEmpty());
}

TEST_F(ingest_check, needs_the_unique_indexes_that_upserts_use) {
  for (const auto& [name, what] : std::vector<std::pair<std::string, std::string>>{
           {"index_accounts_on_username_and_domain_lower", "accounts(lower((username)::text)"},
           {"index_statuses_on_uri", "statuses(uri)"},
           {"index_tags_on_name_lower_btree", "tags(lower((name)::text))"},
           {"index_mentions_on_account_id_and_status_id", "mentions(account_id, status_id)"},
           {"index_keypairs_on_uri", "keypairs(uri)"},
           {"index_quotes_on_status_id", "quotes(status_id)"}}) {
    database damaged(complete);
    damaged.run("DROP INDEX " + name);
    EXPECT_THAT(problems_of(damaged), Contains(problem("unique index on " + what)));
  }
}

TEST_F(ingest_check, warns_of_slow_reading) {
  db.run("DROP INDEX index_statuses_on_in_reply_to_id");

  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("index on statuses(in_reply_to_id)", false)));
  EXPECT_THAT(found, Not(Contains(Field(&schema_problem::fatal, true))));
}

TEST_F(ingest_check, newer_features_are_optional) {
  db.run("DROP TABLE quotes, tagged_objects, collections, collection_items, notification_requests,"
         " notification_policies, notification_permissions CASCADE; DROP MATERIALIZED VIEW instances");

  const auto facts = db.facts();
  const auto found = problems_of(db);

  EXPECT_FALSE(facts.has_quotes || facts.has_tagged_objects || facts.has_collections ||
               facts.has_notification_filter || facts.has_instances);
  EXPECT_THAT(found, Contains(problem("materialised view instances", false)));
  EXPECT_THAT(found, Each(Field(&schema_problem::fatal, false)));
}

TEST_F(ingest_check, a_damaged_newer_table_switches_its_feature_off) {
  db.run("ALTER TABLE quotes DROP COLUMN legacy");

  EXPECT_THAT(problems_of(db), Contains(problem("column quotes.legacy", false)));
}

TEST_F(ingest_check, needs_ids_that_tell_the_time) {
  db.run("ALTER FUNCTION timestamp_id(text) RENAME TO other; ALTER SEQUENCE statuses_id_seq RENAME TO "
         "other_seq");

  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("function timestamp_id(text)")));
  EXPECT_THAT(found, Contains(problem("sequence statuses_id_seq")));
}

TEST_F(ingest_check, warns_of_triggers) {
  db.run("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
         "CREATE TRIGGER t BEFORE INSERT ON statuses FOR EACH ROW EXECUTE FUNCTION f()");

  EXPECT_THAT(problems_of(db), Contains(problem("statuses without triggers", false)));
}

TEST_F(ingest_check, names_permissions_that_are_missing) {
  db.run("CREATE ROLE weak_reader; GRANT USAGE ON SCHEMA public TO weak_reader;"
         "GRANT SELECT ON ALL TABLES IN SCHEMA public TO weak_reader;"
         "GRANT INSERT, UPDATE, DELETE ON statuses TO weak_reader; SET SESSION AUTHORIZATION weak_reader");

  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("permission to change rows of mentions")));
  EXPECT_THAT(found, Not(Contains(Field(&schema_problem::what, "permission to change rows of statuses"))));
  EXPECT_THAT(found, Not(Contains(problem("change rows of domain_blocks")))) << "only read";
  EXPECT_THAT(found, Contains(problem("ownership of the view instances", false)));
}

TEST(ingest_check_empty, names_everything) {
  database db;

  const auto found = problems_of(db);

  for (const auto* what : {"table accounts", "table statuses", "table notifications", "schema_migrations"})
    EXPECT_THAT(found, Contains(problem(what))) << what;
}

TEST(ingest_check_old, finds_old_releases_incomplete_but_understands_them) {
  database db(schema_family::mastodon_4_2);

  const auto found = problems_of(db);

  EXPECT_THAT(found, Contains(problem("table statuses"))) << "the seed has the tables of delivery only";
  EXPECT_THAT(found, Not(Contains(Field(&schema_problem::what, HasSubstr("keypairs")))));
  EXPECT_THAT(found, Not(Contains(Field(&schema_problem::what, HasSubstr("quotes")))));
  EXPECT_THAT(found, Not(Contains(Field(&schema_problem::what, HasSubstr("accounts.")))));
}

} // namespace
} // namespace pheidi::model
