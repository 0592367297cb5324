// Follows and requests to follow.
#include "social_fixture.hpp"

#include "pheidi/model/relationships.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string follow_id = "https://a.example/follows/1";
const std::string other_id = "https://a.example/follows/2";

struct relationships : in_society {
  account_id alice = people.local("alice");
  account_id bob = people.remote("https://a.example/users/bob");

  stored_follow ask(account_id who, account_id whom, const std::string& uri = follow_id) {
    return with([&](pqxx::dbtransaction& tx) { return insert_follow_request(tx, {who, whom, uri}, noon); });
  }
  stored_follow follow(account_id who, account_id whom, const std::string& uri = follow_id) {
    return with([&](pqxx::dbtransaction& tx) { return insert_follow(tx, {who, whom, uri}, noon); });
  }
  auto authorise(account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return authorise_follow_request(tx, who, whom, noon); });
  }
  auto unfollow(account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return remove_follow(tx, who, whom, noon); });
  }
  auto withdraw(account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return remove_follow_request(tx, who, whom); });
  }
  auto followed(account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return find_follow(tx, who, whom); });
  }
  auto asked(account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return find_follow_request(tx, who, whom); });
  }
};

TEST_F(relationships, request_is_stored_as_asked) {
  const auto stored = with([&](pqxx::dbtransaction& tx) {
    return insert_follow_request(tx, {bob, alice, follow_id, false, true}, noon);
  });

  const auto found = asked(bob, alice);
  EXPECT_EQ(stored.change, row_change::inserted);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, stored.row.id);
  EXPECT_EQ(found->account, bob);
  EXPECT_EQ(found->target, alice);
  EXPECT_EQ(found->uri, follow_id);
  EXPECT_FALSE(found->show_reblogs);
  EXPECT_TRUE(found->notify);
  EXPECT_EQ(db.value("SELECT created_at = updated_at AND languages IS NULL AND created_at = '" + noon_text +
                     "' FROM follow_requests"),
            "t");
  EXPECT_FALSE(asked(alice, bob));
  EXPECT_EQ(people.counts(alice), "none");
}

TEST_F(relationships, request_again_takes_the_new_uri_and_keeps_its_row) {
  const auto first = ask(bob, alice);
  const auto same = ask(bob, alice);
  const auto other = ask(bob, alice, other_id);
  const auto none = ask(bob, alice, "");

  EXPECT_EQ(same.change, row_change::unchanged);
  EXPECT_EQ(other.change, row_change::uri_replaced);
  EXPECT_EQ(none.change, row_change::unchanged);
  EXPECT_EQ(none.row.uri, other_id);
  for (const auto& each : {same, other, none})
    EXPECT_EQ(each.row.id, first.row.id);
  EXPECT_EQ(people.rows("follow_requests"), 1);
}

TEST_F(relationships, follow_counts_on_both_sides_once) {
  EXPECT_EQ(follow(bob, alice).change, row_change::inserted);
  EXPECT_EQ(follow(bob, alice).change, row_change::unchanged);
  EXPECT_EQ(follow(bob, alice, other_id).change, row_change::uri_replaced);

  EXPECT_EQ(people.counts(alice), "1 0 0");
  EXPECT_EQ(people.counts(bob), "0 1 0");
  EXPECT_EQ(followed(bob, alice)->uri, other_id);
}

TEST_F(relationships, uri_is_found_only_with_its_account) {
  const auto carol = people.remote("https://a.example/users/carol");
  ask(bob, alice);
  follow(alice, bob, other_id);
  const auto request_by = [&](follow_end end, account_id whose, const std::string& uri) {
    return with([&](pqxx::dbtransaction& tx) { return find_follow_request_by_uri(tx, end, whose, uri); });
  };
  const auto follow_by = [&](follow_end end, account_id whose, const std::string& uri) {
    return with([&](pqxx::dbtransaction& tx) { return find_follow_by_uri(tx, end, whose, uri); });
  };

  EXPECT_TRUE(request_by(follow_end::follower, bob, follow_id));
  EXPECT_TRUE(request_by(follow_end::followed, alice, follow_id));
  EXPECT_FALSE(request_by(follow_end::followed, bob, follow_id));
  EXPECT_FALSE(request_by(follow_end::follower, carol, follow_id));
  EXPECT_FALSE(request_by(follow_end::followed, alice, other_id));
  EXPECT_EQ(follow_by(follow_end::followed, bob, other_id)->account, alice);
  EXPECT_TRUE(follow_by(follow_end::follower, alice, other_id));
  EXPECT_FALSE(follow_by(follow_end::followed, carol, other_id));
}

