// Outboxes, answers and stamps, and what all of it costs in each release.
#include "published_fixture.hpp"

#include <algorithm>

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(published, outbox_has_what_the_viewer_may_see) {
  const auto open = post(), unlisted = post("x", 1), closed = post("x", 2), direct = post("x", 3);
  const auto boost = people.boost(alice, people.status(carol));
  discard(post());
  people.status(carol);

  EXPECT_THAT(outbox(nobody), ElementsAre(boost, unlisted, open));
  EXPECT_THAT(outbox(bob_viewing), ElementsAre(boost, unlisted, open));
  follow(bob, alice);
  EXPECT_THAT(outbox(bob_viewing), ElementsAre(boost, closed, unlisted, open));
  mention(direct, bob);
  EXPECT_THAT(outbox(bob_viewing), ElementsAre(boost, direct, closed, unlisted, open));
  suspend(bob);
  EXPECT_THAT(outbox(bob_viewing), ElementsAre(boost, unlisted, open));
}

TEST_F(published, outbox_is_empty_for_whom_the_author_blocks) {
  mention(post(), bob);
  db.run(fmt::format("INSERT INTO account_domain_blocks (account_id, domain, created_at, updated_at)"
                     " VALUES ({}, 'a.example', now(), now())",
                     alice.value));

  EXPECT_THAT(outbox(bob_viewing), IsEmpty());
  EXPECT_THAT(outbox(nobody), testing::SizeIs(1));
  suspend(bob);
  EXPECT_THAT(outbox(bob_viewing), IsEmpty());
}

TEST_F(published, outbox_of_a_suspended_author_is_empty) {
  post();
  suspend(alice);

  EXPECT_THAT(outbox(nobody), IsEmpty());
}

TEST_F(published, outbox_is_read_in_both_directions) {
  const auto a = post(), b = post(), c = post(), d = post(), e = post();

  EXPECT_THAT(outbox(nobody, {{}, {}, 2}), ElementsAre(e, d));
  EXPECT_THAT(outbox(nobody, {d, {}, 2}), ElementsAre(c, b));
  EXPECT_THAT(outbox(nobody, {b, {}, 2}), ElementsAre(a));
  EXPECT_THAT(outbox(nobody, {{}, a, 2}), ElementsAre(c, b));
  EXPECT_THAT(outbox(nobody, {{}, 0, 2}), ElementsAre(b, a));
  EXPECT_THAT(outbox(nobody, {e, b, 20}), ElementsAre(d, c));
}

TEST_F(published, answers_are_the_authors_own_or_those_of_others) {
  const auto root = post(), first = post(), second = post("x", 1), hidden = post("x", 2);
  const auto remote = remote_status(bob, "https://a.example/notes/1"), ours = people.status(carol);
  for (const auto id : {first, second, hidden, remote, ours})
    answer(id, root, alice);
  const auto gone = post();
  answer(gone, root, alice);
  discard(gone);

  EXPECT_THAT(answer_ids(root, false), ElementsAre(first, second));
  EXPECT_THAT(answer_ids(root, false, first), ElementsAre(second));
  EXPECT_THAT(answer_ids(root, false, 0, 1), ElementsAre(first));
  const auto others = answers(root, true);
  ASSERT_EQ(others.size(), 2u);
  EXPECT_EQ(others[0].uri, "https://a.example/notes/1");
  EXPECT_FALSE(others[0].own);
  EXPECT_EQ(others[1].uri, fmt::format("https://social.example/users/carol/statuses/{}", ours));
  EXPECT_TRUE(others[1].own);
  EXPECT_EQ(answers(root, false)[0].uri, uri_of(first));
  EXPECT_TRUE(answers(root, false)[0].own);
}

TEST_F(published, answers_of_suspended_accounts_and_for_this_server_are_left_out) {
  become_glitch();
  const auto root = post(), here = post();
  answer(here, root, alice);
  answer(remote_status(bob, "https://a.example/notes/1"), root, alice);
  suspend(bob);
  set("statuses", here, "local_only = true");

  EXPECT_THAT(answer_ids(root, true), IsEmpty());
  EXPECT_THAT(answer_ids(root, false), IsEmpty());
}

