// Favourites, pins, votes and tombstones.
#include "social_fixture.hpp"

#include "pheidi/model/interactions.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct interactions : in_society {
  account_id alice = people.local("alice");
  account_id bob = people.remote("https://a.example/users/bob");
  std::int64_t post = people.status(alice);

  auto like(account_id who, std::int64_t status) {
    return with([&](pqxx::dbtransaction& tx) { return insert_favourite(tx, facts, who, status, noon); });
  }
  auto unlike(account_id who, std::int64_t status) {
    return with([&](pqxx::dbtransaction& tx) { return remove_favourite(tx, facts, who, status, noon); });
  }
  std::string likes(std::int64_t status) {
    return db.value(fmt::format("SELECT coalesce((SELECT favourites_count::text FROM status_stats"
                                " WHERE status_id = {}), 'none')",
                                status));
  }
  bool pin(std::int64_t status) {
    return with([&](pqxx::dbtransaction& tx) { return add_status_pin(tx, alice, status, noon); });
  }
  auto pins() {
    return with([&](pqxx::dbtransaction& tx) { return status_pins(tx, alice); });
  }
  auto pin_all(const std::vector<std::int64_t>& statuses) {
    return with([&](pqxx::dbtransaction& tx) { return replace_status_pins(tx, alice, statuses, noon); });
  }
};

TEST_F(interactions, like_counts_once) {
  const auto first = like(bob, post);
  const auto second = like(bob, post);

  EXPECT_TRUE(first->inserted);
  EXPECT_EQ(first->status, post);
  EXPECT_FALSE(second->inserted);
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(likes(post), "1");
  EXPECT_EQ(people.rows("favourites"), 1);
}

TEST_F(interactions, like_of_a_boost_is_one_of_the_original) {
  const auto boost = people.boost(bob, post);

  EXPECT_EQ(like(bob, boost)->status, post);
  EXPECT_FALSE(like(bob, post)->inserted);
  EXPECT_EQ(likes(post), "1");
  EXPECT_EQ(likes(boost), "none");

  EXPECT_EQ(unlike(bob, boost)->status, post);
  EXPECT_EQ(likes(post), "0");
}

TEST_F(interactions, what_is_not_there_is_not_liked) {
  const auto boost = people.boost(bob, post);
  db.run(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}", post));

  EXPECT_FALSE(like(bob, 4711));
  EXPECT_FALSE(like(bob, post));
  EXPECT_FALSE(like(bob, boost));
  EXPECT_EQ(people.rows("favourites") + people.rows("status_stats"), 0);
}

TEST_F(interactions, like_is_taken_back_once_with_its_notification) {
  const auto made = like(bob, post);
  like(alice, post);
  people.notify("Favourite", made->id, alice, bob);
  people.notify("Mention", made->id, alice, bob);

  EXPECT_EQ(unlike(bob, post)->id, made->id);
  EXPECT_FALSE(unlike(bob, post));
  EXPECT_EQ(likes(post), "1");
  EXPECT_EQ(db.value("SELECT string_agg(activity_type, ' ') FROM notifications"), "Mention");
}

TEST_F(interactions, like_of_a_remote_status_moves_the_total_of_its_origin) {
  db.run(
      fmt::format("INSERT INTO status_stats (status_id, untrusted_favourites_count, created_at, updated_at)"
                  " VALUES ({}, 10, now(), now())",
                  post));
  const auto total = [&] { return db.value("SELECT untrusted_favourites_count FROM status_stats"); };

  like(bob, post);
  EXPECT_EQ(total(), "11");
  unlike(bob, post);
  EXPECT_EQ(total(), "10");
}

TEST_F(interactions, pin_is_added_and_removed_once) {
  EXPECT_TRUE(pin(post));
  EXPECT_FALSE(pin(post));
  EXPECT_THAT(pins(), ElementsAre(post));
  const auto unpin = [&] {
    return with([&](pqxx::dbtransaction& tx) { return remove_status_pin(tx, alice, post); });
  };
  EXPECT_TRUE(unpin());
  EXPECT_FALSE(unpin());
  EXPECT_THAT(pins(), IsEmpty());
}

