// Who sees which post: every kind of viewer against every visibility.
#include "outgoing_fixture.hpp"

#include "pheidi/model/visibility.hpp"

#include <algorithm>

namespace pheidi::model {
namespace {

/// The author is alice, and the viewer bob of a.example unless it says otherwise.
enum class who {
  nobody,
  author,
  follower,
  mentioned,
  silently_mentioned,
  stranger,
  one_of_ours,
  blocked,
  blocked_and_mentioned,
  domain_blocked,
  suspended, // follows and is mentioned
  suspended_and_blocked,
};
enum class post_is { normal, discarded, by_suspended, by_leaving, local_only };

struct audience_case {
  const char* name;
  who viewer;
  post_is what;
  // Public, unlisted, followers-only, direct, limited: y seen, n not allowed, - not there.
  const char* seen;
  const char* by_condition; // y or -; empty: not to be asked
};

const audience_case cases[] = {
    {"nobody", who::nobody, post_is::normal, "yynnn", "yy---"},
    {"author", who::author, post_is::normal, "yyyyy", "yyyyy"},
    {"follower", who::follower, post_is::normal, "yyynn", "yyy--"},
    {"mentioned", who::mentioned, post_is::normal, "yyyyy", "yyyyy"},
    {"silently_mentioned", who::silently_mentioned, post_is::normal, "yyyyy", "yyyyy"},
    {"stranger", who::stranger, post_is::normal, "yynnn", "yy---"},
    {"one_of_ours", who::one_of_ours, post_is::normal, "yynnn", "yy---"},
    // The condition leaves it to blocks().
    {"blocked", who::blocked, post_is::normal, "nnnnn", "yy---"},
    {"blocked_and_mentioned", who::blocked_and_mentioned, post_is::normal, "nnyyy", "yyyyy"},
    {"domain_blocked", who::domain_blocked, post_is::normal, "nnnnn", "yy---"},
    {"suspended", who::suspended, post_is::normal, "yynnn", "yy---"},
    {"suspended_and_blocked", who::suspended_and_blocked, post_is::normal, "nnnnn", "yy---"},
    {"discarded_for_nobody", who::nobody, post_is::discarded, "-----", "-----"},
    {"discarded_for_author", who::author, post_is::discarded, "-----", "-----"},
    {"discarded_for_mentioned", who::mentioned, post_is::discarded, "-----", "-----"},
    {"by_suspended_for_nobody", who::nobody, post_is::by_suspended, "-----", ""},
    {"by_suspended_for_author", who::author, post_is::by_suspended, "-----", ""},
    {"by_suspended_for_follower", who::follower, post_is::by_suspended, "-----", ""},
    {"by_suspended_for_mentioned", who::mentioned, post_is::by_suspended, "-----", ""},
    {"by_leaving_for_mentioned", who::mentioned, post_is::by_leaving, "-----", ""},
    {"local_only_for_nobody", who::nobody, post_is::local_only, "-----", "-----"},
    {"local_only_for_follower", who::follower, post_is::local_only, "-----", "-----"},
    {"local_only_for_mentioned", who::mentioned, post_is::local_only, "-----", "-----"},
    {"local_only_for_one_of_ours", who::one_of_ours, post_is::local_only, "yynnn", "yy---"},
    {"local_only_for_author", who::author, post_is::local_only, "yyyyy", "yyyyy"},
};

struct society_of_viewers : outgoing_fixture {
  viewer nobody, bob_viewing{bob, "a.example"};

  seen ask(std::int64_t status, const viewer& by) {
    return with([&](pqxx::dbtransaction& tx) {
      const auto answer = may_see(tx, facts, status, by);
      // Asked about many at once it is the same.
      EXPECT_EQ(visible_statuses(tx, facts, {status, -1}, by).contains(status), answer == seen::yes);
      if (by.id && by.domain.empty()) {
        const std::vector ours{*by.id, account_id(-1)};
        EXPECT_EQ(who_may_see(tx, facts, status, ours).contains(*by.id), answer == seen::yes);
      }
      return answer;
    });
  }
  bool blocked(account_id account, const viewer& by) {
    return with([&](pqxx::dbtransaction& tx) { return blocks(tx, account, by); });
  }
  bool in_condition(std::int64_t status, const viewer& by) {
    const auto id = by.id ? std::optional(by.id->value) : std::nullopt;
    const auto sql = "SELECT 1 FROM statuses s WHERE s.id = $1 AND " + visible_condition(facts, by);
    return with([&](pqxx::dbtransaction& tx) { return !tx.exec_params(sql, status, id, by.domain).empty(); });
  }
  void follow(account_id follower, account_id target) {
    with([&](pqxx::dbtransaction& tx) { seed_follow(tx, follower, target); });
  }
  void block(account_id by, account_id whom) {
    db.run(fmt::format("INSERT INTO blocks (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now())",
                       by.value, whom.value));
  }
  void block_domain(account_id by, const std::string& domain) {
    db.run(fmt::format("INSERT INTO account_domain_blocks (account_id, domain, created_at, updated_at)"
                       " VALUES ({}, '{}', now(), now())",
                       by.value, domain));
  }
  void suspend(account_id whom) { set("accounts", whom.value, "suspended_at = now()"); }
  /// As glitch has it; NULL on every post.
  void become_glitch() {
    db.run("ALTER TABLE statuses ADD COLUMN local_only boolean");
    facts = db.facts();
  }
};

struct audience_of_post : society_of_viewers, testing::WithParamInterface<audience_case> {
  account_id carol = people.local("carol");
  std::vector<std::int64_t> posts;

