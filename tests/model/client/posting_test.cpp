// Posts and boosts of ours as rows, with what hangs on them.
#include "../social_fixture.hpp"

#include "pheidi/model/client/idempotency.hpp"
#include "pheidi/model/client/local_edits.hpp"
#include "pheidi/model/client/mentionable.hpp"
#include "pheidi/model/client/posting.hpp"
#include "pheidi/model/client/quoting.hpp"
#include "pheidi/model/client/threads_shown.hpp"
#include "pheidi/model/outbox.hpp"

namespace pheidi::model {
namespace {

using activitypub::visibility;
using testing::ElementsAre;

config::identity_settings our_identity() {
  config::identity_settings out;
  out.local_domain = out.web_domain = "local.example";
  return out;
}

struct a_post : in_society {
  a_post() {
    alice = people.local("alice");
    bob = people.local("bob");
  }
  local_post draft(const std::string& text) const {
    local_post post;
    post.author = alice;
    post.text = text;
    return post;
  }
  written_post write(const local_post& post) {
    return with([&](pqxx::dbtransaction& tx) { return write_post(tx, facts, identity, post, noon); });
  }
  status_row row(status_id id) {
    return with([&](pqxx::dbtransaction& tx) { return find_status(tx, id); }).value();
  }
  std::string column(status_id id, const std::string& name) {
    return db.value(fmt::format("SELECT {}::text FROM statuses WHERE id = {}", name, id.value));
  }
  std::int64_t upload(account_id owner, const std::string& more = "0, 2") {
    return people.number(
        fmt::format("INSERT INTO media_attachments (account_id, type, processing, created_at,"
                    " updated_at) VALUES ({}, {}, now(), now()) RETURNING id",
                    owner.value, more));
  }

