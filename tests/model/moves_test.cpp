// Rows of a Move.
#include "social_fixture.hpp"

#include "pheidi/model/moves.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::model {
namespace {

struct moves : in_society {
  account_id old_bob = people.remote("https://a.example/users/bob");
  account_id new_bob = people.remote("https://b.example/users/bob");
  account_id alice = people.local("alice");
  account_id carol = people.local("carol");
  account_id dave = people.local("dave");

  bool move(account_id from, account_id to) {
    return with([&](pqxx::dbtransaction& tx) { return set_moved_to(tx, from, to, noon); });
  }
  auto page(std::optional<account_id> after = std::nullopt, int limit = 10) {
    return with([&](pqxx::dbtransaction& tx) { return movers(tx, old_bob, new_bob, after, limit); });
  }
};

TEST_F(moves, new_place_is_set_once) {
  EXPECT_TRUE(move(old_bob, new_bob));
  EXPECT_FALSE(move(old_bob, new_bob));
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws(' ', moved_to_account_id, updated_at) FROM accounts"
                                 " WHERE id = {}",
                                 old_bob.value)),
            fmt::format("{} {}", new_bob.value, noon_text));
  EXPECT_TRUE(move(old_bob, alice));
  EXPECT_FALSE(move(new_bob, new_bob));
  EXPECT_FALSE(move(account_id(4711), new_bob));
}

TEST_F(moves, followers_here_come_with_what_they_have_of_the_new_account) {
  with([&](pqxx::dbtransaction& tx) {
    insert_follow(tx, {alice, old_bob, "", false, true}, noon);
    insert_follow(tx, {carol, old_bob, ""}, noon);
    insert_follow(tx, {dave, old_bob, ""}, noon);
    insert_follow(tx, {new_bob, old_bob, ""}, noon);
    insert_follow(tx, {carol, new_bob, ""}, noon);
    insert_follow_request(tx, {dave, new_bob, ""}, noon);
  });

  std::map<account_id, mover> found;
  for (const auto& each : page())
    found[each.follower] = each;

  EXPECT_EQ(found.size(), 3u);
  EXPECT_TRUE(!found[alice].show_reblogs && found[alice].notify);
  EXPECT_TRUE(!found[alice].follows_already && !found[alice].requested);
  EXPECT_TRUE(found[carol].follows_already && found[carol].show_reblogs && !found[carol].notify);
  EXPECT_TRUE(found[dave].requested && !found[dave].follows_already);
}

TEST_F(moves, followers_come_in_pages) {
  with([&](pqxx::dbtransaction& tx) {
    for (const auto who : {dave, alice, carol})
      insert_follow(tx, {who, old_bob, ""}, noon);
  });

  const auto first = page(std::nullopt, 2);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_LT(first[0].follower, first[1].follower);
  const auto second = page(first[1].follower, 2);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_LT(first[1].follower, second[0].follower);
  EXPECT_TRUE(page(second[0].follower, 2).empty());
}

} // namespace
} // namespace pheidi::model
