// Whom news about an account, a poll or a collection reaches.
#include "reach_fixture.hpp"

namespace pheidi::model {
namespace {

struct other_reach : reach_fixture {
  std::string of_poll(std::int64_t post) {
    return letters(with([&](pqxx::dbtransaction& tx) { return poll_reach(tx, facts, status_id(post)); }));
  }
  std::int64_t poll(int visibility) {
    const auto post = people.status(alice, visibility);
    const auto id = people.number(fmt::format("INSERT INTO polls (account_id, status_id, created_at,"
                                              " updated_at) VALUES ({}, {}, now(), now()) RETURNING id",
                                              alice.value, post));
    db.run(fmt::format("INSERT INTO poll_votes (account_id, poll_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now())",
                       who('v').value, id));
    mention(post, who('m'));
    deal_with(post);
    return post;
  }
};

TEST_F(other_reach, of_a_poll_is_who_voted_boosted_or_is_mentioned) {
  EXPECT_EQ(of_poll(poll(0)), "bfmrv");
  EXPECT_EQ(of_poll(poll(1)), "bfmv");
  EXPECT_EQ(of_poll(poll(2)), "bfmv");
  EXPECT_EQ(of_poll(poll(3)), "bmv");

  set(who('v'), "suspended_at = now()");
  EXPECT_EQ(of_poll(poll(1)), "bfm");
  const auto gone = poll(0);
  db.run(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}", gone));
  EXPECT_EQ(of_poll(gone), "");
}

TEST_F(other_reach, of_a_move_is_followers_who_blocks_and_relays) {
  const auto block = [&](account_id by, account_id whom) {
    db.run(fmt::format("INSERT INTO blocks (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now())",
                       by.value, whom.value));
  };
  block(who('b'), alice);
  block(alice, who('x')); // whom the mover blocks is told nothing
  block(who('s'), alice);
  set(who('s'), "suspended_at = now()");

  EXPECT_EQ(letters(with([&](pqxx::dbtransaction& tx) { return move_reach(tx, alice); })), "bfr");
}

TEST_F(other_reach, of_a_collection_is_that_of_the_account_and_its_members) {
  const auto collection =
      people.number(fmt::format("INSERT INTO collections (account_id, name, local, sensitive, discoverable,"
                                " created_at, updated_at) VALUES ({}, 'x', true, false, true, now(), now())"
                                " RETURNING id",
                                alice.value));
  int state = 0;
  for (const char member : {'p', 'q', 'y', 'z'}) // pending, accepted, rejected, revoked
    db.run(
        fmt::format("INSERT INTO collection_items (account_id, collection_id, state, created_at, updated_at)"
                    " VALUES ({}, {}, {}, now(), now())",
                    who(member).value, collection, state++));
  const auto of = [&](std::int64_t id) {
    return letters(
        with([&](pqxx::dbtransaction& tx) { return collection_reach(tx, facts, alice, id, noon); }));
  };

  EXPECT_EQ(of(collection), "fpqr");
  EXPECT_EQ(of(collection + 1), "fr");

  db.run("DROP TABLE collection_items CASCADE");
  facts = db.facts();
  EXPECT_EQ(of(collection), "fr");
}

TEST_F(other_reach, of_followers_is_each_inbox_once) {
  const auto second = people.remote("https://f.example/users/y");
  with([&](pqxx::dbtransaction& tx) { seed_follow(tx, second, alice); });
  follow('g', carol);

  const auto of = [&](const std::vector<account_id>& accounts) {
    return letters(with([&](pqxx::dbtransaction& tx) { return follower_inboxes(tx, accounts); }));
  };
  EXPECT_EQ(of({alice}), "f");
  EXPECT_EQ(of({alice, carol}), "fg");
  EXPECT_EQ(of({}), "");
}

TEST_F(other_reach, of_an_account_is_whom_it_spoke_to_lately) {
  const auto now = from_unix_seconds(std::stod(db.value("SELECT extract(epoch FROM now())")));
  mention(people.status(alice), who('m'));
  with([&](pqxx::dbtransaction& tx) { seed_follow(tx, alice, who('n')); });

  const auto at = [&](wall_time t) {
    return letters(with([&](pqxx::dbtransaction& tx) { return account_reach(tx, alice, t); }));
  };
  EXPECT_EQ(at(now), "fmnr");
  EXPECT_EQ(at(now + std::chrono::hours(49)), "fr");
}

TEST_F(other_reach, of_limited_federation_is_who_is_on_its_list) {
  follow('g', alice);
  follow('h', alice);
  for (const char letter : {'g', 'v'})
    allow(letter);
  const auto polled = poll(0);
  const auto of = [&](auto ask) { return letters(with(ask)); };

  EXPECT_EQ(of([&](auto& tx) { return follower_inboxes(tx, {alice}, reach_to::allowed); }), "g");
  EXPECT_EQ(of([&](auto& tx) { return account_reach(tx, alice, noon, reach_to::allowed); }), "gr");
  EXPECT_EQ(of([&](auto& tx) { return move_reach(tx, alice, reach_to::allowed); }), "gr");
  EXPECT_EQ(of([&](auto& tx) { return poll_reach(tx, facts, status_id(polled), reach_to::allowed); }), "grv");
}

} // namespace
} // namespace pheidi::model
