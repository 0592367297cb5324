// Counts of accounts and statuses.
#include "social_fixture.hpp"

#include "pheidi/model/counters.hpp"

namespace pheidi::model {
namespace {

struct counters : in_society {
  account_id alice = people.local("alice");
  account_id bob = people.remote("https://a.example/users/bob");
  std::int64_t post = people.status(alice);

  void add(const std::vector<account_delta>& deltas, wall_time now = noon) {
    with([&](pqxx::dbtransaction& tx) { add_account_counts(tx, deltas, now); });
  }
  void add(const std::vector<status_delta>& deltas) {
    with([&](pqxx::dbtransaction& tx) { add_status_counts(tx, facts, deltas, noon); });
  }
  std::string last_status_at(account_id id) {
    return db.value(fmt::format("SELECT last_status_at FROM account_stats WHERE account_id = {}", id.value));
  }
  /// "replies reblogs favourites quotes/favourites reblogs of the origin"
  std::string status_counts(std::int64_t id) {
    return db.value(fmt::format(
        "SELECT coalesce((SELECT concat(replies_count, ' ', reblogs_count, ' ', favourites_count, ' ',"
        " quotes_count, '/', coalesce(untrusted_favourites_count::text, '-'), ' ',"
        " coalesce(untrusted_reblogs_count::text, '-')) FROM status_stats WHERE status_id = {}), 'none')",
        id));
  }
};

account_delta delta_of(account_id id, int statuses, int followers, int following,
                       std::optional<wall_time> posted_at = std::nullopt) {
  return {id, statuses, followers, following, posted_at};
}

TEST_F(counters, first_delta_makes_the_row_and_later_ones_add) {
  add({delta_of(alice, 1, 2, 3)});
  add({delta_of(alice, 10, -1, 30)});

  EXPECT_EQ(people.counts(alice), "1 33 11");
  EXPECT_EQ(people.rows("account_stats"), 1);
  EXPECT_EQ(
      db.value("SELECT created_at = updated_at AND created_at = '" + noon_text + "' FROM account_stats"),
      "t");
}

TEST_F(counters, deltas_of_one_call_are_merged) {
  add({delta_of(bob, 0, 1, 0), delta_of(alice, 0, 0, 1), delta_of(bob, 0, 1, 0), delta_of(bob, 2, 0, 0)});

  EXPECT_EQ(people.counts(bob), "2 0 2");
  EXPECT_EQ(people.counts(alice), "0 1 0");
}

TEST_F(counters, deltas_that_cancel_out_touch_nothing) {
  add({delta_of(bob, 1, 0, 0), delta_of(bob, -1, 0, 0)});
  add(std::vector<account_delta>{});

  EXPECT_EQ(people.counts(bob), "none");
}

TEST_F(counters, a_row_that_is_missing_does_not_start_below_zero) {
  add({delta_of(alice, -1, -1, -1)});
  EXPECT_EQ(people.counts(alice), "0 0 0");

  add({delta_of(alice, 1, 1, 1)});
  EXPECT_EQ(people.counts(alice), "1 1 1");
}

TEST_F(counters, account_that_is_gone_is_passed_over) {
  add({delta_of(account_id(4711), 1, 1, 1), delta_of(alice, 1, 0, 0)});

  EXPECT_EQ(people.counts(alice), "0 0 1");
  EXPECT_EQ(people.rows("account_stats"), 1);
}

TEST_F(counters, last_status_at_never_goes_back) {
  add({delta_of(alice, 1, 0, 0, noon)});
  add({delta_of(alice, 1, 0, 0, noon - seconds(60))});
  EXPECT_EQ(last_status_at(alice), noon_text);

  add({delta_of(alice, 1, 0, 0, noon + seconds(1)), delta_of(alice, 1, 0, 0, noon)});
  EXPECT_EQ(last_status_at(alice), "2027-01-15 08:00:01.25");
}

TEST_F(counters, last_status_at_stays_when_posts_go) {
  add({delta_of(alice, 1, 0, 0, noon)});

  add({delta_of(alice, -1, 0, 0, noon + seconds(60))});

  EXPECT_EQ(last_status_at(alice), noon_text);
  EXPECT_EQ(people.counts(alice), "0 0 0");
}

TEST_F(counters, each_count_of_a_status_is_its_own) {
  add({status_delta{post, 1, 2, 3, 4}});
  EXPECT_EQ(status_counts(post), "1 2 3 4/- -");

  add({status_delta{post, 10, 20, 30, 40}});
  EXPECT_EQ(status_counts(post), "11 22 33 44/- -");
}

TEST_F(counters, status_counts_end_at_zero) {
  add({status_delta{post, -1, -1, -1, -1}});
  EXPECT_EQ(status_counts(post), "0 0 0 0/- -");

  add({status_delta{post, 1, 1, 1, 1}});
  add({status_delta{post, -5, -5, -5, -5}});
  EXPECT_EQ(status_counts(post), "0 0 0 0/- -");
}

TEST_F(counters, totals_of_the_origin_change_along_where_they_are_known) {
  with([&](pqxx::dbtransaction& tx) { set_untrusted_counts(tx, facts, post, 100, std::nullopt, noon); });

  add({status_delta{post, 1, 1, 1, 1}});
  EXPECT_EQ(status_counts(post), "1 1 1 1/101 -");

  add({status_delta{post, 0, 0, -500, 0}});
  EXPECT_EQ(status_counts(post), "1 1 0 1/0 -");
}

TEST_F(counters, totals_of_the_origin_are_bounded) {
  const auto set = [&](std::optional<std::int64_t> favourites, std::optional<std::int64_t> reblogs) {
    return with([&](pqxx::dbtransaction& tx) {
      return set_untrusted_counts(tx, facts, post, favourites, reblogs, noon);
    });
  };

  EXPECT_TRUE(set(-5, 5'000'000'000));
  EXPECT_EQ(status_counts(post), "0 0 0 0/0 100000000");
  EXPECT_FALSE(set(-1, 100'000'000));
  EXPECT_FALSE(set(std::nullopt, std::nullopt));
  EXPECT_TRUE(set(7, std::nullopt));
  EXPECT_EQ(status_counts(post), "0 0 0 0/7 100000000");
  EXPECT_FALSE(set(7, std::nullopt));

  add({status_delta{post, 0, 5, 0, 0}});
  EXPECT_EQ(status_counts(post), "0 5 0 0/7 100000000");
}

TEST_F(counters, status_that_is_gone_is_passed_over) {
  add({status_delta{4711, 1, 1, 1, 1}, status_delta{post, 1, 0, 0, 0}});

  EXPECT_EQ(status_counts(post), "1 0 0 0/- -");
  EXPECT_FALSE(
      with([&](pqxx::dbtransaction& tx) { return set_untrusted_counts(tx, facts, 4711, 1, 1, noon); }));
  EXPECT_EQ(people.rows("status_stats"), 1);
}

TEST_F(counters, columns_of_later_releases_are_not_asked_for) {
  db.run("ALTER TABLE status_stats DROP COLUMN untrusted_favourites_count,"
         " DROP COLUMN untrusted_reblogs_count, DROP COLUMN quotes_count");
  facts = db.facts();

  add({status_delta{post, 1, 2, 3, 4}});
  add({status_delta{post, 1, 2, 3, 4}});

  EXPECT_EQ(
      db.value("SELECT concat_ws(' ', replies_count, reblogs_count, favourites_count) FROM status_stats"),
      "2 4 6");
  EXPECT_FALSE(
      with([&](pqxx::dbtransaction& tx) { return set_untrusted_counts(tx, facts, post, 1, 1, noon); }));
}

struct counters_at_once : in_public {};

TEST_F(counters_at_once, no_delta_is_lost) {
  const auto one = people.local("counted_one");
  const auto two = people.local("counted_two");
  const auto post = people.status(one);

  at_once(8, [&](pqxx::dbtransaction& tx, int n) {
    for (int i = 0; i < 25; ++i) {
      // In either order, as callers have them.
      if (n % 2 == 0)
        add_account_counts(tx, {delta_of(one, 1, 0, 0), delta_of(two, 0, 1, 0)}, noon);
      else
        add_account_counts(tx, {delta_of(two, 0, 1, 0), delta_of(one, 1, 0, 0)}, noon);
    }
    add_status_counts(tx, facts, {status_delta{post, 0, 1, 2, 0}}, noon);
    return true;
  });

  EXPECT_EQ(people.counts(one), "0 0 200");
  EXPECT_EQ(people.counts(two), "200 0 0");
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws(' ', reblogs_count, favourites_count) FROM status_stats"
                                 " WHERE status_id = {}",
                                 post)),
            "8 16");
}

} // namespace
} // namespace pheidi::model
