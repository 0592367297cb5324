// Which Mastodon a database belongs to.
#include "model_fixture.hpp"

namespace pheidi::model {
namespace {

TEST(schema_facts, recognise_4_2) {
  const auto f = database(schema_family::mastodon_4_2).facts();

  EXPECT_EQ(f.family, "4.2");
  EXPECT_EQ(f.migration, "20230907150100");
  EXPECT_FALSE(f.has_keypairs || f.has_keypair_fragment || f.has_id_scheme || f.has_requested_deletion_at);
  EXPECT_TRUE(f.has_account_deletion_requests);
  EXPECT_GE(f.server_version, 120000);
  EXPECT_EQ(f.encoding, "UTF8");
}

TEST(schema_facts, recognise_4_6) {
  const auto f = database(schema_family::mastodon_4_6).facts();

  EXPECT_EQ(f.family, "4.6");
  EXPECT_EQ(f.migration, "20260611150940");
  EXPECT_TRUE(f.has_keypairs && f.has_id_scheme);
  EXPECT_FALSE(f.has_keypair_fragment || f.has_requested_deletion_at);
}

TEST(schema_facts, recognise_4_7) {
  const auto f = database(schema_family::mastodon_4_7).facts();

  EXPECT_EQ(f.family, "4.7");
  EXPECT_EQ(f.migration, "20260812154114");
  EXPECT_TRUE(f.has_keypairs && f.has_keypair_fragment && f.has_id_scheme && f.has_requested_deletion_at);
}

TEST(schema_facts, tell_what_ingest_branches_on) {
  const auto old = database(schema_family::mastodon_4_2).facts();
  const auto middle = database(schema_family::mastodon_4_6).facts();
  const auto whole = database(complete).facts();

  EXPECT_FALSE(old.uri_nullable || old.uri_unique || old.has_following_url || old.has_quotes);
  EXPECT_FALSE(old.account_columns.contains("attribution_domains"));
  EXPECT_TRUE(middle.has_following_url);
  EXPECT_FALSE(middle.uri_nullable || middle.uri_unique);
  EXPECT_TRUE(whole.uri_nullable && whole.uri_unique && whole.has_following_url && whole.has_quotes);
  EXPECT_TRUE(whole.has_quote_policy && whole.has_quote_counts && whole.has_edit_quote);
  EXPECT_TRUE(whole.has_untrusted_counts && whole.has_fetched_replies_at && whole.has_context_parents);
  EXPECT_TRUE(whole.has_notification_filter && whole.has_notification_groups &&
              whole.has_notification_bots_policy);
  EXPECT_TRUE(whole.has_severed_relationships && whole.has_collections && whole.has_tagged_objects);
  EXPECT_TRUE(whole.has_instances && whole.summaries_are_tables);
  EXPECT_FALSE(whole.is_glitch);
}

TEST(schema_facts, recognise_a_fork_by_its_column) {
  database db(complete);
  db.run("ALTER TABLE statuses ADD local_only boolean");

  EXPECT_TRUE(db.facts().is_glitch);
}

TEST(schema_watch, sees_what_rails_migrates_meanwhile) {
  database db(schema_family::mastodon_4_2);
  schema_watch at_once(db.facts(), seconds(0));
  schema_watch later(db.facts(), seconds(3600));
  const auto keypairs_of = [&db](schema_watch& watch) {
    return db.in_transaction([&watch](pqxx::dbtransaction& tx) { return watch.current(tx)->has_keypairs; });
  };
  ASSERT_FALSE(keypairs_of(at_once));

  db.run("CREATE TABLE keypairs (id bigint)");

  EXPECT_TRUE(keypairs_of(at_once));
  EXPECT_FALSE(keypairs_of(later)) << "what is known is young enough";
}

TEST(schema_facts, later_migrations_are_newer) {
  database db(schema_family::mastodon_4_7);
  db.run("INSERT INTO schema_migrations VALUES ('20270101000000')");

  EXPECT_EQ(db.facts().family, "newer");
}

TEST(schema_facts, columns_decide_while_migrations_lag) {
  database db(schema_family::mastodon_4_7);
  db.run("DELETE FROM schema_migrations; INSERT INTO schema_migrations VALUES ('20260805130216')");

  EXPECT_EQ(db.facts().family, "4.7");
}

TEST(schema_facts, intermediate_releases_are_told_apart) {
  database db(schema_family::mastodon_4_2);
  db.run("ALTER TABLE accounts ADD attribution_domains varchar[]");
  EXPECT_EQ(db.facts().family, "4.3");
  db.run("CREATE TABLE quotes (id bigint)");
  EXPECT_EQ(db.facts().family, "4.4");
  db.run("ALTER TABLE accounts ADD id_scheme int");
  EXPECT_EQ(db.facts().family, "4.5");
}

TEST(schema_facts, release_before_4_2_is_older) {
  database db(schema_family::mastodon_4_2);
  db.run("UPDATE schema_migrations SET version = '20220101000000'");

  EXPECT_EQ(db.facts().family, "older");
}

TEST(schema_facts, empty_database_has_none) {
  const auto f = database().facts();

  EXPECT_EQ(f.family, "none");
  EXPECT_TRUE(f.migration.empty());
  EXPECT_FALSE(f.has_keypairs || f.has_account_deletion_requests);
}

TEST(schema_facts, versions_that_are_no_migrations_are_ignored) {
  database db(schema_family::mastodon_4_2);
  db.run("INSERT INTO schema_migrations VALUES ('zzz'), ('99999999999999999'), ('')");

  EXPECT_EQ(db.facts().migration, "20230907150100");
}

TEST(schema_facts, tables_outside_the_search_path_are_not_seen) {
  database db(schema_family::mastodon_4_2);
  db.run("CREATE SCHEMA other; CREATE TABLE other.keypairs (local_fragment varchar)");

  EXPECT_FALSE(db.facts().has_keypairs);
}

} // namespace
} // namespace pheidi::model