TEST_F(interactions, only_own_originals_that_are_not_direct_are_pinned) {
  const auto deleted = people.status(alice);
  db.run(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}", deleted));

  EXPECT_FALSE(pin(people.status(bob)));
  EXPECT_FALSE(pin(people.boost(alice, post)));
  EXPECT_FALSE(pin(people.status(alice, 3)));
  EXPECT_FALSE(pin(deleted));
  EXPECT_FALSE(pin(4711));
  EXPECT_TRUE(pin(people.status(alice, 2)));
}

TEST_F(interactions, pins_become_those_of_the_collection) {
  const auto second = people.status(alice);
  const auto third = people.status(alice);
  const auto foreign = people.status(bob);

  const auto first_time = pin_all({post, second, foreign, post});
  EXPECT_THAT(first_time.added, ElementsAre(post, second));
  EXPECT_THAT(first_time.removed, IsEmpty());
  EXPECT_THAT(pins(), ElementsAre(post, second));

  const auto same = pin_all({post, second});
  EXPECT_TRUE(same.added.empty() && same.removed.empty());

  const auto other = with([&](pqxx::dbtransaction& tx) {
    return replace_status_pins(tx, alice, {third, second}, noon + seconds(60));
  });
  EXPECT_THAT(other.added, ElementsAre(third));
  EXPECT_THAT(other.removed, ElementsAre(post));
  EXPECT_THAT(pins(), ElementsAre(third, second));

  EXPECT_THAT(pin_all({}).removed, ElementsAre(second, third));
  EXPECT_THAT(pins(), IsEmpty());
}

struct polls : interactions {
  std::int64_t make(bool multiple, const std::string& more = "") {
    return people.number(fmt::format(
        "INSERT INTO polls (account_id, status_id, options, cached_tallies, multiple, voters_count,"
        " expires_at, created_at, updated_at)"
        " VALUES ({}, {}, '{{yes,no,\"a \\\"b\\\", c\"}}', '{{0,0,0}}', {}, 0, {}, now(), now()) RETURNING "
        "id",
        alice.value, post, multiple, more.empty() ? "NULL" : more));
  }
  vote_outcome vote(std::int64_t poll, account_id who, int choice, wall_time now = noon) {
    return with([&](pqxx::dbtransaction& tx) {
      return cast_vote(tx, poll, who, choice, fmt::format("https://a.example/votes/{}", choice), now);
    });
  }
  std::string sums(std::int64_t poll) {
    return db.value(fmt::format("SELECT concat_ws(' ', cached_tallies::text, votes_count,"
                                " coalesce(voters_count::text, '-'), lock_version) FROM polls WHERE id = {}",
                                poll));
  }
};

TEST_F(polls, are_found_with_their_options) {
  const auto id = make(true, "'2027-01-15 08:00:00.25'");

  const auto found = with([&](pqxx::dbtransaction& tx) { return find_votable_poll(tx, post); });

  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->status, post);
  EXPECT_EQ(found->author, alice);
  EXPECT_TRUE(found->multiple);
  EXPECT_THAT(found->options, ElementsAre("yes", "no", "a \"b\", c"));
  EXPECT_EQ(found->expires_at, noon);
  EXPECT_TRUE(found->expired(noon));
  EXPECT_FALSE(found->expired(noon - milliseconds(1)));
  EXPECT_EQ(found->choice("a \"b\", c"), 2);
  EXPECT_EQ(found->choice("No"), std::nullopt);
  EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) { return find_votable_poll(tx, 4711); }));
}

