// Accounts found by row, URI and handle.
#include "actor_fixture.hpp"

#include "pheidi/model/actor_uri.hpp"

namespace pheidi::model {
namespace {

struct accounts : actors_of_each {
  account_id alice = db.in_transaction([](pqxx::dbtransaction& tx) {
    return seed_local_account(tx, {"Alice", {test_pem()}});
  });
};
INSTANTIATE_TEST_SUITE_P(model, accounts, all_stores(), store_name);

TEST_P(accounts, local_ones_are_found_by_each_of_their_uris) {
  const auto by_id = fmt::format("https://social.ours.example/ap/users/{}", alice.value);
  const std::vector<std::string> uris{"https://social.ours.example/users/Alice",
                                      "https://ours.example/users/ALICE", "https://ours.example/@alice",
                                      by_id, by_id + "#main-key"};

  const auto found = find(uris);

  EXPECT_EQ(found.size(), uris.size());
  for (const auto& uri : uris) {
    ASSERT_TRUE(found.contains(uri)) << uri;
    EXPECT_EQ(found.at(uri).id, alice);
    EXPECT_EQ(found.at(uri).uri, "https://social.ours.example/users/Alice");
    EXPECT_TRUE(found.at(uri).local());
  }
}

TEST_P(accounts, instance_actor_is_found_by_its_uri) {
  db.in_transaction([](pqxx::dbtransaction& tx) { seed_instance_actor(tx, {test_pem()}); });

  const auto found = find({"https://social.ours.example/actor"});

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.begin()->second.id, instance_actor);
  EXPECT_EQ(found.begin()->second.uri, "https://social.ours.example/actor");
}

TEST_P(accounts, remote_ones_are_found_by_their_exact_uri_alone) {
  const auto bob = put(update_of(bob_uri)).row.id;

  const auto found = find({bob_uri, bob_uri + "/", bob_uri + "#main-key", "https://A.example/users/bob",
                           "https://a.example/users/Bob", "http://a.example/users/bob"});

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.at(bob_uri).id, bob);
}

TEST_P(accounts, uris_of_ours_never_name_remote_rows) {
  const auto bob = put(update_of(bob_uri)).row.id;
  db.run(
      fmt::format("UPDATE accounts SET uri = 'https://ours.example/users/nobody' WHERE id = {}", bob.value));

  EXPECT_TRUE(find({"https://ours.example/users/nobody",
                    fmt::format("https://ours.example/ap/users/{}", bob.value), "https://ours.example/other"})
                  .empty());
}

TEST_P(accounts, hostile_uris_find_nothing) {
  put(update_of(bob_uri));

  EXPECT_TRUE(find({"", "{}", "\"", "\\", "NULL", "https://a.example/users/bob\",\"x", std::string("a\0b", 3),
                    "\xff\xfe", "https://ours.example/users/a\xff", std::string(100000, 'x'),
                    "https://ours.example/users/%ff"})
                  .empty());
}

TEST_P(accounts, many_are_found_at_once) {
  std::vector<std::string> uris;
  for (int i = 0; i < 20; ++i)
    uris.push_back(put(update_of(fmt::format("https://a.example/users/bob{}", i))).row.uri);
  uris.push_back("https://social.ours.example/users/alice");
  uris.push_back("https://a.example/users/unknown");

  EXPECT_EQ(find(uris).size(), 21u);
}

TEST_P(accounts, handles_are_found_in_any_case) {
  const auto bob = put(update_of(bob_uri)).row.id;

  EXPECT_EQ(by_handle("BOB", "A.Example")->id, bob);
  EXPECT_EQ(by_handle("alice", "")->id, alice);
  EXPECT_FALSE(by_handle("alice", "a.example"));
  EXPECT_FALSE(by_handle("bob", ""));
  EXPECT_FALSE(by_handle("bob", "b.example"));
  EXPECT_FALSE(by_handle("", ""));
  EXPECT_FALSE(by_handle("\xff", "a.example"));
}

TEST_P(accounts, states_are_told) {
  const auto bob = put(update_of(bob_uri)).row.id;
  db.run(fmt::format("UPDATE accounts SET suspended_at = now(), silenced_at = now(), sensitized_at = now(),"
                     " moved_to_account_id = {} WHERE id = {}",
                     alice.value, bob.value));

  const auto gone = find({bob_uri}).at(bob_uri);
  db.run(fmt::format("INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                     " VALUES ({}, now(), now())",
                     bob.value));
  const auto pending = find({bob_uri}).at(bob_uri);

  EXPECT_TRUE(gone.suspended && gone.silenced && gone.sensitized && gone.permanently_unavailable);
  EXPECT_EQ(gone.moved_to, alice);
  EXPECT_TRUE(pending.suspended);
  EXPECT_FALSE(pending.permanently_unavailable);
}

TEST_P(accounts, shared_inbox_is_preferred) {
  auto update = update_of(bob_uri);
  EXPECT_EQ(put(update).row.preferred_inbox(), "https://a.example/inbox");

  update.document.shared_inbox.clear();
  EXPECT_EQ(put(update).row.preferred_inbox(), bob_uri + "/inbox");
}

TEST_P(accounts, numeric_scheme_gives_the_uri) {
  if (!facts.has_id_scheme) return; // releases before it name actors one way only
  db.run(fmt::format("UPDATE accounts SET id_scheme = 1 WHERE id = {}", alice.value));

  const auto found = find({"https://social.ours.example/users/alice"});

  EXPECT_EQ(found.begin()->second.uri, fmt::format("https://social.ours.example/ap/users/{}", alice.value));
}

} // namespace
} // namespace pheidi::model