  config::identity_settings identity = our_identity();
  account_id alice, bob;
};

TEST_F(a_post, is_a_row_with_its_own_uri_and_conversation) {
  auto post = draft("hello");
  post.spoiler = "cw";
  post.language = "fr";
  post.sensitive = true;
  post.application = 7;
  post.quote_policy = quoted_by_anybody;
  const auto id = write(post).id;

  EXPECT_EQ(column(id, "uri"), fmt::format("https://local.example/users/alice/statuses/{}", id.value));
  EXPECT_EQ(column(id, "url"), "NULL");
  EXPECT_EQ(column(id, "concat_ws(' ', text, spoiler_text, language, sensitive, visibility, local, reply,"
                       " application_id, quote_approval_policy)"),
            "hello cw fr t 0 t f 7 131072");
  EXPECT_EQ(column(id, "created_at"), "2027-01-15 08:00:00.25");
  EXPECT_EQ(column(id, "ordered_media_attachment_ids"), "{}");
  EXPECT_EQ(
      db.value("SELECT concat_ws(' ', parent_status_id, parent_account_id) FROM conversations WHERE id = " +
               column(id, "conversation_id")),
      fmt::format("{} {}", id.value, alice.value));
  EXPECT_EQ(people.counts(alice), "0 0 1");
}

TEST_F(a_post, that_is_direct_is_not_counted) {
  auto post = draft("psst");
  post.seen_by = visibility::direct;
  write(post);
  EXPECT_EQ(people.counts(alice), "none");
}

TEST_F(a_post, answers_in_the_conversation_of_its_parent) {
  const auto first = write(draft("first")).id;
  auto reply = draft("second");
  reply.author = bob;
  reply.parent = row(first);
  const auto second = write(reply).id;
  auto own = draft("third");
  own.author = bob;
  own.parent = row(second);
  const auto third = write(own).id;

  EXPECT_EQ(column(second, "conversation_id"), column(first, "conversation_id"));
  EXPECT_EQ(column(second, "reply"), "true");
  EXPECT_EQ(column(second, "in_reply_to_account_id"), std::to_string(alice.value));
  EXPECT_EQ(column(third, "in_reply_to_account_id"), std::to_string(alice.value))
      << "whom the thread answers";
  EXPECT_EQ(db.value(fmt::format("SELECT replies_count FROM status_stats WHERE status_id = {}", first.value)),
            "1");
}

TEST_F(a_post, names_people_and_topics) {
  auto post = draft("@bob #One");
  post.mentions = {bob};
  post.hashtags = {{"one", "One"}};
  const auto written = write(post);
  EXPECT_EQ(
      db.value(fmt::format("SELECT concat_ws(' ', account_id, silent) FROM mentions WHERE status_id = {}",
                           written.id.value)),
      fmt::format("{} f", bob.value));
  EXPECT_EQ(db.value(fmt::format("SELECT t.name FROM statuses_tags s JOIN tags t ON t.id = s.tag_id"
                                 " WHERE s.status_id = {}",
                                 written.id.value)),
            "one");
  EXPECT_EQ(written.tags.size(), 1U);
}

TEST_F(a_post, takes_attachments_that_are_free_and_its_authors) {
  const auto first = upload(alice), second = upload(alice), others = upload(bob);
  const auto film = upload(alice, "2, 2"), raw = upload(alice, "0, 0");
  const auto lock = [&](std::vector<std::int64_t> ids) {
    return with([&](pqxx::dbtransaction& tx) { return lock_uploads(tx, alice, ids); });
  };
  EXPECT_EQ(lock({second, first, others}).size(), 2U);
  EXPECT_EQ(lock({second, first}).front().id, second) << "in the order that was asked for";
  EXPECT_TRUE(lock({film}).front().stands_alone);
  EXPECT_FALSE(lock({raw}).front().ready);

  auto post = draft("");
  post.media = {second, first};
  const auto id = write(post).id;
  EXPECT_EQ(column(id, "ordered_media_attachment_ids"), fmt::format("{{{},{}}}", second, first));
  EXPECT_TRUE(lock({first, second}).empty()) << "used already";
  EXPECT_EQ(with([&](pqxx::dbtransaction& tx) { return lock_uploads(tx, alice, {first}, id); }).size(), 1U);
}

TEST_F(a_post, has_a_poll_without_votes) {
  auto post = draft("which?");
  post.poll = local_poll{{"a", "b"}, true, true, noon + seconds(300)};
  const auto written = write(post);
  EXPECT_EQ(db.value(fmt::format(
                "SELECT concat_ws(' ', options, cached_tallies, multiple, hide_totals, votes_count,"
                " voters_count, expires_at) FROM polls WHERE id = {}",
                written.poll.value())),
            "{a,b} {0,0} t t 0 0 2027-01-15 08:05:00.25");
  EXPECT_EQ(column(written.id, "poll_id"), std::to_string(*written.poll));
}

TEST_F(a_post, that_quotes_is_counted_when_nobody_need_be_asked) {
  const auto quoted = write(draft("quoted")).id;
  auto post = draft("look");
  post.author = bob;
  post.quote = new_quote{quoted, alice, 1, false, ""};
  const auto written = write(post);
  ASSERT_TRUE(written.quote);
  EXPECT_EQ(db.value(fmt::format("SELECT quotes_count FROM status_stats WHERE status_id = {}", quoted.value)),
            "1");
  EXPECT_EQ(
      db.value(fmt::format("SELECT concat_ws(' ', account_id, silent) FROM mentions WHERE status_id = {}",
                           written.id.value)),
      fmt::format("{} t", alice.value));

  post.quote->state = 0;
  const auto asks = write(post);
  EXPECT_THAT(db.value(fmt::format("SELECT activity_uri FROM quotes WHERE id = {}", asks.quote.value())),
              testing::StartsWith("https://local.example/users/bob/quote_requests/"));
}

TEST_F(a_post, is_boosted_once_by_each_account) {
  const auto original = row(write(draft("boost me")).id);
  const auto boost = [&] {
    return with([&](pqxx::dbtransaction& tx) {
             return write_boost(tx, facts, identity, bob, original, visibility::unlisted, noon);
           })
        .value();
  };
  const auto first = boost(), second = boost();
  EXPECT_TRUE(first.inserted);
  EXPECT_FALSE(second.inserted);
  EXPECT_EQ(first.id, second.id);
  EXPECT_EQ(column(first.id, "uri"),
            fmt::format("https://local.example/users/bob/statuses/{}/activity", first.id.value));
  EXPECT_EQ(column(first.id, "concat_ws(' ', reblog_of_id, visibility, local, text)"),
            fmt::format("{} 1 t ", original.id.value));
  EXPECT_EQ(
      db.value(fmt::format("SELECT reblogs_count FROM status_stats WHERE status_id = {}", original.id.value)),
      "1");
  EXPECT_EQ(people.counts(bob), "0 0 1");
}

TEST_F(a_post, that_is_gone_is_not_boosted) {
  const auto original = row(write(draft("gone")).id);
  db.run(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}", original.id.value));
  EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) {
    return write_boost(tx, facts, identity, bob, original, visibility::public_, noon);
  }));
}