TEST_F(polls, of_single_choice_take_one_vote_of_each) {
  const auto id = make(false);
  const auto carol = people.remote("https://a.example/users/carol");

  EXPECT_EQ(vote(id, bob, 1), vote_outcome::counted);
  EXPECT_EQ(vote(id, bob, 1), vote_outcome::already_voted);
  EXPECT_EQ(vote(id, bob, 0), vote_outcome::already_voted);
  EXPECT_EQ(vote(id, carol, 2), vote_outcome::counted);

  EXPECT_EQ(sums(id), "{0,1,1} 2 2 2");
  EXPECT_EQ(db.value("SELECT uri FROM poll_votes ORDER BY id LIMIT 1"), "https://a.example/votes/1");
}

TEST_F(polls, of_multiple_choice_count_the_voter_once) {
  const auto id = make(true);

  EXPECT_EQ(vote(id, bob, 2), vote_outcome::counted);
  EXPECT_EQ(vote(id, bob, 0), vote_outcome::counted);
  EXPECT_EQ(vote(id, bob, 0), vote_outcome::already_voted);

  EXPECT_EQ(sums(id), "{1,0,1} 2 1 2");
}

TEST_F(polls, refuse_votes_that_cannot_be) {
  const auto id = make(true, "'2027-01-15 08:00:00.25'");

  EXPECT_EQ(vote(id, bob, 0, noon), vote_outcome::expired);
  EXPECT_EQ(vote(id, bob, 3, noon - seconds(1)), vote_outcome::no_such_choice);
  EXPECT_EQ(vote(id, bob, -1, noon - seconds(1)), vote_outcome::no_such_choice);
  EXPECT_EQ(vote(id, alice, 0, noon - seconds(1)), vote_outcome::own_poll);
  EXPECT_EQ(vote(4711, bob, 0), vote_outcome::no_such_poll);
  EXPECT_EQ(sums(id), "{0,0,0} 0 0 0");
  EXPECT_EQ(vote(id, bob, 0, noon - seconds(1)), vote_outcome::counted);
}

TEST_F(polls, without_tallies_or_number_of_voters_still_count) {
  const auto id = make(false);
  db.run("UPDATE polls SET cached_tallies = '{}', voters_count = NULL");

  vote(id, bob, 2);

  EXPECT_EQ(sums(id), "{0,0,1} 1 - 1");
}

TEST_F(polls, without_end_can_be_read) {
  make(false, "'infinity'");

  EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) { return find_votable_poll(tx, post)->expired(noon); }));
}

struct tombstones : interactions {
  bool bury(account_id who, const std::string& uri) {
    return with([&](pqxx::dbtransaction& tx) { return add_tombstone(tx, who, uri, noon); });
  }
  bool buried(const std::string& uri) {
    return with([&](pqxx::dbtransaction& tx) { return has_tombstone(tx, uri); });
  }
};

TEST_F(tombstones, are_set_once_for_each_account) {
  EXPECT_FALSE(buried("https://a.example/notes/1"));
  EXPECT_TRUE(bury(bob, "https://a.example/notes/1"));
  EXPECT_FALSE(bury(bob, "https://a.example/notes/1"));
  EXPECT_TRUE(bury(alice, "https://a.example/notes/1"));

  EXPECT_TRUE(buried("https://a.example/notes/1"));
  EXPECT_FALSE(buried("https://a.example/notes/11"));
  EXPECT_EQ(people.rows("tombstones"), 2);
  EXPECT_EQ(db.value("SELECT count(*) FROM tombstones WHERE by_moderator IS NULL"), "2");
}

TEST_F(tombstones, remember_the_moderator) {
  with([&](pqxx::dbtransaction& tx) {
    return add_tombstone(tx, bob, "https://a.example/notes/1", noon, true);
  });

  EXPECT_EQ(db.value("SELECT by_moderator FROM tombstones"), "t");
}

TEST_F(tombstones, of_many_are_found_at_once) {
  bury(bob, "https://a.example/notes/1");
  bury(bob, "https://a.example/notes/\"{2},\\");

  const auto found = with([&](pqxx::dbtransaction& tx) {
    return tombstones_among(tx, {"https://a.example/notes/3", "https://a.example/notes/\"{2},\\",
                                 "https://a.example/notes/1", "", "https://a.example/notes/1"});
  });

  EXPECT_THAT(found,
              testing::UnorderedElementsAre("https://a.example/notes/1", "https://a.example/notes/\"{2},\\"));
  EXPECT_THAT(with([&](pqxx::dbtransaction& tx) { return tombstones_among(tx, {}); }), IsEmpty());
}

