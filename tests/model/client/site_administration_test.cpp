// Rules about domains with what they do to accounts, and the rows of relays.
#include "../social_fixture.hpp"

#include "pheidi/model/client/ended_follows.hpp"
#include "pheidi/model/client/site_administration.hpp"

namespace pheidi::model {
namespace {

struct staff : in_society {
  account_id alice = people.local("alice");
  account_id bob = people.remote("https://bad.example/users/bob");
  account_id deep = people.remote("https://deep.bad.example/users/deep");
  account_id other = people.remote("https://notbad.example/users/other");

  domain_effect block(block_severity severity, wall_time when = noon) {
    domain_block rule;
    rule.domain = "bad.example";
    rule.severity = severity;
    return with([&](pqxx::dbtransaction& tx) { return block_domain(tx, rule, when); });
  }
  std::optional<domain_effect> unblock(const std::string& domain = "bad.example") {
    return with([&](pqxx::dbtransaction& tx) { return unblock_domain(tx, domain, noon); });
  }
  void follow(account_id follower, account_id followed) {
    with([&](pqxx::dbtransaction& tx) { seed_follow(tx, follower, followed); });
    db.run(
        fmt::format("INSERT INTO account_stats (account_id, following_count, created_at, updated_at) VALUES"
                    " ({}, 1, now(), now()) ON CONFLICT (account_id) DO UPDATE SET following_count ="
                    " account_stats.following_count + 1",
                    follower.value));
    db.run(
        fmt::format("INSERT INTO account_stats (account_id, followers_count, created_at, updated_at) VALUES"
                    " ({}, 1, now(), now()) ON CONFLICT (account_id) DO UPDATE SET followers_count ="
                    " account_stats.followers_count + 1",
                    followed.value));
  }
  std::string hit(const char* column) {
    return db.value(fmt::format("SELECT coalesce(string_agg(domain, ' ' ORDER BY domain), '') FROM accounts"
                                " WHERE {} IS NOT NULL",
                                column));
  }
};

TEST_F(staff, suspends_a_domain_with_its_subdomains) {
  const auto done = block(block_severity::suspend);

  EXPECT_EQ(done.accounts, 2);
  EXPECT_EQ(hit("suspended_at"), "bad.example deep.bad.example");
  // By this very moment an un-block finds them.
  EXPECT_EQ(db.value("SELECT count(*) FROM accounts a, domain_blocks b WHERE a.suspended_at = b.created_at"
                     " AND a.suspension_origin = 0"),
            "2");
}

TEST_F(staff, ends_follows_of_a_suspended_domain_and_tells_who_lost_them) {
  follow(alice, bob);
  follow(deep, alice);
  follow(other, alice);

  EXPECT_EQ(block(block_severity::suspend).follows, 2);

  EXPECT_EQ(people.rows("follows"), 1);
  EXPECT_EQ(people.counts(alice), "1 0 0");
  EXPECT_EQ(db.value("SELECT concat_ws(' ', type, target_name, purged) FROM relationship_severance_events"),
            "0 bad.example f");
  EXPECT_EQ(db.value(fmt::format("SELECT string_agg(direction::text, ' ' ORDER BY direction) FROM"
                                 " severed_relationships WHERE local_account_id = {}",
                                 alice.value)),
            "0 1");
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws(' ', followers_count, following_count) FROM"
                                 " account_relationship_severance_events WHERE account_id = {}",
                                 alice.value)),
            "1 1");
}

TEST_F(staff, knows_what_each_side_of_a_follow_hears_while_it_is_there) {
  follow(alice, bob);
  follow(deep, alice);
  follow(other, alice);
  config::identity_settings identity;
  identity.local_domain = identity.web_domain = "ours.example";
  const config::media_settings media;
  const auto said = [&](const std::string& domain, domain_span span) {
    return with([&](pqxx::dbtransaction& tx) {
      return ends_of_follows(tx, {facts, identity, media, noon}, domain, span);
    });
  };

  const auto all = said("bad.example", domain_span::with_subdomains);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_TRUE(all[0].undone);
  EXPECT_EQ(all[0].ours, alice);
  EXPECT_EQ(all[0].what.object, "https://bad.example/users/bob");
  EXPECT_TRUE(all[0].id.ends_with("/undo")) << all[0].id;
  EXPECT_FALSE(all[1].undone);
  EXPECT_EQ(all[1].ours, alice);
  EXPECT_EQ(all[1].what.actor, "https://deep.bad.example/users/deep");
  EXPECT_NE(all[1].id.find("#rejects/follows/"), std::string::npos) << all[1].id;
  EXPECT_EQ(said("bad.example", domain_span::alone).size(), 1u);
}

