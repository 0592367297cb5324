// Finding the person behind an account, and what they or the staff change.
#include "../social_fixture.hpp"

#include "pheidi/crypto/password.hpp"
#include "pheidi/model/client/local_users.hpp"
#include "pheidi/model/seed_server.hpp"

namespace pheidi::model {
namespace {

struct a_user : in_society {
  a_user() {
    with([](pqxx::dbtransaction& tx) { seed_server(tx, {test_pem()}); });
    account = people.local("Alice");
    id = people.number("UPDATE users SET email = 'alice@mail.example' RETURNING id");
  }
  std::optional<local_user> find(const std::string& text) {
    return with([&](pqxx::dbtransaction& tx) { return find_user_by_email_or_name(tx, text); });
  }
  local_user now() {
    return with([&](pqxx::dbtransaction& tx) { return find_user(tx, id); }).value();
  }
  std::string column(const std::string& name) {
    return db.value(fmt::format("SELECT {} FROM users WHERE id = {}", name, id));
  }

  account_id account;
  std::int64_t id = 0;
};

TEST_F(a_user, is_found_by_address_and_by_name_in_any_case) {
  for (const auto* text : {"alice@mail.example", " ALICE@mail.example\n", "alice", "ALICE", "@Alice"})
    EXPECT_EQ(find(text).value().id, id) << text;
  for (const auto* text : {"", "@", "bob", "alice@mail.example.org", "alice@mail", "a\xff", "'; --"})
    EXPECT_FALSE(find(text)) << text;
  EXPECT_EQ(with([&](auto& tx) { return find_user_of_account(tx, account); }).value().id, id);
}

TEST_F(a_user, of_another_server_is_not_found_by_name) {
  people.remote("https://else.example/users/carol");
  db.run("UPDATE accounts SET username = 'carol' WHERE domain IS NOT NULL");

  EXPECT_FALSE(find("carol"));
}

TEST_F(a_user, may_sign_in_unless_something_stands_against_it) {
  EXPECT_TRUE(now().may_sign_in());
  for (const std::string change :
       {"users SET confirmed_at = NULL", "users SET approved = false", "users SET disabled = true",
        "accounts SET suspended_at = now()", "accounts SET memorial = true",
        "accounts SET requested_deletion_at = now()"}) {
    db.run("SAVEPOINT before; UPDATE " + change);
    EXPECT_FALSE(now().may_sign_in()) << change;
    db.run("ROLLBACK TO before");
  }
}

TEST_F(a_user, has_the_bits_of_the_role_and_of_everybody) {
  EXPECT_EQ(now().permissions, 65536);
  with([&](pqxx::dbtransaction& tx) { set_role(tx, id, find_role(tx, "OWNER"), noon); });

  EXPECT_EQ(now().role, "Owner");
  EXPECT_EQ(now().permissions, 65537);
  EXPECT_FALSE(with([](auto& tx) { return find_role(tx, "Emperor"); }));
  EXPECT_FALSE(with([](auto& tx) { return find_role(tx, ""); }));

  with([&](pqxx::dbtransaction& tx) { set_role(tx, id, std::nullopt, noon); });
  EXPECT_EQ(column("role_id"), "NULL");
}

TEST_F(a_user, gets_another_password) {
  db.run("UPDATE users SET reset_password_token = 'x'");
  with([&](pqxx::dbtransaction& tx) { set_password(tx, id, "something new", noon); });

  EXPECT_TRUE(crypto::verify_password("something new", now().password_hash));
  EXPECT_EQ(column("reset_password_token"), "NULL");
  EXPECT_EQ(column("updated_at"), noon_text);
}

TEST_F(a_user, is_signed_out_everywhere) {
  const auto app = people.number("SELECT id FROM oauth_applications");
  const auto token = people.number(
      fmt::format("INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, created_at)"
                  " VALUES ('t', {}, {}, now()) RETURNING id",
                  app, id));
  db.run(fmt::format(
      "INSERT INTO oauth_access_tokens (token, application_id, created_at) VALUES ('of nobody', {0}, now());"
      "INSERT INTO oauth_access_grants (token, application_id, resource_owner_id, created_at, expires_in,"
      " redirect_uri) VALUES ('g', {0}, {1}, now(), 600, 'x');"
      "INSERT INTO session_activations (session_id, user_id, created_at, updated_at)"
      " VALUES ('s', {1}, now(), now());"
      "INSERT INTO web_push_subscriptions (user_id, access_token_id, endpoint, key_auth, key_p256dh,"
      " created_at, updated_at) VALUES ({1}, {2}, 'x', 'x', 'x', now(), now())",
      app, id, token));

  const auto closed = with([&](pqxx::dbtransaction& tx) { return end_all_sessions(tx, id, noon); });

  EXPECT_EQ(closed, std::vector<std::int64_t>{token});
  EXPECT_EQ(db.value("SELECT count(*) FROM oauth_access_tokens WHERE revoked_at IS NULL"), "1");
  EXPECT_EQ(db.value("SELECT count(*) FROM oauth_access_grants WHERE revoked_at IS NULL"), "0");
  EXPECT_EQ(people.rows("session_activations") + people.rows("web_push_subscriptions"), 0);
}

TEST_F(a_user, is_confirmed_once_by_the_token_of_the_mail) {
  db.run("UPDATE users SET confirmed_at = NULL, confirmation_token = 'sesame'");
  const auto whose = [&](const std::string& token) {
    return with([&](pqxx::dbtransaction& tx) { return user_of_confirmation(tx, token); });
  };
  const auto confirm = [&] { return with([&](auto& tx) { return confirm_user(tx, id, noon); }); };

  EXPECT_EQ(whose("sesame"), id);
  EXPECT_FALSE(whose(""));
  EXPECT_FALSE(whose("\xff"));
  EXPECT_TRUE(confirm());
  EXPECT_FALSE(confirm());
  EXPECT_FALSE(whose("sesame"));
  EXPECT_EQ(column("confirmed_at"), noon_text);
}

TEST_F(a_user, takes_the_new_address_when_it_is_confirmed_unless_it_went_to_somebody_else) {
  db.run("UPDATE users SET unconfirmed_email = 'new@mail.example'");
  people.local("bob");
  db.run("UPDATE users SET email = 'new@mail.example' WHERE email <> 'alice@mail.example'");
  const auto confirm = [&] { return with([&](auto& tx) { return confirm_user(tx, id, noon); }); };

  EXPECT_FALSE(confirm());
  db.run("DELETE FROM users WHERE email = 'new@mail.example'");
  EXPECT_TRUE(confirm());
  EXPECT_EQ(now().email, "new@mail.example");
  EXPECT_EQ(now().unconfirmed_email, "");
}

TEST_F(a_user, has_an_address_of_its_own) {
  people.local("bob");
  db.run("UPDATE users SET email = 'bob@mail.example' WHERE email <> 'alice@mail.example'");
  const auto set = [&](const char* email) {
    return with([&](pqxx::dbtransaction& tx) { return set_email(tx, id, email, noon); });
  };

  EXPECT_FALSE(set("BOB@mail.example"));
  EXPECT_TRUE(set("Other@mail.example"));
  EXPECT_EQ(now().email, "other@mail.example");
}

TEST_F(a_user, is_approved_disabled_and_enabled_once) {
  db.run("UPDATE users SET approved = false");
  with([&](pqxx::dbtransaction& tx) {
    EXPECT_TRUE(approve_user(tx, id, noon));
    EXPECT_FALSE(approve_user(tx, id, noon));
    EXPECT_TRUE(set_disabled(tx, id, true, noon));
    EXPECT_FALSE(set_disabled(tx, id, true, noon));
    EXPECT_TRUE(set_disabled(tx, id, false, noon));
  });
  EXPECT_TRUE(now().may_sign_in());
}

TEST_F(a_user, without_second_factor_signs_in_by_password_alone) {
  db.run("UPDATE users SET otp_required_for_login = true, otp_secret = 'x'");
  EXPECT_TRUE(now().asks_second_factor);
  with([&](pqxx::dbtransaction& tx) { reset_second_factor(tx, id, noon); });
  EXPECT_FALSE(now().asks_second_factor);
}

TEST_F(a_user, is_noted_when_they_sign_in) {
  with([&](pqxx::dbtransaction& tx) { note_sign_in(tx, id, noon); });

  EXPECT_EQ(now().last_sign_in_at, noon);
  EXPECT_EQ(column("sign_in_count"), "1");
}

} // namespace
} // namespace pheidi::model