struct an_edit : a_post {
  applied_edit apply(status_id id, const post_edit& edit, wall_time at = noon + seconds(60)) {
    return with(
        [&](pqxx::dbtransaction& tx) { return edit_local_post(tx, facts, *find_status(tx, id), edit, at); });
  }
  std::string history(status_id id) {
    return db.value(fmt::format("SELECT coalesce(string_agg(text, '|' ORDER BY id), '') FROM status_edits"
                                " WHERE status_id = {}",
                                id.value));
  }
};

TEST_F(an_edit, keeps_the_first_version_too) {
  const auto id = write(draft("one")).id;
  post_edit edit;
  edit.text = "two";
  EXPECT_TRUE(apply(id, edit).changed);
  EXPECT_EQ(history(id), "one|two");
  EXPECT_EQ(column(id, "edited_at"), "2027-01-15 08:01:00.25");
  edit.text = "three";
  apply(id, edit, noon + seconds(120));
  EXPECT_EQ(history(id), "one|two|three");
}

TEST_F(an_edit, of_nothing_is_none) {
  auto post = draft("same");
  post.poll = local_poll{{"a", "b"}, false, false, noon + seconds(300)};
  const auto id = write(post).id;
  post_edit edit;
  edit.text = "same";
  edit.poll = local_poll{{"a", "b"}, false, false, noon + seconds(900)};
  EXPECT_FALSE(apply(id, edit).changed);
  EXPECT_EQ(history(id), "");
  EXPECT_EQ(column(id, "edited_at"), "NULL");
}

TEST_F(an_edit, of_the_options_throws_the_votes_away) {
  auto post = draft("which?");
  post.poll = local_poll{{"a", "b"}, false, false, noon + seconds(300)};
  const auto written = write(post);
  db.run(fmt::format("INSERT INTO poll_votes (account_id, poll_id, choice, created_at, updated_at) VALUES"
                     " ({}, {}, 0, now(), now())",
                     bob.value, *written.poll));
  db.run(fmt::format(
      "UPDATE polls SET cached_tallies = '{{1,0}}', votes_count = 1, voters_count = 1 WHERE id = {}",
      *written.poll));
  post_edit edit;
  edit.text = "which one?";
  edit.poll = post.poll;
  EXPECT_TRUE(apply(written.id, edit).changed);
  EXPECT_EQ(people.rows("poll_votes"), 1) << "the same question";
  edit.poll->options = {"a", "c"};
  EXPECT_TRUE(apply(written.id, edit).changed);
  EXPECT_EQ(people.rows("poll_votes"), 0);
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws(' ', options, cached_tallies, votes_count, voters_count)"
                                 " FROM polls WHERE id = {}",
                                 *written.poll)),
            "{a,c} {0,0} 0 0");
}

TEST_F(an_edit, of_a_description_is_one) {
  auto post = draft("look");
  const auto file = upload(alice);
  post.media = {file};
  const auto id = write(post).id;
  post_edit edit;
  edit.text = "look";
  edit.media = {file};
  edit.attachments = {{file, "a cat", activitypub::focal_point{0.5, -0.5}}};
  EXPECT_TRUE(apply(id, edit).changed);
  EXPECT_EQ(db.value("SELECT concat_ws(' ', description, file_meta) FROM media_attachments"),
            R"(a cat {"focus": {"x": 0.5, "y": -0.5}})");
  EXPECT_FALSE(apply(id, edit).changed);
}

TEST_F(an_edit, leaves_silent_who_is_named_no_more) {
  auto post = draft("@bob");
  post.mentions = {bob};
  const auto id = write(post).id;
  post_edit edit;
  edit.text = "nobody";
  apply(id, edit);
  EXPECT_EQ(db.value(fmt::format("SELECT silent::text FROM mentions WHERE status_id = {}", id.value)),
            "true");
}

TEST_F(a_post, mentions_whom_its_author_does_not_block) {
  const auto eve = people.remote("https://else.example/users/eve");
  db.run(
      fmt::format("UPDATE accounts SET username = 'Eve', domain = 'else.example' WHERE id = {}", eve.value));
  db.run(fmt::format("INSERT INTO blocks (account_id, target_account_id, created_at, updated_at) VALUES"
                     " ({}, {}, now(), now())",
                     alice.value, bob.value));
  const auto found = with([&](pqxx::dbtransaction& tx) {
    return find_mentionable(tx, facts, alice, {{"bob", ""}, {"eve", "else.example"}, {"nobody", ""}});
  });
  ASSERT_EQ(found.size(), 2U);
  for (const auto& each : found)
    EXPECT_EQ(each.refused, each.id == bob);
}

