// Signing up: the rows that come of it, and each way to be refused.
#include "../social_fixture.hpp"

#include "pheidi/crypto/password.hpp"
#include "pheidi/model/client/local_accounts.hpp"
#include "pheidi/model/client/local_users.hpp"
#include "pheidi/model/seed_server.hpp"

#include <stdexcept>

namespace pheidi::model {
namespace {

struct signing_up : in_society {
  signing_up() {
    with([](pqxx::dbtransaction& tx) { seed_server(tx, {test_pem()}); });
  }

  static sign_up alice() {
    sign_up out;
    out.username = "alice";
    out.email = "alice@mail.example";
    out.password = "correct horse";
    return out;
  }
  sign_up_outcome create(const sign_up& wanted) {
    return with(
        [&](pqxx::dbtransaction& tx) { return create_local_account(tx, wanted, test_cipher(), noon); });
  }
  std::vector<sign_up_problem> problems(const sign_up& wanted) {
    return with([&](pqxx::dbtransaction& tx) { return check_sign_up(tx, wanted); });
  }
  using faults = std::vector<sign_up_problem>;
  void expect_name(const std::string& name, sign_up_fault fault) {
    auto wanted = alice();
    wanted.username = name;
    EXPECT_EQ(problems(wanted), (faults{{"username", fault}})) << name;
  }
  void expect_email(const std::string& email, sign_up_fault fault) {
    auto wanted = alice();
    wanted.email = email;
    EXPECT_EQ(problems(wanted), (faults{{"email", fault}})) << email;
  }
};

TEST_F(signing_up, makes_an_account_with_a_numeric_address_as_4_7_does) {
  const auto made = create(alice()).made.value();

  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws('|', username, domain IS NULL, id_scheme, uri IS NULL,"
                                 " protocol, private_key IS NULL, public_key, created_at) FROM accounts"
                                 " WHERE id = {}",
                                 made.account.value)),
            "alice|t|1|t|0|t||" + noon_text);
}

TEST_F(signing_up, keeps_the_key_pair_encrypted) {
  const auto made = create(alice()).made.value();
  const auto column = [&](const char* name) {
    return db.value(fmt::format("SELECT {} FROM keypairs WHERE account_id = {}", name, made.account.value));
  };

  EXPECT_EQ(column("type"), "0");
  EXPECT_EQ(column("uri"), "NULL");
  EXPECT_EQ(column("local_fragment ~ '^#rsa-[0-9a-f]{16}$'"), "t");
  const auto private_key =
      crypto::rsa_private_key::from_pem(test_cipher().decrypt(column("private_key")).value()).value();
  EXPECT_EQ(private_key.bits(), 2048);
  EXPECT_EQ(private_key.public_pem(), column("public_key"));
}

TEST_F(signing_up, leaves_the_user_to_be_confirmed_and_approved) {
  auto wanted = alice();
  wanted.email = "  Alice@Mail.Example ";
  wanted.locale = "de";
  wanted.address = "192.0.2.7";
  wanted.reason = "friends are here";

  const auto made = create(wanted).made.value();

  EXPECT_FALSE(made.approved);
  EXPECT_EQ(db.value("SELECT concat_ws('|', email, locale, sign_up_ip, approved, confirmed_at IS NULL,"
                     " confirmation_sent_at, settings, role_id IS NULL) FROM users"),
            "alice@mail.example|de|192.0.2.7|f|t|" + noon_text + "|{}|t");
  EXPECT_EQ(db.value("SELECT confirmation_token FROM users"), made.confirmation_token);
  EXPECT_EQ(db.value("SELECT text FROM user_invite_requests"), "friends are here");
  EXPECT_TRUE(crypto::verify_password("correct horse", db.value("SELECT encrypted_password FROM users")));
}

TEST_F(signing_up, confirmed_and_approved_may_sign_in_at_once) {
  auto wanted = alice();
  wanted.confirmed = wanted.approved = true;

  const auto made = create(wanted).made.value();

  EXPECT_TRUE(made.approved);
  EXPECT_EQ(made.confirmation_token, "");
  EXPECT_TRUE(with([&](auto& tx) { return find_user(tx, made.user); })->may_sign_in());
}

TEST_F(signing_up, refuses_names_that_are_none) {
  expect_name("", sign_up_fault::blank);
  for (const auto* name : {"al ice", "al-ice", "al.ice", "älice", "@alice", "alice\n", "a\xff"})
    expect_name(name, sign_up_fault::invalid);
  expect_name(std::string(31, 'a'), sign_up_fault::too_long);

  auto longest = alice();
  longest.username = std::string(30, 'a');
  EXPECT_EQ(problems(longest), faults{});
}

TEST_F(signing_up, refuses_names_that_are_taken_in_any_case_and_not_those_elsewhere) {
  people.local("alice");
  people.remote("https://else.example/users/bob");
  expect_name("ALICE", sign_up_fault::taken);

  auto bob = alice();
  bob.username = "bob";
  EXPECT_EQ(problems(bob), faults{});
}

TEST_F(signing_up, refuses_reserved_names_also_in_digits) {
  for (const auto* name : {"admin", "Admin", "4dm1n", "r00t", "my_mastodon_fan", "m4st0d0n"})
    expect_name(name, sign_up_fault::reserved);

  auto forced = alice();
  forced.username = "admin";
  forced.past_the_rules = true;
  EXPECT_EQ(problems(forced), faults{});
}