  audience_of_post() {
    for (const int visibility : {0, 1, 2, 3, 4})
      posts.push_back(post("Hello", visibility));
  }
  viewer prepare(who w) {
    const auto is = [w](auto... any) { return ((w == any) || ...); };
    if (is(who::follower, who::suspended)) follow(bob, alice);
    if (is(who::mentioned, who::blocked_and_mentioned, who::suspended, who::silently_mentioned))
      for (const auto id : posts)
        mention(id, bob, w == who::silently_mentioned);
    if (is(who::blocked, who::blocked_and_mentioned, who::suspended_and_blocked)) block(alice, bob);
    if (is(who::domain_blocked)) block_domain(alice, "a.example");
    if (is(who::suspended, who::suspended_and_blocked)) suspend(bob);
    if (is(who::nobody)) return nobody;
    if (is(who::author)) return {alice, ""};
    if (is(who::one_of_ours)) return {carol, ""};
    return bob_viewing;
  }
  void prepare(post_is what) {
    if (what == post_is::discarded) db.run("UPDATE statuses SET deleted_at = now()");
    if (what == post_is::by_suspended) suspend(alice);
    if (what == post_is::by_leaving) set("accounts", alice.value, "requested_deletion_at = now()");
    if (what != post_is::local_only) return;
    become_glitch();
    db.run("UPDATE statuses SET local_only = true");
  }
  std::string seen_of_each(const viewer& by) {
    std::string out;
    for (const auto id : posts)
      out += "y-n"[static_cast<int>(ask(id, by))];
    return out;
  }
  std::string in_condition_of_each(const viewer& by) {
    std::string out;
    for (const auto id : posts)
      out += in_condition(id, by) ? 'y' : '-';
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(model, audience_of_post, testing::ValuesIn(cases),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(audience_of_post, is_as_worked_out) {
  const auto by = prepare(GetParam().viewer);
  prepare(GetParam().what);

  EXPECT_EQ(seen_of_each(by), GetParam().seen);
  const std::string condition = GetParam().by_condition;
  if (!condition.empty()) {
    EXPECT_EQ(in_condition_of_each(by), condition);
  }
}

struct visibility : society_of_viewers {
  account_id carol = people.local("carol");

  std::int64_t boost_of(std::int64_t original, int as = 0) {
    const auto id = people.boost(alice, original);
    set("statuses", id, fmt::format("visibility = {}", as));
    return id;
  }
  void expect(seen wanted, std::int64_t status, const viewer& by) {
    EXPECT_EQ(ask(status, by), wanted);
    EXPECT_EQ(in_condition(status, by), wanted == seen::yes);
  }
};

TEST_F(visibility, of_nothing_is_none) {
  expect(seen::not_there, 4711, nobody);
  expect(seen::not_there, 4711, bob_viewing);
}

TEST_F(visibility, of_a_private_post_is_not_for_who_asked_to_follow_or_is_followed) {
  const auto status = post("Hello", 2);
  follow(alice, bob);
  db.run(fmt::format("INSERT INTO follow_requests (account_id, target_account_id, created_at, updated_at)"
                     " VALUES ({}, {}, now(), now())",
                     bob.value, alice.value));

  expect(seen::not_allowed, status, bob_viewing);
}

TEST_F(visibility, of_a_direct_post_is_not_for_who_is_mentioned_elsewhere) {
  const auto status = post("Hello", 3);
  mention(post(), bob);
  mention(status, carol);

  expect(seen::not_allowed, status, bob_viewing);
}

TEST_F(visibility, of_a_boost_is_that_of_both_posts) {
  const auto open = boost_of(people.status(carol, 0)), unlisted = boost_of(people.status(carol, 1));
  const auto for_followers = boost_of(people.status(carol, 0), 2);

  expect(seen::yes, open, nobody);
  expect(seen::yes, unlisted, nobody);
  expect(seen::not_allowed, for_followers, bob_viewing);
  follow(bob, alice);
  expect(seen::yes, for_followers, bob_viewing);
}

TEST_F(visibility, of_a_boosted_private_post_is_the_boosters_own_circle) {
  const auto own = boost_of(people.status(alice, 2), 2), somebodys = boost_of(people.status(carol, 2));
  follow(bob, carol);

  expect(seen::not_allowed, own, nobody);
  expect(seen::not_allowed, own, bob_viewing);
  follow(bob, alice);
  expect(seen::yes, own, bob_viewing);
  expect(seen::yes, own, {alice, ""});
  expect(seen::not_there, somebodys, bob_viewing);
}

TEST_F(visibility, of_a_boost_ends_with_the_original) {
  const auto original = people.status(carol);
  const auto boost = boost_of(original);

  set("statuses", original, "deleted_at = now()");
  expect(seen::not_there, boost, nobody);
  set("statuses", original, "deleted_at = NULL");
  expect(seen::yes, boost, nobody);
  suspend(carol);
  expect(seen::not_there, boost, bob_viewing);
}

TEST_F(visibility, of_a_boost_is_not_for_whom_the_original_author_blocks) {
  const auto boost = boost_of(people.status(carol));
  const viewer eve{people.remote("https://b.example/users/eve"), "b.example"};
  block(carol, bob);
  block_domain(carol, "b.example");

  expect(seen::not_allowed, boost, bob_viewing);
  expect(seen::not_allowed, boost, eve);
  expect(seen::yes, boost, nobody);
}

TEST_F(visibility, of_each_of_ours_is_asked_about_at_once) {
  const auto dora = people.local("dora"), erik = people.local("erik"), fred = people.local("fred");
  follow(carol, alice);
  block(alice, dora);
  const std::vector ours{carol, dora, erik, fred};
  const auto may = [&](std::int64_t status) {
    return with([&](pqxx::dbtransaction& tx) { return who_may_see(tx, facts, status, ours); });
  };
  const auto open = post(), for_followers = post("Hello", 2), direct = post("Hello", 3);
  mention(direct, erik);

  EXPECT_EQ(may(open), (std::set{carol, erik, fred}));
  EXPECT_EQ(may(for_followers), std::set{carol});
  EXPECT_EQ(may(direct), std::set{erik});
  block(fred, alice); // who does not want to see is another question
  EXPECT_EQ(may(open), (std::set{carol, erik, fred}));
  suspend(alice);
  EXPECT_TRUE(may(open).empty());
}

TEST_F(visibility, of_a_boost_of_what_stays_here_stays_here) {
  become_glitch();
  const auto original = people.status(carol);
  const auto boost = boost_of(original);
  set("statuses", original, "local_only = true");

  expect(seen::not_there, boost, bob_viewing);
  expect(seen::yes, boost, {carol, ""});
}

TEST_F(visibility, knows_blocks_of_the_account_alone) {
  block(carol, bob);
  block(bob, alice);
  block_domain(alice, "b.example");

  EXPECT_TRUE(blocked(carol, bob_viewing));
  EXPECT_FALSE(blocked(alice, bob_viewing));
  EXPECT_FALSE(blocked(alice, nobody));
  EXPECT_TRUE(blocked(alice, {bob, "B.example"}));
  // A domain is itself, not what is below it.
  EXPECT_FALSE(blocked(alice, {bob, "x.b.example"}));
}

TEST_F(visibility, of_files_ends_with_a_suspension) {
  const auto attach = [&](const std::string& owner) {
    return std::stoll(db.value(fmt::format("INSERT INTO media_attachments (account_id, file_file_name,"
                                           " created_at, updated_at) VALUES ({}, 'x.png', now(), now())"
                                           " RETURNING id",
                                           owner)));
  };
  const auto attachment = attach(std::to_string(alice.value)), orphan = attach("NULL");
  const auto shown = [&] {
    return db.in_transaction([&](pqxx::dbtransaction& tx) {
      return std::pair(shows_pictures(tx, facts, alice), shows_attachment(tx, facts, attachment));
    });
  };
  const auto shows_at_all = [&](std::int64_t id) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) { return shows_attachment(tx, facts, id); });
  };
  EXPECT_EQ(shown(), std::pair(true, true));
  EXPECT_TRUE(shows_at_all(orphan));
  EXPECT_TRUE(shows_at_all(424242));
  suspend(alice);
  EXPECT_EQ(shown(), std::pair(false, false));
  EXPECT_TRUE(shows_at_all(orphan));
}

struct visibility_since : visibility, testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(model, visibility_since, testing::Values("4.2", "4.3", "4.4", "4.5", "4.6", "4.7"),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST_P(visibility_since, is_decided_in_one_query) {
  go_back_to(GetParam());
  const auto direct = post("Hello", 3), boost = boost_of(post());
  mention(direct, bob);

  expect(seen::yes, direct, bob_viewing);
  expect(seen::yes, boost, bob_viewing);
  with([&](pqxx::dbtransaction& tx) {
    const statement_log log(tx);
    may_see(tx, facts, boost, bob_viewing);
    EXPECT_EQ(log.count(), 1);
  });
}

} // namespace
} // namespace pheidi::model
