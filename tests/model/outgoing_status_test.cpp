// Posts and boosts of ours as the values that are told others.
#include "outgoing_fixture.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

const std::string remote_note = "https://a.example/notes/1";

struct outgoing_posts : outgoing_fixture {
  std::int64_t boost_of(std::int64_t original, int visibility = 0) {
    const auto id = people.boost(alice, original);
    set("statuses", id, fmt::format("visibility = {}, created_at = '{}'", visibility, noon_text));
    return id;
  }
  std::int64_t conversation(const std::string& columns, const std::string& values) {
    return people.number(fmt::format("INSERT INTO conversations (created_at, updated_at{}) VALUES"
                                     " ('2026-08-21', now(){}) RETURNING id",
                                     columns, values));
  }
};

TEST_F(outgoing_posts, plain_one_is_said_in_full) {
  const auto id = post();
  set("statuses", id, "language = 'de'");
  const auto uri = uri_of(id);

  const auto n = note(id);

  EXPECT_EQ(n.id, uri);
  EXPECT_EQ(n.activity_id, uri + "/activity");
  EXPECT_EQ(n.url, fmt::format("https://social.example/@alice/{}", id));
  EXPECT_EQ(n.attributed_to, self);
  EXPECT_EQ(n.published, noon);
  EXPECT_EQ(n.content, "<p>Hello</p>");
  EXPECT_EQ(n.language, "de");
  EXPECT_EQ(n.atom_uri, uri);
  EXPECT_EQ(n.conversation, "");
  EXPECT_FALSE(n.summary || n.in_reply_to || n.in_reply_to_atom_uri || n.updated || n.context || n.card);
  EXPECT_FALSE(n.sensitive || n.poll || n.poll_updated || n.quote || n.direct_message);
  EXPECT_THAT(n.attachments, IsEmpty());
  EXPECT_THAT(n.mentions, IsEmpty());
  EXPECT_THAT(n.hashtags, IsEmpty());
  EXPECT_THAT(n.emojis, IsEmpty());
  ASSERT_TRUE(n.replies && n.likes && n.shares && n.policy);
  EXPECT_EQ(n.replies->id, uri + "/replies");
  EXPECT_EQ(n.replies->next, uri + "/replies?only_other_accounts=true&page=true");
  EXPECT_THAT(n.replies->items, IsEmpty());
  EXPECT_EQ(n.likes->id, uri + "/likes");
  EXPECT_EQ(n.shares->id, uri + "/shares");
  EXPECT_EQ(n.likes->total + n.shares->total, 0);
}