TEST_F(signing_up, refuses_addresses_that_are_none) {
  expect_email(" ", sign_up_fault::blank);
  for (const auto* email :
       {"alice", "@mail.example", "alice@", "a b@mail.example", "a@b@mail.example", "a@-mail.example",
        "a@mail..example", "a\r\nBcc: x@mail.example", "a@mail.ex\xff", "ä@mail.example",
        "me%elsewhere.example@mail.example", "elsewhere.example!me@mail.example", "\"a\"@mail.example",
        "a(b)@mail.example", "a,b@mail.example"})
    expect_email(email, sign_up_fault::invalid);
  expect_email(std::string(65, 'a') + "@mail.example", sign_up_fault::invalid);
}

TEST_F(signing_up, refuses_addresses_of_others_and_of_blocked_providers) {
  people.local("other");
  db.run("UPDATE users SET email = 'taken@mail.example';"
         "INSERT INTO email_domain_blocks (domain, created_at, updated_at)"
         " VALUES ('spam.example', now(), now())");

  expect_email("TAKEN@mail.example", sign_up_fault::taken);
  expect_email("me@spam.example", sign_up_fault::blocked);
  expect_email("me@deep.spam.example", sign_up_fault::blocked);
}

TEST_F(signing_up, does_not_tell_who_was_suspended_that_the_mailbox_is_known) {
  // SHA-256 of "evilone@mail.example".
  db.run("INSERT INTO canonical_email_blocks (canonical_email_hash, created_at, updated_at) VALUES"
         " (encode(sha256('evilone@mail.example'), 'hex'), now(), now())");

  expect_email("Evil.One+again@mail.example", sign_up_fault::taken);
}

TEST_F(signing_up, asks_the_staff_where_a_rule_says_so) {
  db.run("UPDATE username_blocks SET allow_with_approval = true WHERE username = 'admin'");
  auto wanted = alice();
  wanted.username = "admin";
  wanted.approved = true;

  EXPECT_FALSE(create(wanted).made.value().approved);
}

TEST_F(signing_up, refuses_passwords_that_bcrypt_or_people_would_guess) {
  EXPECT_EQ(password_fault(""), sign_up_fault::blank);
  EXPECT_EQ(password_fault("1234567"), sign_up_fault::too_short);
  EXPECT_EQ(password_fault("äöüäöüä"), sign_up_fault::too_short);
  EXPECT_EQ(password_fault(std::string(73, 'x')), sign_up_fault::too_long);
  EXPECT_EQ(password_fault("1234567\xff"), sign_up_fault::invalid);
  EXPECT_EQ(password_fault(std::string_view("1234\0"
                                            "567",
                                            8)),
            sign_up_fault::invalid);
  EXPECT_EQ(password_fault("12345678"), std::nullopt);
}

TEST_F(signing_up, names_everything_that_is_wrong_and_changes_nothing) {
  const auto refused = create({});

  EXPECT_FALSE(refused.made);
  EXPECT_EQ(refused.problems, (faults{{"username", sign_up_fault::blank},
                                      {"email", sign_up_fault::blank},
                                      {"password", sign_up_fault::blank}}));
  EXPECT_EQ(people.rows("users"), 0);
  EXPECT_EQ(sign_up_code(sign_up_fault::blank), "ERR_BLANK");
}

TEST_F(signing_up, writes_secrets_that_were_made_before) {
  const auto own = make_account_secrets("correct horse", test_cipher());

  const auto made = with([&](pqxx::dbtransaction& tx) {
                      return create_local_account(tx, alice(), own, noon);
                    }).made.value();

  EXPECT_EQ(db.value("SELECT encrypted_password FROM users"), own.password_hash);
  EXPECT_EQ(
      db.value(fmt::format("SELECT private_key FROM keypairs WHERE public_key = '{}' AND account_id = {}",
                           own.public_pem, made.account.value)),
      own.private_column);
}

TEST_F(signing_up, judges_an_address_alone_by_the_same_rules) {
  const auto made = create(alice()).made.value();
  db.run("INSERT INTO email_domain_blocks (domain, allow_with_approval, created_at, updated_at) VALUES"
         " ('spam.example', false, now(), now()), ('maybe.example', true, now(), now())");
  const auto judge = [&](email_claim claim) {
    return with([&](pqxx::dbtransaction& tx) { return judge_email(tx, claim); });
  };

  EXPECT_EQ(judge({"Alice@mail.example"}).fault, sign_up_fault::taken);
  EXPECT_EQ(judge({"Alice@mail.example", made.user}).fault, std::nullopt) << "by herself";
  EXPECT_EQ(judge({"a@spam.example"}).fault, sign_up_fault::blocked);
  EXPECT_EQ(judge({"a@spam.example", 0, true}).fault, std::nullopt) << "past the rules";
  EXPECT_TRUE(judge({"a@maybe.example"}).needs_approval);
  EXPECT_FALSE(judge({"a@mail.example"}).needs_approval);
}

TEST_F(signing_up, without_secrets_makes_no_key_in_clear) {
  const crypto::rails_cipher none("", "");

  EXPECT_THROW(with([&](pqxx::dbtransaction& tx) { return create_local_account(tx, alice(), none, noon); }),
               std::invalid_argument);
}

struct signing_up_at_once : in_public {};

TEST_F(signing_up_at_once, lets_one_of_many_have_the_name_or_the_address) {
  const auto answers = at_once(4, [](pqxx::dbtransaction& tx, int n) {
    sign_up wanted;
    wanted.username = n < 2 ? "same" : fmt::format("other{}", n);
    wanted.email = n < 2 ? fmt::format("{}@mail.example", n) : "same@mail.example";
    wanted.password = "correct horse";
    return create_local_account(tx, wanted, test_cipher(), noon);
  });

  EXPECT_NE(answers[0].made.has_value(), answers[1].made.has_value());
  EXPECT_NE(answers[2].made.has_value(), answers[3].made.has_value());
  EXPECT_EQ(people.rows("users"), 2);
  EXPECT_EQ(people.rows("accounts"), 2);
}

} // namespace
} // namespace pheidi::model