struct stamps : published {
  const std::string remote_note = "https://a.example/notes/1";
  std::int64_t quoted = post(), quoting = remote_status(bob, remote_note);
  std::int64_t of_state(int state) { return quote(quoting, quoted, alice, state); }
};

TEST_F(stamps, name_both_posts) {
  const auto found = stamp(of_state(1)).value();

  EXPECT_EQ(found.quoting, remote_note);
  EXPECT_EQ(found.quoted, uri_of(quoted));
  EXPECT_EQ(found.quoted_id, quoted);
}

TEST_F(stamps, are_of_accepted_quotes_alone) {
  const auto id = of_state(1);
  for (const int state : {0, 2, 3, 4}) {
    set("quotes", id, fmt::format("state = {}", state));
    EXPECT_FALSE(stamp(id)) << state;
  }
  set("quotes", id, "state = 1");
  EXPECT_TRUE(stamp(id));
}

TEST_F(stamps, are_by_the_quoted_author) {
  const auto id = of_state(1);

  EXPECT_FALSE(stamp(id, carol));
  EXPECT_FALSE(stamp(id, bob));
  EXPECT_FALSE(stamp(4711));
}

TEST_F(stamps, end_with_either_post) {
  const auto id = of_state(1);
  for (const auto status : {quoting, quoted}) {
    discard(status);
    EXPECT_FALSE(stamp(id));
    set("statuses", status, "deleted_at = NULL");
  }
  EXPECT_TRUE(stamp(id));
}

TEST_F(stamps, are_not_there_before_4_4) {
  const auto id = of_state(1);
  go_back_to("4.3");

  EXPECT_FALSE(stamp(id));
}

struct published_since : stamps, testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(model, published_since, testing::Values("4.2", "4.3", "4.4", "4.5", "4.6", "4.7"),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST_P(published_since, takes_a_fixed_number_of_queries) {
  go_back_to(GetParam());
  const bool quotes = facts.has_quotes;
  for (int n = 0; n < 3; ++n) {
    pin(post(), noon_text);
    answer(post(), quoted, alice);
  }
  follow(bob, alice);
  follow(carol, alice);

  with([&](pqxx::dbtransaction& tx) {
    const auto queries = [&](auto&& what) {
      const statement_log log(tx);
      what();
      return log.count();
    };
    EXPECT_EQ(queries([&] { EXPECT_TRUE(find_published(tx, context(), "alice")); }), 2);
    EXPECT_EQ(queries([&] { EXPECT_EQ(followers_page(tx, context(), alice, 1, 12).uris.size(), 2u); }), 1);
    EXPECT_EQ(queries([&] { EXPECT_TRUE(following_page(tx, context(), alice, 1, 12).uris.empty()); }), 1);
    EXPECT_EQ(queries([&] { EXPECT_EQ(followers_at(tx, alice, "https://a.example").size(), 1u); }), 1);
    EXPECT_EQ(queries([&] { EXPECT_EQ(pinned_posts(tx, context(), alice).size(), 3u); }), 1);
    EXPECT_EQ(queries([&] { EXPECT_TRUE(featured_hashtags(tx, context(), alice).empty()); }), 1);
    EXPECT_EQ(queries([&] { EXPECT_EQ(outbox_page(tx, context(), alice, bob_viewing, {}).size(), 7u); }), 2);
    EXPECT_EQ(queries([&] { answers_page(tx, context(), quoted, alice, false, 0, 60); }), 1);
    EXPECT_EQ(queries([&] { find_stamp(tx, context(), alice, 4711); }), quotes ? 1 : 0);
    EXPECT_EQ(queries([&] { EXPECT_EQ(count_server(tx).users, 2); }), 1);
  });
}

} // namespace
} // namespace pheidi::model
