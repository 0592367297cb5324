// Who signs with which key, in databases of each family.
#include "model_fixture.hpp"

#include "pheidi/model/signing.hpp"

#include <fmt/format.h>

namespace pheidi::model {
namespace {

config::identity_settings identity() {
  config::identity_settings i;
  i.local_domain = "example.org";
  i.web_domain = "social.example.org";
  return i;
}

/// Where this family keeps the keys of local accounts.
seed_key family_key(schema_family family) {
  if (family == schema_family::mastodon_4_7) return {test_pem(), true, &test_cipher()};
  return {test_pem()};
}

struct signing : each_family {
  account_id alice = add("alice");

  account_id add(const std::string& name, int id_scheme = 0) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) {
      return seed_local_account(tx, {name, family_key(GetParam()), id_scheme});
    });
  }
  std::map<account_id, result<signing_account>> load(const std::vector<account_id>& ids,
                                                     const crypto::rails_cipher& cipher = test_cipher()) {
    const auto facts = db.facts();
    return db.in_transaction(
        [&](pqxx::dbtransaction& tx) { return load_signing_accounts(tx, facts, cipher, identity(), ids); });
  }
  result<signing_account> load_one(account_id id, const crypto::rails_cipher& cipher = test_cipher()) {
    return load({id}, cipher).at(id);
  }
  std::string where(account_id id) { return fmt::format(" WHERE id = {}", id.value); }
};
INSTANTIATE_TEST_SUITE_P(model, signing, all_families(), family_name);

TEST_P(signing, account_has_its_names_and_key) {
  const auto a = load_one(alice);

  ASSERT_TRUE(a) << a.error().message();
  EXPECT_EQ(a->id, alice);
  EXPECT_EQ(a->username, "alice");
  EXPECT_EQ(a->actor_uri, "https://social.example.org/users/alice");
  EXPECT_EQ(a->followers_uri, "https://social.example.org/users/alice/followers");
  EXPECT_EQ(a->key_id, "https://social.example.org/users/alice#main-key");
  EXPECT_EQ(a->private_key_pem, test_pem());
  EXPECT_FALSE(a->permanently_unavailable);
}

TEST_P(signing, instance_actor_signs_as_the_server) {
  db.in_transaction([&](pqxx::dbtransaction& tx) { seed_instance_actor(tx, family_key(GetParam())); });

  const auto a = load_one(account_id(-99));

  ASSERT_TRUE(a) << a.error().message();
  EXPECT_EQ(a->actor_uri, "https://social.example.org/actor");
  EXPECT_EQ(a->key_id, "https://social.example.org/actor#main-key");
}

TEST_P(signing, many_accounts_are_answered_together) {
  const auto bob = add("bob");
  const account_id missing(1);

  const auto all = load({bob, missing, alice, alice});

  ASSERT_EQ(all.size(), 3u);
  EXPECT_TRUE(all.at(alice));
  EXPECT_TRUE(all.at(bob));
  ASSERT_TRUE(all.at(missing).has_error());
  EXPECT_TRUE(all.at(missing).error().is(errc::no_such_account));
  EXPECT_TRUE(load({}).empty());
}

TEST_P(signing, remote_account_does_not_sign) {
  const auto remote = db.in_transaction(
      [](pqxx::dbtransaction& tx) { return seed_remote_account(tx, "https://a.example/users/x"); });

  const auto a = load_one(remote);

  ASSERT_TRUE(a.has_error());
  EXPECT_TRUE(a.error().is(errc::no_key));
}

TEST_P(signing, remote_account_does_not_sign_even_with_a_key) {
  const auto remote = db.in_transaction(
      [](pqxx::dbtransaction& tx) { return seed_remote_account(tx, "https://a.example/users/x"); });
  db.in_transaction([&](pqxx::dbtransaction& tx) {
    tx.exec_params("UPDATE accounts SET private_key = $2 WHERE id = $1", remote.value, test_pem());
  });

  const auto a = load_one(remote);

  ASSERT_TRUE(a.has_error());
  EXPECT_TRUE(a.error().is(errc::no_key));
}

TEST_P(signing, key_that_is_null_or_empty_is_no_key) {
  const auto bob = add("bob");
  db.run("UPDATE accounts SET private_key = NULL" + where(alice));
  db.run("UPDATE accounts SET private_key = ''" + where(bob));
  if (GetParam() == schema_family::mastodon_4_7) db.run("UPDATE keypairs SET private_key = ''");

  for (const auto id : {alice, bob}) {
    const auto a = load_one(id);
    ASSERT_TRUE(a.has_error());
    EXPECT_TRUE(a.error().is(errc::no_key)) << a.error().message();
  }
}