TEST_F(a_post, stands_in_its_thread_in_the_order_of_reading) {
  const auto answer_to = [&](status_id parent, account_id by) {
    auto post = draft("answer");
    post.author = by;
    post.parent = row(parent);
    return write(post).id;
  };
  const auto root = write(draft("root")).id;
  const auto a = answer_to(root, bob), b = answer_to(root, alice), aa = answer_to(a, alice),
             ba = answer_to(b, bob);
  const auto thread = [&](status_id id, thread_bounds bounds = {}) {
    return with([&](pqxx::dbtransaction& tx) { return find_thread(tx, id.value, {alice, {}}, bounds); });
  };
  EXPECT_THAT(thread(root).descendants, ElementsAre(a.value, aa.value, b.value, ba.value));
  EXPECT_THAT(thread(aa).ancestors, ElementsAre(root.value, a.value));
  EXPECT_THAT(thread(root, {40, 2, 20}).descendants.size(), 2U);
  EXPECT_THAT(thread(root, {40, 60, 1}).descendants, ElementsAre(a.value, b.value));
  db.run(fmt::format("INSERT INTO mutes (account_id, target_account_id, created_at, updated_at) VALUES"
                     " ({}, {}, now(), now())",
                     alice.value, bob.value));
  EXPECT_THAT(thread(root).descendants, ElementsAre(aa.value, b.value));
}

TEST_F(a_post, under_a_key_is_known_for_an_hour) {
  with([](pqxx::dbtransaction& tx) { create_own_schema(tx); });
  const std::string key(64, 'a'), other(64, 'b');
  const auto claim = [&](const std::string& which, wall_time at) {
    return with([&](pqxx::dbtransaction& tx) { return claim_idempotency_key(tx, alice, which, at); });
  };
  EXPECT_FALSE(claim(key, noon));
  with([&](pqxx::dbtransaction& tx) { keep_idempotency_key(tx, alice, key, {5, false}, noon); });
  EXPECT_EQ(claim(key, noon + seconds(3599)).value().id, 5);
  EXPECT_FALSE(claim(key, noon + seconds(3601)));
  EXPECT_FALSE(claim(other, noon));
  with([&](pqxx::dbtransaction& tx) {
    keep_idempotency_key(tx, alice, other, {6, true}, noon + seconds(4000));
  });
  EXPECT_EQ(db.value("SELECT count(*) FROM pheidi.idempotency_keys"), "1") << "old ones go";
  EXPECT_TRUE(claim(other, noon + seconds(4001)).value().scheduled);
}

TEST_F(a_post, is_quoted_by_whom_its_policy_names) {
  auto post = draft("quote me");
  post.quote_policy = quoted_by_followers;
  const auto quoted = row(write(post).id);
  const auto leave = [&] {
    return with([&](pqxx::dbtransaction& tx) { return leave_to_quote(tx, facts, bob, quoted); });
  };
  EXPECT_EQ(leave(), quote_leave::denied);
  db.run(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at) VALUES"
                     " ({}, {}, now(), now())",
                     bob.value, alice.value));
  EXPECT_EQ(leave(), quote_leave::automatic);
}

TEST_F(a_post, takes_the_defaults_of_its_author) {
  const auto defaults = [&] {
    return with([&](pqxx::dbtransaction& tx) { return find_posting_defaults(tx, alice); });
  };
  db.run("UPDATE users SET locale = 'de', settings = NULL");
  EXPECT_EQ(defaults().visibility, visibility::public_);
  EXPECT_EQ(defaults().language, "de");
  EXPECT_EQ(defaults().quote_policy, quoted_by_anybody);
  db.run("UPDATE accounts SET locked = true, silenced_at = now()");
  EXPECT_EQ(defaults().visibility, visibility::private_);
  EXPECT_TRUE(defaults().limited);
  db.run(R"(UPDATE users SET settings = '{"default_privacy":"unlisted","default_sensitive":true,)"
         R"("default_language":"fr","default_quote_policy":"nobody"}')");
  EXPECT_EQ(defaults().visibility, visibility::unlisted);
  EXPECT_TRUE(defaults().sensitive);
  EXPECT_EQ(defaults().language, "fr");
  EXPECT_EQ(defaults().quote_policy, quoted_by_nobody);
  db.run("UPDATE users SET settings = 'no JSON'");
  EXPECT_EQ(defaults().visibility, visibility::private_);
}

} // namespace
} // namespace pheidi::model
