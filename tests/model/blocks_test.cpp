// Blocks, what they end, and what two accounts are to each other.
#include "social_fixture.hpp"

#include "pheidi/model/relationships.hpp"

namespace pheidi::model {
namespace {

const std::string follow_id = "https://a.example/follows/1";
const std::string other_id = "https://a.example/follows/2";

struct blocks : in_society {
  account_id alice = people.local("alice");
  account_id bob = people.remote("https://a.example/users/bob");

  void ask(account_id who, account_id whom, const std::string& uri = follow_id) {
    with([&](pqxx::dbtransaction& tx) { insert_follow_request(tx, {who, whom, uri}, noon); });
  }
  void follow(account_id who, account_id whom, const std::string& uri = follow_id) {
    with([&](pqxx::dbtransaction& tx) { insert_follow(tx, {who, whom, uri}, noon); });
  }
  row_change block(account_id who, account_id whom, const std::string& uri = "https://a.example/blocks/1") {
    return with([&](pqxx::dbtransaction& tx) { return insert_block(tx, who, whom, uri, noon); });
  }
};

TEST_F(blocks, are_stored_once_with_the_last_uri) {
  EXPECT_EQ(block(bob, alice), row_change::inserted);
  EXPECT_EQ(block(bob, alice), row_change::unchanged);
  EXPECT_EQ(block(bob, alice, ""), row_change::unchanged);
  EXPECT_EQ(block(bob, alice, "https://a.example/blocks/2"), row_change::uri_replaced);

  const auto find = [&](account_id who, const std::string& uri) {
    return with([&](pqxx::dbtransaction& tx) { return find_block_by_uri(tx, who, uri); });
  };
  EXPECT_EQ(people.rows("blocks"), 1);
  EXPECT_FALSE(find(bob, "https://a.example/blocks/1"));
  EXPECT_EQ(find(bob, "https://a.example/blocks/2")->target, alice);
  EXPECT_FALSE(find(alice, "https://a.example/blocks/2"));
  EXPECT_FALSE(find(bob, ""));
}

TEST_F(blocks, are_removed_once) {
  block(bob, alice);
  const auto unblock = [&](account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return remove_block(tx, who, whom); });
  };

  EXPECT_FALSE(unblock(alice, bob));
  EXPECT_EQ(unblock(bob, alice)->uri, "https://a.example/blocks/1");
  EXPECT_FALSE(unblock(bob, alice));
}

TEST_F(blocks, hold_by_account_or_by_domain) {
  const auto blocked = [&](account_id who, account_id whom, const std::string& domain) {
    return with([&](pqxx::dbtransaction& tx) { return is_blocking(tx, who, whom, domain); });
  };
  EXPECT_FALSE(blocked(alice, bob, "a.example"));

  db.run(fmt::format("INSERT INTO account_domain_blocks (account_id, domain, created_at, updated_at)"
                     " VALUES ({}, 'a.example', now(), now())",
                     alice.value));
  EXPECT_TRUE(blocked(alice, bob, "a.example"));
  EXPECT_FALSE(blocked(bob, alice, "a.example"));
  EXPECT_FALSE(blocked(alice, bob, "sub.a.example"));
  EXPECT_FALSE(blocked(alice, bob, ""));
  EXPECT_FALSE(blocked(alice, bob, std::string("a.example\0", 10)));

  block(alice, bob);
  EXPECT_TRUE(blocked(alice, bob, ""));
  EXPECT_FALSE(blocked(bob, alice, ""));
}

TEST_F(blocks, end_follows_both_ways_and_what_the_blocked_asked) {
  follow(bob, alice);
  follow(alice, bob, other_id);

  const auto ended = with([&](pqxx::dbtransaction& tx) { return sever_for_block(tx, bob, alice, noon); });
  EXPECT_EQ(ended.by_blocker->follow.uri, follow_id);
  EXPECT_EQ(ended.by_blocked->follow.uri, other_id);
  EXPECT_FALSE(ended.request_by_blocked);
  EXPECT_EQ(people.counts(alice), "0 0 0");
  EXPECT_EQ(people.counts(bob), "0 0 0");

  ask(alice, bob, other_id);
  ask(bob, alice);
  const auto again = with([&](pqxx::dbtransaction& tx) { return sever_for_block(tx, bob, alice, noon); });
  EXPECT_FALSE(again.by_blocker || again.by_blocked);
  EXPECT_EQ(again.request_by_blocked->uri, other_id);
  EXPECT_TRUE(with([&](pqxx::dbtransaction& tx) { return find_follow_request(tx, bob, alice); }));
}

TEST_F(blocks, and_follows_show_in_both_directions) {
  const auto relate = [&](account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return relation_between(tx, who, whom); });
  };
  const auto text = [](const relation& r) {
    return fmt::format("{:d}{:d} {:d}{:d} {:d}{:d}", r.following, r.followed_by, r.requested, r.requested_by,
                       r.blocking, r.blocked_by);
  };

  EXPECT_EQ(text(relate(alice, bob)), "00 00 00");
  follow(alice, bob);
  ask(bob, alice);
  block(bob, alice);
  EXPECT_EQ(text(relate(alice, bob)), "10 01 01");
  EXPECT_EQ(text(relate(bob, alice)), "01 10 10");
}

} // namespace
} // namespace pheidi::model