TEST_F(staff, ends_follows_of_a_domain_that_is_not_allowed_any_more) {
  follow(alice, bob);
  follow(deep, alice);

  const auto done = with([&](pqxx::dbtransaction& tx) { return end_follows_with(tx, "bad.example", noon); });

  EXPECT_EQ(done.follows, 1);
  EXPECT_EQ(done.severed.size(), 1u);
  EXPECT_EQ(people.rows("follows"), 1) << "a subdomain is on the list by itself";
}

TEST_F(staff, silences_and_lets_go_when_the_rule_changes) {
  EXPECT_EQ(block(block_severity::silence).accounts, 2);
  EXPECT_EQ(hit("silenced_at"), "bad.example deep.bad.example");
  EXPECT_EQ(hit("suspended_at"), "");

  EXPECT_EQ(block(block_severity::none, noon + seconds(60)).accounts, 2);
  EXPECT_EQ(hit("silenced_at"), "");
  EXPECT_EQ(people.rows("domain_blocks"), 1);
}

TEST_F(staff, unblocks_only_what_the_rule_did) {
  db.run(fmt::format("UPDATE accounts SET suspended_at = '2026-01-01', suspension_origin = 0 WHERE id = {}",
                     deep.value));
  block(block_severity::suspend);

  EXPECT_EQ(unblock().value().accounts, 1);
  EXPECT_EQ(hit("suspended_at"), "deep.bad.example");
  EXPECT_EQ(people.rows("domain_blocks"), 0);
  EXPECT_FALSE(unblock());
}

TEST_F(staff, sees_all_rules_as_they_are) {
  domain_block rule;
  rule.domain = "bad.example";
  rule.severity = block_severity::none;
  rule.reject_media = rule.obfuscate = true;
  rule.public_comment = "spam\xff";
  with([&](pqxx::dbtransaction& tx) {
    block_domain(tx, rule, noon);
    const auto all = domain_blocks(tx);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].severity, block_severity::none);
    EXPECT_TRUE(all[0].reject_media && all[0].obfuscate);
    EXPECT_FALSE(all[0].reject_reports);
    EXPECT_EQ(all[0].public_comment, "spam\xef\xbf\xbd");
    EXPECT_EQ(all[0].created_at, noon);
  });
}

TEST_F(staff, allows_a_domain_once) {
  with([](pqxx::dbtransaction& tx) {
    EXPECT_TRUE(allow_domain(tx, "good.example", noon));
    EXPECT_FALSE(allow_domain(tx, "good.example", noon));
    EXPECT_EQ(domain_allows(tx).size(), 1u);
    EXPECT_TRUE(refresh_known_domains(tx));
    EXPECT_TRUE(disallow_domain(tx, "good.example"));
    EXPECT_FALSE(disallow_domain(tx, "good.example"));
  });
  EXPECT_EQ(db.value("SELECT count(*) FROM instances WHERE domain = 'good.example'"), "1");
}

TEST_F(staff, subscribes_to_a_relay_and_leaves_it) {
  with([](pqxx::dbtransaction& tx) {
    const auto id = add_relay(tx, "https://relay.example/inbox", noon).value();
    EXPECT_FALSE(add_relay(tx, "https://relay.example/inbox", noon));
    EXPECT_EQ(find_relay(tx, id).value().state, relay_state::idle);

    subscribe_relay(tx, id, "https://local.example/f", noon);
    EXPECT_EQ(relay_by_follow_activity(tx, "https://local.example/f").value().state, relay_state::pending);
    EXPECT_TRUE(accept_relay(tx, id, noon));

    unsubscribe_relay(tx, id, noon);
    EXPECT_EQ(find_relay(tx, id).value().follow_activity_id, "");
    EXPECT_EQ(all_relays(tx).size(), 1u);
    remove_relay(tx, id);
    EXPECT_FALSE(find_relay(tx, id));
  });
}

} // namespace
} // namespace pheidi::model