TEST_P(signing, text_that_is_no_key_is_unreadable_and_not_quoted) {
  if (GetParam() == schema_family::mastodon_4_7)
    db.run("UPDATE keypairs SET private_key = 'hunter2 {}'");
  else
    db.run("UPDATE accounts SET private_key = 'hunter2 {}'");

  const auto a = load_one(alice);

  ASSERT_TRUE(a.has_error());
  EXPECT_TRUE(a.error().is(errc::unreadable_key));
  EXPECT_THAT(a.error().message(), testing::Not(testing::HasSubstr("hunter2")));
}

TEST_P(signing, suspended_account_is_gone_unless_its_deletion_is_pending) {
  db.run("UPDATE accounts SET suspended_at = now()" + where(alice));
  EXPECT_TRUE(load_one(alice).value().permanently_unavailable);

  db.run(fmt::format("INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                     " VALUES ({}, now(), now())",
                     alice.value));
  EXPECT_FALSE(load_one(alice).value().permanently_unavailable);
}

TEST_P(signing, deletion_request_of_another_account_does_not_count) {
  const auto bob = add("bob");
  db.run("UPDATE accounts SET suspended_at = now()" + where(alice));
  db.run(fmt::format("INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                     " VALUES ({}, now(), now())",
                     bob.value));

  EXPECT_TRUE(load_one(alice).value().permanently_unavailable);
  EXPECT_FALSE(load_one(bob).value().permanently_unavailable);
}

TEST_P(signing, database_without_deletion_requests_is_read) {
  db.run("DROP TABLE account_deletion_requests");
  db.run("UPDATE accounts SET suspended_at = now()" + where(alice));

  EXPECT_TRUE(load_one(alice).value().permanently_unavailable);
}

TEST_P(signing, hostile_names_come_back_unchanged_and_stay_out_of_headers) {
  for (const std::string name :
       {"o'neil\"", "100%_", R"(back\slash)", "{}", "a\r\nb", "$1", "\xf0\x9f\x90\x98"}) {
    const auto a = load_one(add(name));
    ASSERT_TRUE(a) << name;
    EXPECT_EQ(a->username, name);
    EXPECT_EQ(a->key_id.find_first_of("\r\n\"' \\") == std::string::npos || name.starts_with("o'"), true)
        << a->key_id;
    EXPECT_EQ(a->key_id.find('"'), std::string::npos);
  }
}

/// 4.5 and later.
struct signing_numeric : signing {};
INSTANTIATE_TEST_SUITE_P(model, signing_numeric,
                         testing::Values(schema_family::mastodon_4_6, schema_family::mastodon_4_7),
                         family_name);

TEST_P(signing_numeric, scheme_one_names_the_actor_by_id) {
  const auto bob = add("bob", 1);

  const auto a = load_one(bob);

  ASSERT_TRUE(a) << a.error().message();
  const auto uri = fmt::format("https://social.example.org/ap/users/{}", bob.value);
  EXPECT_EQ(a->actor_uri, uri);
  EXPECT_EQ(a->followers_uri, uri + "/followers");
  EXPECT_EQ(a->key_id, uri + "#main-key");
}

TEST_P(signing_numeric, scheme_null_is_by_name) {
  db.run("UPDATE accounts SET id_scheme = NULL");

  EXPECT_EQ(load_one(alice).value().actor_uri, "https://social.example.org/users/alice");
}

TEST_P(signing_numeric, key_in_accounts_is_found_while_keypairs_has_none) {
  if (GetParam() == schema_family::mastodon_4_7) db.run("DELETE FROM keypairs");
  db.in_transaction([&](pqxx::dbtransaction& tx) {
    tx.exec_params("UPDATE accounts SET private_key = $2 WHERE id = $1", alice.value, test_pem());
  });

  const auto a = load_one(alice);

  ASSERT_TRUE(a) << a.error().message();
  EXPECT_EQ(a->private_key_pem, test_pem());
  EXPECT_EQ(a->key_id, "https://social.example.org/users/alice#main-key");
}

/// Keys in `keypairs`.
struct signing_keypairs : testing::Test {
  database db{schema_family::mastodon_4_7};
  account_id alice = db.in_transaction([](pqxx::dbtransaction& tx) {
    return seed_local_account(tx, {"alice", {test_pem(), true, &test_cipher(), "#rsa-0123456789abcdef"}});
  });

  result<signing_account> load(const crypto::rails_cipher& cipher = test_cipher()) {
    const auto facts = db.facts();
    return db.in_transaction([&](pqxx::dbtransaction& tx) {
      return load_signing_accounts(tx, facts, cipher, identity(), {alice}).at(alice);
    });
  }
  /// A further key of alice in clear; `extra` are columns, `values` their SQL.
  void add_pair(const std::string& fragment, const std::string& extra = {}, const std::string& values = {}) {
    db.in_transaction([&](pqxx::dbtransaction& tx) {
      tx.exec_params(
          fmt::format("INSERT INTO keypairs (account_id, type, local_fragment, public_key, private_key,"
                      " created_at, updated_at{}) VALUES ($1, 0, $2, 'x', $3, now(), now(){})",
                      extra, values),
          alice.value, fragment, test_pem());
    });
  }
  std::string fragment() {
    const auto a = load();
    if (!a) return a.error().message();
    return a->key_id.substr(a->key_id.find('#'));
  }
};