TEST_F(outgoing_posts, edited_warned_and_counted_one_says_so) {
  const auto id = post();
  set("statuses", id, "spoiler_text = 'Beware', sensitive = true, edited_at = '2027-01-16 08:00:00'");
  db.run(fmt::format("INSERT INTO status_stats (status_id, favourites_count, reblogs_count, created_at,"
                     " updated_at) VALUES ({}, 3, -1, now(), now())",
                     id));

  const auto n = note(id);

  EXPECT_THAT(n.summary, Optional(std::string("Beware")));
  EXPECT_TRUE(n.sensitive);
  EXPECT_THAT(n.updated, Optional(from_unix_seconds(1'800'086'400)));
  EXPECT_EQ(n.likes->total, 3);
  EXPECT_EQ(n.shares->total, 0);
}

TEST_F(outgoing_posts, of_an_account_marked_as_sensitive_are) {
  set("accounts", alice.value, "sensitized_at = now()");

  EXPECT_TRUE(note(post()).sensitive);
}

TEST_F(outgoing_posts, of_newer_accounts_are_named_by_number) {
  set("accounts", alice.value, "id_scheme = 1");
  const auto id = post();
  const auto base = fmt::format("https://social.example/ap/users/{}", alice.value);

  const auto n = note(id);

  EXPECT_EQ(n.id, fmt::format("{}/statuses/{}", base, id));
  EXPECT_EQ(n.attributed_to, base);
  EXPECT_THAT(n.cc, ElementsAre(base + "/followers"));
  EXPECT_EQ(n.url, fmt::format("https://social.example/@alice/{}", id));
  EXPECT_EQ(n.replies->id, n.id + "/replies");
}

TEST_F(outgoing_posts, answer_to_ours_and_to_others_name_their_parent) {
  const auto first = post(), second = post(), third = post();
  answer(second, first, alice);
  answer(third, remote_status(bob, remote_note), bob);

  const auto to_ours = load(second).value(), to_bob = load(third).value();

  EXPECT_THAT(std::get<out::note>(to_ours.what).in_reply_to, Optional(uri_of(first)));
  EXPECT_THAT(std::get<out::note>(to_ours.what).in_reply_to_atom_uri, Optional(uri_of(first)));
  EXPECT_FALSE(to_ours.addresses_somebody);
  EXPECT_THAT(std::get<out::note>(to_bob.what).in_reply_to, Optional(remote_note));
  EXPECT_THAT(std::get<out::note>(to_bob.what).in_reply_to_atom_uri, Optional(remote_note));
  EXPECT_TRUE(to_bob.addresses_somebody);
}

TEST_F(outgoing_posts, answer_to_what_is_gone_or_unknown_names_none) {
  const auto first = post(), second = post(), third = post();
  answer(second, first, alice);
  set("statuses", first, "deleted_at = now()");
  set("statuses", third, "reply = true");

  EXPECT_EQ(note(second).in_reply_to, std::nullopt);
  EXPECT_EQ(note(second).in_reply_to_atom_uri, std::nullopt);
  EXPECT_EQ(note(third).in_reply_to, std::nullopt);
  answer(third, post(), alice);
  set("statuses", third, "reply = false");
  EXPECT_EQ(note(third).in_reply_to, std::nullopt);
}

TEST_F(outgoing_posts, from_before_activitypub_have_tags_as_atom_uris) {
  const auto first = post(), second = post();
  answer(second, first, alice);
  set("statuses", first, "uri = NULL, created_at = '2016-11-30 23:59:59'");
  const auto tag = fmt::format("tag:ours.example,2016-11-30:objectId={}:objectType=Status", first);

  EXPECT_EQ(note(first).atom_uri, tag);
  EXPECT_EQ(note(first).id, uri_of(first));
  EXPECT_THAT(note(second).in_reply_to_atom_uri, Optional(tag));

  // A parent without an http URI is found by its page.
  answer(second, remote_status(bob, "tag:a.example,2017:1"), bob);
  EXPECT_THAT(note(second).in_reply_to, Optional(std::string("https://a.example/page")));
  EXPECT_THAT(note(second).in_reply_to_atom_uri, Optional(std::string("tag:a.example,2017:1")));
}

TEST_F(outgoing_posts, conversation_is_ours_by_its_number_or_anothers_by_its_uri) {
  const auto id = post();
  const auto talk = conversation(", parent_account_id, parent_status_id", ", 5, 6");
  set("statuses", id, fmt::format("conversation_id = {}", talk));
  EXPECT_EQ(note(id).conversation,
            fmt::format("tag:ours.example,2026-08-21:objectId={}:objectType=Conversation", talk));
  EXPECT_THAT(note(id).context, Optional(std::string("https://social.example/contexts/5-6")));
  beside_rails = false;
  EXPECT_EQ(note(id).context, std::nullopt) << "nobody serves it";

  set("conversations", talk, "parent_status_id = NULL");
  EXPECT_EQ(note(id).context, std::nullopt);

  const std::string theirs = "tag:a.example,2026-08-20:objectId=9:objectType=Conversation";
  set("conversations", talk, fmt::format("uri = '{}'", theirs));
  EXPECT_EQ(note(id).conversation, theirs);
  EXPECT_THAT(note(id).context, Optional(theirs));
}

TEST_F(outgoing_posts, content_links_whom_the_mentions_name_and_nobody_else) {
  people.remote("https://b.example/users/eve");
  const auto id = post("@bob@a.example @alice @eve@b.example #Tag");
  mention(id, bob);

  const auto n = note(id);

  EXPECT_THAT(n.content, testing::HasSubstr("href=\"https://a.example/@bob\""));
  EXPECT_THAT(n.content, testing::HasSubstr("href=\"https://social.example/@alice\""));
  EXPECT_THAT(n.content, testing::HasSubstr("href=\"https://social.example/tags/"));
  EXPECT_THAT(n.content, testing::HasSubstr("@eve@b.example"));
  ASSERT_EQ(n.mentions.size(), 1u);
  EXPECT_EQ(n.mentions[0].href, "https://a.example/users/bob");
  EXPECT_EQ(n.mentions[0].name, "@bob@a.example");
}

TEST_F(outgoing_posts, mention_of_ours_has_no_domain) {
  const auto id = post();
  mention(id, people.local("carol"));
  mention(id, bob, true);

  const auto status = load(id).value();
  const auto& n = std::get<out::note>(status.what);

  ASSERT_EQ(n.mentions.size(), 1u);
  EXPECT_EQ(n.mentions[0].href, "https://social.example/users/carol");
  EXPECT_EQ(n.mentions[0].name, "@carol");
  EXPECT_TRUE(status.addresses_somebody);
}

TEST_F(outgoing_posts, tell_delivery_what_it_must_know) {
  db.run(fmt::format("INSERT INTO account_stats (account_id, followers_count, created_at, updated_at)"
                     " VALUES ({}, 25000, now(), now())",
                     alice.value));
  for (const int visibility : {0, 1, 2, 3, 4}) {
    const auto status = load(post("Hello", visibility)).value();
    EXPECT_EQ(static_cast<int>(status.visibility), visibility);
    EXPECT_EQ(status.ld_signed, visibility < 2) << visibility;
    EXPECT_EQ(status.author, alice);
    EXPECT_EQ(status.author_followers, 25000);
    EXPECT_FALSE(status.addresses_somebody);
  }
}

TEST_F(outgoing_posts, boost_names_what_it_boosts) {
  const auto id = boost_of(remote_status(bob, remote_note));

  const auto b = boost(id);

  EXPECT_EQ(b.id, uri_of(id) + "/activity");
  EXPECT_EQ(b.actor, self);
  EXPECT_EQ(b.published, noon);
  EXPECT_EQ(std::get<std::string>(b.object), remote_note);
  EXPECT_FALSE(load(id)->addresses_somebody);
}

TEST_F(outgoing_posts, boost_of_ones_own_goes_in_full_only_if_it_is_private) {
  const auto open = post(), for_followers = post("For friends", 2);
  const auto carol = people.local("carol");
  const auto of_carol = people.status(carol, 2);

  EXPECT_EQ(std::get<std::string>(boost(boost_of(open, 2)).object), uri_of(open));
  const auto full = std::get<out::note>(boost(boost_of(for_followers, 2)).object);
  EXPECT_EQ(full.id, uri_of(for_followers));
  EXPECT_EQ(full.content, "<p>For friends</p>");
  EXPECT_THAT(full.to, ElementsAre(self + "/followers"));
  EXPECT_EQ(std::get<std::string>(boost(boost_of(of_carol, 2)).object),
            fmt::format("https://social.example/users/carol/statuses/{}", of_carol));
}

TEST_F(outgoing_posts, boost_is_signed_if_it_or_the_original_is_open) {
  const auto open = post(), for_followers = post("For friends", 2);

  EXPECT_TRUE(load(boost_of(open, 0))->ld_signed);
  EXPECT_TRUE(load(boost_of(open, 2))->ld_signed);
  EXPECT_FALSE(load(boost_of(for_followers, 2))->ld_signed);
}

TEST_F(outgoing_posts, what_is_not_ours_to_tell_is_nothing) {
  EXPECT_FALSE(load(4711));
  EXPECT_FALSE(load(remote_status(bob, remote_note)));
  const auto gone = post();
  const auto boost_of_gone = boost_of(gone);
  set("statuses", gone, "deleted_at = now()");
  EXPECT_FALSE(load(gone));
  EXPECT_FALSE(load(boost_of_gone));
}

TEST_F(outgoing_posts, of_a_fork_stay_here_if_they_are_local_and_say_if_they_are_direct) {
  db.run("ALTER TABLE statuses ADD COLUMN local_only boolean");
  facts = db.facts();
  const auto direct = post("Hello", 3), for_followers = post("Hello", 2), open = post(), hidden = post();
  set("statuses", hidden, "local_only = true");

  EXPECT_FALSE(load(hidden));
  EXPECT_THAT(note(direct).direct_message, Optional(true));
  EXPECT_THAT(note(for_followers).direct_message, Optional(false));
  EXPECT_EQ(note(open).direct_message, std::nullopt);
}

} // namespace
} // namespace pheidi::model
