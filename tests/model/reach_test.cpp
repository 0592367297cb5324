// Whom a post reaches: cases worked out by hand from who Mastodon says must hear of what.
#include "reach_fixture.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;

enum class kind {
  plain,
  answer_to_local, // carol, whom l follows
  answer_to_remote,
  answer_to_oneself,
  boost_of_remote, // of o, whose post k liked
  quote,           // of a post of q
  mention,         // m aloud, n silently
  dealt_with,
  relay_off,
  blocked_domain,     // an answer to carol: x, whom alice blocks, and y, whom carol blocks, follow her
  blocked_follower,   // x, whom alice blocks, follows alice
  suspended_follower, // s
  limited_follower,   // s
  limited_federation, // only f is on the list, and m is mentioned
};

struct reach_case {
  const char* name;
  kind what;
  int visibility;
  const char* living;
  const char* deleted;
};

// Visibilities: 0 public, 1 unlisted, 2 private, 3 direct, 4 limited.
constexpr reach_case cases[] = {
    {"plain_public", kind::plain, 0, "fr", "fr"},
    {"plain_unlisted", kind::plain, 1, "f", "f"},
    {"plain_private", kind::plain, 2, "f", "f"},
    {"plain_direct", kind::plain, 3, "", ""},
    {"plain_limited", kind::plain, 4, "", ""},
    {"answer_to_local_public", kind::answer_to_local, 0, "flr", "flr"},
    {"answer_to_local_unlisted", kind::answer_to_local, 1, "fl", "fl"},
    {"answer_to_local_private", kind::answer_to_local, 2, "f", "f"},
    {"answer_to_local_direct", kind::answer_to_local, 3, "", ""},
    {"answer_to_local_limited", kind::answer_to_local, 4, "", ""},
    {"answer_to_remote_public", kind::answer_to_remote, 0, "fpr", "fpr"},
    {"answer_to_remote_unlisted", kind::answer_to_remote, 1, "fp", "fp"},
    {"answer_to_remote_private", kind::answer_to_remote, 2, "f", "fp"},
    {"answer_to_remote_direct", kind::answer_to_remote, 3, "", "p"},
    {"answer_to_remote_limited", kind::answer_to_remote, 4, "", "p"},
    {"answer_to_oneself_public", kind::answer_to_oneself, 0, "fr", "fr"},
    {"boost_of_remote_public", kind::boost_of_remote, 0, "for", "for"},
    {"boost_of_remote_unlisted", kind::boost_of_remote, 1, "fo", "fo"},
    {"boost_of_remote_private", kind::boost_of_remote, 2, "fo", "fo"},
    {"quote_public", kind::quote, 0, "fqr", "fqr"},
    {"quote_unlisted", kind::quote, 1, "fq", "fq"},
    {"quote_private", kind::quote, 2, "fq", "fq"},
    {"quote_direct", kind::quote, 3, "q", "q"},
    {"quote_limited", kind::quote, 4, "q", "q"},
    {"mention_public", kind::mention, 0, "fmnr", "fmnr"},
    {"mention_unlisted", kind::mention, 1, "fmn", "fmn"},
    {"mention_private", kind::mention, 2, "fmn", "fmn"},
    {"mention_direct", kind::mention, 3, "mn", "mn"},
    {"mention_limited", kind::mention, 4, "mn", "mn"},
    {"dealt_with_public", kind::dealt_with, 0, "abcfkr", "abcfkr"},
    {"dealt_with_unlisted", kind::dealt_with, 1, "abcfk", "abcfk"},
    {"dealt_with_private", kind::dealt_with, 2, "f", "abcfk"},
    {"dealt_with_direct", kind::dealt_with, 3, "", "abck"},
    {"dealt_with_limited", kind::dealt_with, 4, "", "abck"},
    {"relay_off_public", kind::relay_off, 0, "f", "f"},
    {"relay_off_unlisted", kind::relay_off, 1, "f", "f"},
    {"blocked_domain_public", kind::blocked_domain, 0, "fry", "fry"},
    {"blocked_domain_unlisted", kind::blocked_domain, 1, "fy", "fy"},
    {"blocked_domain_private", kind::blocked_domain, 2, "f", "f"},
    {"blocked_follower_public", kind::blocked_follower, 0, "frx", "frx"},
    {"blocked_follower_private", kind::blocked_follower, 2, "fx", "fx"},
    {"suspended_follower_public", kind::suspended_follower, 0, "fr", "frs"},
    {"suspended_follower_unlisted", kind::suspended_follower, 1, "f", "fs"},
    {"suspended_follower_private", kind::suspended_follower, 2, "f", "fs"},
    {"suspended_follower_direct", kind::suspended_follower, 3, "", ""},
    {"limited_follower_public", kind::limited_follower, 0, "frs", "frs"},
    {"limited_follower_private", kind::limited_follower, 2, "fs", "fs"},
    // Who was taken off the list may still follow, and has what came before.
    {"limited_federation_public", kind::limited_federation, 0, "fr", "fmr"},
    {"limited_federation_direct", kind::limited_federation, 3, "", "m"},
};

struct reach_of_post : reach_fixture, testing::WithParamInterface<reach_case> {
  std::int64_t make(kind what, int visibility) {
    if (what == kind::boost_of_remote) return make_boost(visibility);
    const auto post = people.status(alice, visibility);
    add_people(what, post);
    add_posts(what, post);
    return post;
  }