TEST_F(relationships, uri_that_cannot_be_kept_is_none) {
  for (const auto& uri : {std::string(max_uri_bytes + 1, 'x'), std::string("https://a.example/\0x", 20),
                          std::string("https://a.example/\xff")}) {
    const auto stored = ask(bob, alice, uri);
    EXPECT_EQ(stored.row.uri, "");
    EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) {
      return find_follow_request_by_uri(tx, follow_end::follower, bob, uri);
    }));
  }
  EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) {
    return find_follow_request_by_uri(tx, follow_end::follower, bob, "");
  }));
  const std::string longest(max_uri_bytes, 'x');
  EXPECT_EQ(ask(bob, alice, longest).row.uri, longest);
}

TEST_F(relationships, replacing_a_uri_says_whether_it_was_another) {
  ask(bob, alice);
  follow(alice, bob);
  const auto replace_both = [&](const std::string& uri) {
    return with([&](pqxx::dbtransaction& tx) {
      return std::pair(replace_follow_request_uri(tx, bob, alice, uri, noon),
                       replace_follow_uri(tx, alice, bob, uri, noon));
    });
  };

  EXPECT_EQ(replace_both(other_id), std::pair(true, true));
  EXPECT_EQ(replace_both(other_id), std::pair(false, false));
  EXPECT_EQ(replace_both(""), std::pair(false, false));
  EXPECT_EQ(asked(bob, alice)->uri, other_id);
  EXPECT_EQ(followed(alice, bob)->uri, other_id);
  EXPECT_FALSE(
      with([&](pqxx::dbtransaction& tx) { return replace_follow_uri(tx, bob, alice, other_id, noon); }));
}

TEST_F(relationships, authorised_request_becomes_a_follow_with_its_options) {
  const auto request = with([&](pqxx::dbtransaction& tx) {
    return insert_follow_request(tx, {bob, alice, follow_id, false, true}, noon - seconds(60));
  });
  db.run("UPDATE follow_requests SET languages = '{de,en}'");
  people.notify("FollowRequest", request.row.id, alice, bob);

  const auto done = authorise(bob, alice);

  ASSERT_TRUE(done);
  EXPECT_TRUE(done->inserted);
  EXPECT_EQ(done->request_id, request.row.id);
  EXPECT_EQ(done->follow.uri, follow_id);
  EXPECT_FALSE(done->follow.show_reblogs);
  EXPECT_TRUE(done->follow.notify);
  EXPECT_EQ(db.value("SELECT languages FROM follows"), "{de,en}");
  EXPECT_EQ(people.rows("follow_requests"), 0);
  EXPECT_EQ(people.rows("notifications"), 0);
  EXPECT_EQ(people.counts(alice), "1 0 0");
  EXPECT_EQ(people.counts(bob), "0 1 0");
}

TEST_F(relationships, authorising_twice_or_without_request_does_nothing) {
  EXPECT_FALSE(authorise(bob, alice));
  ask(bob, alice);
  EXPECT_TRUE(authorise(bob, alice));
  EXPECT_FALSE(authorise(bob, alice));

  EXPECT_EQ(people.counts(alice), "1 0 0");
  EXPECT_EQ(people.rows("follows"), 1);
}

TEST_F(relationships, request_beside_a_follow_gives_it_its_options) {
  const auto there = follow(bob, alice);
  with([&](pqxx::dbtransaction& tx) {
    insert_follow_request(tx, {bob, alice, other_id, false, true}, noon);
  });

  const auto done = authorise(bob, alice);

  ASSERT_TRUE(done);
  EXPECT_FALSE(done->inserted);
  EXPECT_EQ(done->follow.id, there.row.id);
  EXPECT_EQ(done->follow.uri, follow_id);
  EXPECT_FALSE(done->follow.show_reblogs);
  EXPECT_TRUE(done->follow.notify);
  EXPECT_EQ(people.counts(alice), "1 0 0");
  EXPECT_EQ(people.rows("follow_requests"), 0);
}

