// Keys by their ids, wherever a release keeps them.
#include "actor_fixture.hpp"

namespace pheidi::model {
namespace {

struct find_key_test : actors_of_each {};
INSTANTIATE_TEST_SUITE_P(model, find_key_test, all_stores(), store_name);

TEST_P(find_key_test, tells_all_of_its_owner) {
  const auto stored = put(update_of(bob_uri));

  const auto found = key(bob_uri + "#main-key");

  ASSERT_TRUE(found);
  EXPECT_EQ(found->owner, stored.row.id);
  EXPECT_EQ(found->actor_uri, bob_uri);
  EXPECT_EQ(found->id, bob_uri + "#main-key");
  EXPECT_EQ(found->kind, activitypub::key_kind::rsa);
  EXPECT_EQ(found->pem, pem_of("first"));
  EXPECT_EQ(found->owner_inbox, bob_uri + "/inbox");
  EXPECT_EQ(found->owner_followers, bob_uri + "/followers");
  EXPECT_EQ(found->owner_domain, "a.example");
  EXPECT_EQ(found->owner_refreshed_at, stored.row.last_webfingered_at);
  EXPECT_FALSE(found->revoked_or_expired || found->owner_suspended);
}

TEST_P(find_key_test, key_in_accounts_counts_for_any_fragment_while_it_is_there) {
  const auto bob = put(update_of(bob_uri)).row.id;
  if (facts.has_keypairs) db.run("DELETE FROM keypairs");
  db.run(fmt::format("UPDATE accounts SET public_key = 'old' WHERE id = {}", bob.value));

  EXPECT_EQ(key(bob_uri + "#main-key")->pem, "old");
  EXPECT_EQ(key(bob_uri + "#any")->pem, "old");
  EXPECT_EQ(key(bob_uri)->pem, "old");
  EXPECT_FALSE(key(bob_uri + "/main-key"));
}

TEST_P(find_key_test, row_of_its_own_goes_first) {
  if (!facts.has_keypairs) return; // one place only
  put(update_of(bob_uri));
  db.run("UPDATE accounts SET public_key = 'old'");

  EXPECT_EQ(key(bob_uri + "#main-key")->pem, pem_of("first"));
}

TEST_P(find_key_test, revoked_and_expired_ones_are_told) {
  if (!facts.has_keypairs) return; // no such columns
  put(update_of(bob_uri));

  db.run("UPDATE keypairs SET revoked = true");
  EXPECT_TRUE(key(bob_uri + "#main-key")->revoked_or_expired);
  db.run("UPDATE keypairs SET revoked = false, expires_at = now() - interval '1 day'");
  EXPECT_TRUE(key(bob_uri + "#main-key")->revoked_or_expired);
  db.run("UPDATE keypairs SET expires_at = now() + interval '1 day'");
  EXPECT_FALSE(key(bob_uri + "#main-key")->revoked_or_expired);
}

TEST_P(find_key_test, a_new_key_under_a_revoked_id_is_good_again_and_the_same_one_is_not) {
  if (!facts.has_keypairs) return; // no such column
  put(update_of(bob_uri));
  db.run("UPDATE keypairs SET revoked = true");

  put(update_of(bob_uri));
  EXPECT_TRUE(key(bob_uri + "#main-key")->revoked_or_expired);
  put(update_of(bob_uri, "second"));
  EXPECT_FALSE(key(bob_uri + "#main-key")->revoked_or_expired);
}

TEST_P(find_key_test, suspended_owner_is_told) {
  put(update_of(bob_uri));
  db.run("UPDATE accounts SET suspended_at = now()");

  EXPECT_TRUE(key(bob_uri + "#main-key")->owner_suspended);
}

TEST_P(find_key_test, local_keys_and_nonsense_find_nothing) {
  db.in_transaction([](pqxx::dbtransaction& tx) { seed_local_account(tx, {"alice", {test_pem()}}); });
  put(update_of(bob_uri));
  if (facts.has_keypairs) db.run("UPDATE keypairs SET type = 77");

  for (const auto& id : std::vector<std::string>{
           "", "#main-key", "https://social.ours.example/users/alice#main-key",
           "https://a.example/users/x#main-key", "\xff", std::string("a\0", 2), std::string(100'000, 'x')})
    EXPECT_FALSE(key(id)) << id.substr(0, 60);
  if (facts.has_keypairs) {
    EXPECT_FALSE(key(bob_uri + "#main-key")) << "of a kind that nobody knows";
  }
}

} // namespace
} // namespace pheidi::model