 private:
  std::int64_t make_boost(int visibility) {
    const auto original = people.status(who('o'));
    favourite(original, who('k'));
    const auto boost = people.boost(alice, original);
    db.run(fmt::format("UPDATE statuses SET visibility = {} WHERE id = {}", visibility, boost));
    // What hangs on the boost itself counts for nobody.
    favourite(boost, who('z'));
    mention(boost, who('z'));
    return boost;
  }
  void add_people(kind what, std::int64_t post) {
    if (what == kind::relay_off) db.run("UPDATE relays SET state = 1");
    if (what == kind::blocked_follower) block_domain(alice, 'x');
    if (what == kind::blocked_follower) follow('x', alice);
    if (what == kind::suspended_follower || what == kind::limited_follower) follow('s', alice);
    if (what == kind::suspended_follower) set(who('s'), "suspended_at = now()");
    if (what == kind::limited_follower) set(who('s'), "silenced_at = now()");
    if (what == kind::mention || what == kind::limited_federation) mention(post, who('m'));
    if (what == kind::mention) mention(post, who('n'), true);
    if (what == kind::limited_federation) allow('f');
  }
  void add_posts(kind what, std::int64_t post) {
    if (what == kind::dealt_with) deal_with(post);
    if (what == kind::quote) quote(post, alice, people.status(who('q')), who('q'), 0);
    if (what == kind::answer_to_remote) answer(post, people.status(who('p')), who('p'));
    if (what == kind::answer_to_oneself) answer(post, people.status(alice), alice);
    if (what == kind::answer_to_local) follow('l', carol);
    if (what == kind::blocked_domain) {
      for (const char follower : {'x', 'y'})
        follow(follower, carol);
      block_domain(alice, 'x');
      block_domain(carol, 'y');
    }
    if (what == kind::answer_to_local || what == kind::blocked_domain)
      answer(post, people.status(carol), carol);
  }
};
INSTANTIATE_TEST_SUITE_P(model, reach_of_post, testing::ValuesIn(cases),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(reach_of_post, is_as_worked_out) {
  const auto post = make(GetParam().what, GetParam().visibility);

  if (GetParam().what == kind::limited_federation) servers = reach_to::allowed;
  EXPECT_EQ(living(post), GetParam().living);
  EXPECT_EQ(deleted(post), GetParam().deleted);
}

struct reach : reach_fixture {
  std::int64_t post = people.status(alice);
};

TEST_F(reach, is_by_shared_inboxes_each_once) {
  for (const auto* uri : {"https://f.example/users/y", "https://f.example/users/z"}) {
    const auto follower = people.remote(uri);
    with([&](pqxx::dbtransaction& tx) { seed_follow(tx, follower, alice); });
  }
  relay('f', 2);

  EXPECT_EQ(living(post), "fr");
}

TEST_F(reach, is_by_an_own_inbox_where_there_is_no_shared_one) {
  set(who('f'), "shared_inbox_url = ''");

  EXPECT_THAT(reach_fixture::reach(post, reach_of::living),
              ElementsAre("https://f.example/users/x/inbox", "https://r.example/inbox"));
}

TEST_F(reach, never_is_to_accounts_of_ours_or_without_activitypub) {
  with([&](pqxx::dbtransaction& tx) { seed_follow(tx, carol, alice); });
  set(carol, "protocol = 1, inbox_url = 'https://ours.example/users/carol/inbox'");
  favourite(post, carol);
  mention(post, alice);
  follow('g', alice);
  set(who('g'), "protocol = 0");
  follow('h', alice);
  set(who('h'), "inbox_url = '', shared_inbox_url = ''");

  EXPECT_EQ(living(post), "fr");
  EXPECT_EQ(deleted(post), "fr");
}

TEST_F(reach, conformance_60_of_what_is_deleted_includes_all_who_may_hold_a_copy) {
  deal_with(post);
  mention(post, who('m'));
  db.run("UPDATE statuses SET deleted_at = now()");

  EXPECT_EQ(living(post), "");
  EXPECT_EQ(deleted(post), "abcfkmr");
}

TEST_F(reach, of_what_lives_leaves_out_who_took_the_boost_or_answer_back) {
  deal_with(post);
  db.run(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id <> {}", post));

  EXPECT_EQ(living(post), "cfkr");
}

TEST_F(reach, of_a_self_reply_in_another_thread_is_the_one_it_began_with) {
  // Mastodon carries the answered account over to replies to oneself.
  const auto first = people.status(alice);
  answer(first, people.status(who('p')), who('p'));
  answer(post, first, who('p'));

  EXPECT_EQ(living(post), "fpr");
}

TEST_F(reach, of_nothing_is_nobody) {
  EXPECT_EQ(living(4711), "");
  EXPECT_EQ(deleted(4711), "");
}

TEST_F(reach, of_posts_that_stay_here_is_nobody) {
  db.run("ALTER TABLE statuses ADD COLUMN local_only boolean");
  facts = db.facts();
  EXPECT_EQ(living(post), "fr");

  db.run("UPDATE statuses SET local_only = true");
  EXPECT_EQ(living(post), "");
  EXPECT_EQ(deleted(post), "");
}

TEST_F(reach, knows_no_quotes_before_4_4) {
  deal_with(post);
  db.run("DROP TABLE quotes");
  facts = db.facts();

  EXPECT_EQ(living(post), "abfkr");
}

} // namespace
} // namespace pheidi::model