TEST_F(tombstones, of_what_cannot_be_indexed_are_not_kept) {
  const std::string longest(max_uri_bytes, 'x');

  EXPECT_TRUE(bury(bob, longest));
  EXPECT_TRUE(buried(longest));
  EXPECT_FALSE(bury(bob, longest + "x"));
  EXPECT_FALSE(buried(longest + "x"));
  EXPECT_FALSE(bury(bob, std::string("https://a.example/\0", 19)));
  EXPECT_FALSE(bury(bob, ""));
}

TEST_F(tombstones, go_with_the_keys_of_their_account) {
  bury(bob, "https://a.example/notes/1");
  bury(bob, "https://a.example/notes/2");
  bury(alice, "https://a.example/notes/1");
  const auto clear = [&] { return with([&](pqxx::dbtransaction& tx) { return clear_tombstones(tx, bob); }); };

  EXPECT_EQ(clear(), 2u);
  EXPECT_EQ(clear(), 0u);
  EXPECT_FALSE(buried("https://a.example/notes/2"));
  EXPECT_TRUE(buried("https://a.example/notes/1"));
}

struct interactions_at_once : in_public {
  account_id author = people.local("author");
  account_id voter = people.remote("https://a.example/users/voter");
  std::int64_t post = people.status(author);
};

TEST_F(interactions_at_once, eight_likes_make_one) {
  const auto made = at_once(8, [&](pqxx::dbtransaction& tx, int) {
    return insert_favourite(tx, facts, voter, post, noon)->inserted;
  });

  EXPECT_EQ(std::count(made.begin(), made.end(), true), 1);
  EXPECT_EQ(
      people.number(fmt::format("SELECT favourites_count FROM status_stats WHERE status_id = {}", post)), 1);
  at_once(8, [&](pqxx::dbtransaction& tx, int) {
    return remove_favourite(tx, facts, voter, post, noon).has_value();
  });
  EXPECT_EQ(
      people.number(fmt::format("SELECT favourites_count FROM status_stats WHERE status_id = {}", post)), 0);
}

TEST_F(interactions_at_once, eight_votes_of_one_make_one_and_those_of_eight_make_eight) {
  const auto poll = people.number(
      fmt::format("INSERT INTO polls (account_id, status_id, options, voters_count, created_at, updated_at)"
                  " VALUES ({}, {}, '{{a,b}}', 0, now(), now()) RETURNING id",
                  author.value, post));

  const auto same = at_once(8, [&](pqxx::dbtransaction& tx, int n) {
    return cast_vote(tx, poll, voter, n % 2, "", noon) == vote_outcome::counted;
  });
  EXPECT_EQ(std::count(same.begin(), same.end(), true), 1);

  at_once(8, [&](pqxx::dbtransaction& tx, int n) {
    const auto who = seed_remote_account(tx, fmt::format("https://c.example/users/{}", n));
    return cast_vote(tx, poll, who, 1, "", noon) == vote_outcome::counted;
  });
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws(' ', cached_tallies[1] + cached_tallies[2], votes_count,"
                                 " voters_count, lock_version) FROM polls WHERE id = {}",
                                 poll)),
            "9 9 9 9");
  EXPECT_EQ(people.number(fmt::format("SELECT count(*) FROM poll_votes WHERE poll_id = {}", poll)), 9);
}

TEST_F(interactions_at_once, eight_tombstones_make_one) {
  const auto made = at_once(8, [&](pqxx::dbtransaction& tx, int) {
    return add_tombstone(tx, voter, "https://a.example/notes/gone", noon);
  });

  EXPECT_EQ(std::count(made.begin(), made.end(), true), 1);
}

} // namespace
} // namespace pheidi::model