TEST_F(relationships, list_memberships_move_to_the_follow) {
  const auto request = ask(alice, bob);
  const auto list = people.list(alice);
  db.run(fmt::format("INSERT INTO list_accounts (account_id, list_id, follow_request_id) VALUES ({}, {}, {})",
                     bob.value, list, request.row.id));

  const auto done = authorise(alice, bob);

  EXPECT_THAT(done->lists, ElementsAre(list));
  EXPECT_EQ(db.value("SELECT concat(follow_id, '/', follow_request_id) FROM list_accounts"),
            fmt::format("{}/", done->follow.id));
}

TEST_F(relationships, removed_follow_takes_what_hangs_on_it) {
  const auto made = follow(alice, bob);
  const auto list = people.list(alice);
  db.run(fmt::format("INSERT INTO list_accounts (account_id, list_id, follow_id) VALUES ({}, {}, {})",
                     bob.value, list, made.row.id));
  db.run(fmt::format("INSERT INTO account_pins (account_id, target_account_id, created_at, updated_at)"
                     " VALUES ({0}, {1}, now(), now()), ({1}, {0}, now(), now())",
                     alice.value, bob.value));
  people.notify("Follow", made.row.id, bob, alice);
  people.notify("FollowRequest", made.row.id, bob, alice);
  people.notify("Follow", made.row.id + 1, bob, alice);

  const auto gone = unfollow(alice, bob);

  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->follow.id, made.row.id);
  EXPECT_EQ(gone->follow.uri, follow_id);
  EXPECT_THAT(gone->lists, ElementsAre(list));
  EXPECT_EQ(people.rows("follows") + people.rows("list_accounts"), 0);
  EXPECT_EQ(people.rows("account_pins"), 1);
  EXPECT_EQ(people.rows("notifications"), 2);
  EXPECT_EQ(people.counts(alice), "0 0 0");
  EXPECT_EQ(people.counts(bob), "0 0 0");
}

TEST_F(relationships, removing_twice_counts_once) {
  follow(bob, alice);
  follow(people.remote("https://a.example/users/carol"), alice);

  EXPECT_TRUE(unfollow(bob, alice));
  EXPECT_FALSE(unfollow(bob, alice));
  EXPECT_FALSE(unfollow(alice, bob));

  EXPECT_EQ(people.counts(alice), "1 0 0");
}

TEST_F(relationships, removed_request_takes_its_notification) {
  const auto request = ask(bob, alice);
  people.notify("FollowRequest", request.row.id, alice, bob);

  const auto gone = withdraw(bob, alice);

  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->id, request.row.id);
  EXPECT_EQ(gone->uri, follow_id);
  EXPECT_EQ(people.rows("notifications"), 0);
  EXPECT_FALSE(withdraw(bob, alice));
}

TEST_F(relationships, undone_accept_makes_a_request_of_the_follow) {
  ask(alice, bob);
  db.run("UPDATE follow_requests SET languages = '{de}', notify = true, show_reblogs = false");
  authorise(alice, bob);

  const auto back =
      with([&](pqxx::dbtransaction& tx) { return follow_back_to_request(tx, alice, bob, noon); });

  ASSERT_TRUE(back);
  EXPECT_EQ(back->request.uri, follow_id);
  EXPECT_TRUE(back->request.notify);
  EXPECT_FALSE(back->request.show_reblogs);
  EXPECT_EQ(db.value("SELECT languages FROM follow_requests"), "{de}");
  EXPECT_FALSE(followed(alice, bob));
  EXPECT_EQ(people.counts(alice), "0 0 0");
  EXPECT_EQ(people.counts(bob), "0 0 0");

  EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) { return follow_back_to_request(tx, alice, bob, noon); }));
  EXPECT_EQ(people.rows("follow_requests"), 1);
}

TEST(generated_uri, is_a_uuid_of_this_server) {
  config::identity_settings identity;
  identity.web_domain = "social.example";

  const auto one = generated_uri(identity);

  EXPECT_THAT(one, testing::MatchesRegex("https://social\\.example/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                                         "[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_NE(one, generated_uri(identity));
}

} // namespace
} // namespace pheidi::model