TEST_F(signing_keypairs, key_is_stored_encrypted_and_read_back) {
  EXPECT_EQ(db.value("SELECT private_key LIKE '{\"p\":%' FROM keypairs"), "t");
  EXPECT_EQ(db.value("SELECT private_key FROM accounts WHERE username = 'alice'"), "NULL");

  const auto a = load();

  ASSERT_TRUE(a) << a.error().message();
  EXPECT_EQ(a->private_key_pem, test_pem());
  EXPECT_EQ(a->key_id, "https://social.example.org/users/alice#rsa-0123456789abcdef");
}

TEST_F(signing_keypairs, lowest_usable_row_signs) {
  add_pair("#second");
  EXPECT_EQ(fragment(), "#rsa-0123456789abcdef");

  db.run("UPDATE keypairs SET revoked = true WHERE local_fragment LIKE '#rsa%'");
  EXPECT_EQ(fragment(), "#second");
}

TEST_F(signing_keypairs, rows_that_cannot_sign_are_passed_over) {
  db.run("DELETE FROM keypairs");
  add_pair("#revoked", ", revoked", ", true");
  add_pair("#expired", ", expires_at", ", now() AT TIME ZONE 'UTC' - interval '1 minute'");
  add_pair("#ed25519");
  db.run("UPDATE keypairs SET type = 1 WHERE local_fragment = '#ed25519'");
  add_pair("#public-only");
  db.run("UPDATE keypairs SET private_key = NULL WHERE local_fragment = '#public-only'");
  add_pair("#good", ", expires_at", ", now() AT TIME ZONE 'UTC' + interval '1 minute'");

  EXPECT_EQ(fragment(), "#good");
}

TEST_F(signing_keypairs, expiry_is_compared_in_utc) {
  db.run("DELETE FROM keypairs");
  add_pair("#good", ", expires_at", ", now() AT TIME ZONE 'UTC' + interval '1 hour'");
  add_pair("#later");
  for (const auto* zone : {"Asia/Tokyo", "America/Los_Angeles"}) {
    db.run(fmt::format("SET SESSION TIME ZONE '{}'", zone));
    EXPECT_EQ(fragment(), "#good") << zone;
  }
}

TEST_F(signing_keypairs, odd_fragments_do_not_reach_the_header) {
  for (const std::string text : {"", "#", "#a\"b", "#a b", "#a\r\nx: y", "#%41", "#{}", "##"}) {
    db.in_transaction(
        [&](pqxx::dbtransaction& tx) { tx.exec_params("UPDATE keypairs SET local_fragment = $1", text); });
    EXPECT_EQ(fragment(), "#main-key") << text;
  }
  db.run("UPDATE keypairs SET local_fragment = NULL");
  EXPECT_EQ(fragment(), "#main-key");
}

TEST_F(signing_keypairs, key_of_other_secrets_is_unreadable) {
  const crypto::rails_cipher other("another primary key", "another salt");
  const crypto::rails_cipher none("", "");

  for (const auto* cipher : {&other, &none}) {
    const auto a = load(*cipher);
    ASSERT_TRUE(a.has_error());
    EXPECT_TRUE(a.error().is(errc::unreadable_key)) << a.error().message();
  }
}

TEST_F(signing_keypairs, key_in_clear_is_accepted) {
  db.run("DELETE FROM keypairs");
  add_pair("#clear");

  const auto a = load();

  ASSERT_TRUE(a) << a.error().message();
  EXPECT_EQ(a->private_key_pem, test_pem());
}

TEST_F(signing_keypairs, encrypted_nothing_is_no_key) {
  const auto empty = test_cipher().encrypt("").value();
  db.in_transaction(
      [&](pqxx::dbtransaction& tx) { tx.exec_params("UPDATE keypairs SET private_key = $1", empty); });

  const auto a = load();

  ASSERT_TRUE(a.has_error());
  EXPECT_TRUE(a.error().is(errc::no_key)) << a.error().message();
}

TEST_F(signing_keypairs, account_that_asked_for_its_deletion_is_gone_without_a_pending_request) {
  db.run("UPDATE accounts SET requested_deletion_at = now()");
  EXPECT_TRUE(load().value().permanently_unavailable);

  db.run(fmt::format("INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                     " VALUES ({}, now(), now())",
                     alice.value));
  EXPECT_FALSE(load().value().permanently_unavailable);
}

} // namespace
} // namespace pheidi::model
