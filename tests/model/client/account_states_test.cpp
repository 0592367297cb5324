// Accounts that are suspended, silenced or removed, and what of them stays.
#include "../social_fixture.hpp"

#include "pheidi/model/client/account_states.hpp"
#include "pheidi/model/client/local_accounts.hpp"

namespace pheidi::model {
namespace {

struct account_states : in_society {
  account_id alice = people.local("alice");
  account_id bob = people.local("bob");
  account_id carol = people.remote("https://else.example/users/carol");

  std::optional<staff_account> find(const std::string& name, const std::string& domain = "") {
    return with([&](pqxx::dbtransaction& tx) { return find_staff_account(tx, name, domain); });
  }
  deletion remove(account_id id) {
    return with([&](pqxx::dbtransaction& tx) { return delete_local_account(tx, id, noon); });
  }
  std::string count(const std::string& from) { return db.value("SELECT count(*) FROM " + from); }
};

TEST_F(account_states, are_of_the_account_that_is_named) {
  EXPECT_EQ(find("ALICE").value().id, alice);
  EXPECT_EQ(find("@alice").value().id, alice);
  EXPECT_TRUE(find("alice").value().local());
  EXPECT_FALSE(find("alice", "else.example"));
  EXPECT_FALSE(find(""));
  EXPECT_FALSE(find("\xff"));
}

TEST_F(account_states, of_a_suspended_account_can_be_taken_back) {
  db.run("UPDATE users SET email = 'Al.ice+1@mail.example' WHERE account_id = " +
         std::to_string(alice.value));
  const auto suspend = [&] { return with([&](auto& tx) { return suspend_account(tx, alice, noon); }); };
  const auto unsuspend = [&] { return with([&](auto& tx) { return unsuspend_account(tx, alice, noon); }); };

  EXPECT_TRUE(suspend());
  EXPECT_FALSE(suspend());
  EXPECT_EQ(find("alice").value().suspended_at, noon);
  EXPECT_TRUE(find("alice").value().purge_pending);
  EXPECT_EQ(db.value("SELECT suspension_origin FROM accounts WHERE suspended_at IS NOT NULL"), "0");
  EXPECT_EQ(db.value("SELECT canonical_email_hash = encode(sha256('alice@mail.example'), 'hex')"
                     " FROM canonical_email_blocks"),
            "t");

  EXPECT_TRUE(unsuspend());
  EXPECT_FALSE(unsuspend());
  EXPECT_FALSE(find("alice").value().suspended_at);
  EXPECT_EQ(count("canonical_email_blocks"), "0");
  EXPECT_EQ(count("account_deletion_requests"), "0");
}

TEST_F(account_states, of_a_silenced_account_can_be_taken_back) {
  with([&](pqxx::dbtransaction& tx) {
    EXPECT_TRUE(silence_account(tx, carol, noon));
    EXPECT_FALSE(silence_account(tx, carol, noon));
    EXPECT_TRUE(unsilence_account(tx, carol, noon));
    EXPECT_FALSE(unsilence_account(tx, carol, noon));
  });
}

TEST_F(account_states, of_a_deleted_account_leave_the_name_and_the_key) {
  const auto post = people.status(alice);
  people.boost(bob, post);
  people.list(alice);
  people.notify("Follow", 1, bob, alice);
  db.run(fmt::format("UPDATE accounts SET note = 'me', display_name = 'A' WHERE id = {0};"
                     "INSERT INTO media_attachments (account_id, created_at, updated_at) VALUES ({0}, now(),"
                     " now());"
                     "INSERT INTO oauth_access_tokens (token, resource_owner_id, created_at)"
                     " SELECT 't', id, now() FROM users WHERE account_id = {0}",
                     alice.value));

  const auto gone = remove(alice);

  EXPECT_EQ(gone.statuses, 1);
  EXPECT_EQ(gone.media, 1);
  EXPECT_EQ(gone.lists.size(), 1u);
  EXPECT_EQ(gone.revoked_tokens.size(), 1u);
  EXPECT_EQ(count("statuses"), "0");
  EXPECT_EQ(count("notifications"), "0");
  EXPECT_EQ(count("users"), "1");
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws('|', username, display_name, note, suspended_at,"
                                 " private_key <> '') FROM accounts WHERE id = {}",
                                 alice.value)),
            "alice|||" + noon_text + "|t");
  EXPECT_FALSE(find("alice").value().purge_pending);
  sign_up again;
  again.username = "Alice";
  again.email = "new@mail.example";
  again.password = "correct horse";
  EXPECT_EQ(with([&](auto& tx) { return check_sign_up(tx, again); }).at(0).fault, sign_up_fault::taken);
}

TEST_F(account_states, of_a_deleted_account_leave_no_counts_with_others) {
  const auto post = people.status(bob);
  people.boost(alice, post);
  with([&](pqxx::dbtransaction& tx) {
    seed_follow(tx, alice, bob);
    seed_follow(tx, carol, alice);
  });
  db.run(fmt::format(
      "INSERT INTO account_stats (account_id, followers_count, following_count, created_at, updated_at)"
      " VALUES ({0}, 5, 0, now(), now()), ({1}, 0, 7, now(), now());"
      "INSERT INTO favourites (account_id, status_id, created_at, updated_at) VALUES ({2}, {3}, now(), "
      "now());"
      "INSERT INTO status_stats (status_id, favourites_count, reblogs_count, created_at, updated_at)"
      " VALUES ({3}, 2, 3, now(), now())",
      bob.value, carol.value, alice.value, post));

  remove(alice);

  EXPECT_EQ(people.counts(bob), "4 0 0");
  EXPECT_EQ(people.counts(carol), "0 6 0");
  EXPECT_EQ(db.value("SELECT concat_ws(' ', favourites_count, reblogs_count) FROM status_stats"), "1 2");
}

TEST_F(account_states, lists_users_by_what_is_asked) {
  db.run("UPDATE users SET approved = false WHERE account_id = " + std::to_string(bob.value));
  const auto names = [&](user_filter which, int limit) {
    std::string out;
    for (const auto& each : with([&](auto& tx) { return list_users(tx, which, 0, limit); }))
      out += each.username + " ";
    return out;
  };

  EXPECT_EQ(names(user_filter::all, 9), "alice bob ");
  EXPECT_EQ(names(user_filter::all, 1), "alice ");
  EXPECT_EQ(names(user_filter::pending, 9), "bob ");
  EXPECT_EQ(names(user_filter::suspended, 9) + names(user_filter::staff, 9) +
                names(user_filter::unconfirmed, 9) + names(user_filter::disabled, 9),
            "");
}

TEST_F(account_states, knows_each_server_once) {
  people.remote("https://else.example/users/dave");
  people.remote("https://third.example/users/erin");

  EXPECT_EQ(with([](auto& tx) { return known_inboxes(tx); }),
            (std::vector<std::string>{"https://else.example/inbox", "https://third.example/inbox"}));
}

} // namespace
} // namespace pheidi::model
