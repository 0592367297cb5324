// Likes, blocks, answers, reports, pins, votes and deletions by accounts of ours as what is told others.
#include "outgoing_fixture.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;

const std::string remote_note = "https://a.example/notes/1";
const std::string bobs = "https://a.example/users/bob";
const std::string bobs_inbox = "https://a.example/users/bob/inbox";

struct outgoing_statements : outgoing_fixture {
  account_id carol = people.local("carol");

  /// A row of a table with timestamps; its id.
  std::int64_t row(const std::string& table, const std::string& columns, const std::string& values) {
    return people.number(fmt::format("INSERT INTO {} ({}, created_at, updated_at) VALUES ({}, now(), now())"
                                     " RETURNING id",
                                     table, columns, values));
  }
  std::int64_t between(const std::string& table, account_id one, account_id other) {
    return row(table, "account_id, target_account_id", fmt::format("{}, {}", one.value, other.value));
  }
  std::int64_t of_post(const std::string& table, account_id who, std::int64_t status) {
    return row(table, "account_id, status_id", fmt::format("{}, {}", who.value, status));
  }
  /// With the choices "Tea" and "Coffee".
  std::int64_t poll_of(account_id author, std::int64_t status) {
    return row("polls", "account_id, status_id, options",
               fmt::format("{}, {}, '{{Tea,Coffee}}'", author.value, status));
  }
  std::int64_t vote_in(std::int64_t poll, account_id who, int choice) {
    return row("poll_votes", "account_id, poll_id, choice",
               fmt::format("{}, {}, {}", who.value, poll, choice));
  }
  void discard(std::int64_t status) { set("statuses", status, "deleted_at = now()"); }

  template <class Id, class Value>
  auto load(Value (*loader)(pqxx::dbtransaction&, const outgoing_context&, Id), std::int64_t id) {
    return with([&](pqxx::dbtransaction& tx) { return loader(tx, context(), Id(id)); });
  }
  auto answer_to(account_id follower, account_id target) {
    return with([&](pqxx::dbtransaction& tx) { return load_follow_answer(tx, context(), follower, target); });
  }
};

TEST_F(outgoing_statements, like_is_named_by_its_row) {
  const auto number = of_post("favourites", alice, remote_status(bob, remote_note));
  const auto named = fmt::format("{}#likes/{}", self, number);

  const auto like = load(load_like, number).value();

  EXPECT_EQ(like.said.id, named);
  EXPECT_EQ(like.said.actor, self);
  EXPECT_EQ(like.said.object, remote_note);
  EXPECT_EQ(like.undo_id, named + "/undo");
  EXPECT_EQ(like.inbox, bobs_inbox);
}

TEST_F(outgoing_statements, like_is_nothing_unless_ours_of_a_post_elsewhere) {
  const auto liked = remote_status(bob, remote_note);
  const auto number = of_post("favourites", alice, liked);

  EXPECT_FALSE(load(load_like, 4711));
  EXPECT_FALSE(load(load_like, of_post("favourites", alice, post())));
  EXPECT_FALSE(load(load_like, of_post("favourites", bob, liked)));
  EXPECT_TRUE(load(load_like, number));
  discard(liked);
  EXPECT_FALSE(load(load_like, number));
}

TEST_F(outgoing_statements, block_has_the_id_that_it_was_sent_with) {
  const auto number = between("blocks", alice, bob);
  const auto named = fmt::format("{}#blocks/{}", self, number);

  const auto block = load(load_block, number).value();
  EXPECT_EQ(block.said.id, named);
  EXPECT_EQ(block.said.actor, self);
  EXPECT_EQ(block.said.object, bobs);
  EXPECT_EQ(block.undo_id, named + "/undo");
  EXPECT_EQ(block.inbox, bobs_inbox);

  set("blocks", number, "uri = 'https://social.example/1234'");
  EXPECT_EQ(load(load_block, number)->said.id, "https://social.example/1234");
  EXPECT_EQ(load(load_block, number)->undo_id, named + "/undo");
}

TEST_F(outgoing_statements, block_is_nothing_unless_ours_of_somebody_elsewhere) {
  EXPECT_FALSE(load(load_block, 4711));
  EXPECT_FALSE(load(load_block, between("blocks", bob, alice)));
  EXPECT_FALSE(load(load_block, between("blocks", alice, carol)));
}

TEST_F(outgoing_statements, answer_names_the_follow_as_the_follower_did) {
  const auto number = between("follow_requests", bob, alice);
  set("follow_requests", number, "uri = 'https://a.example/follows/1'");

  const auto answer = answer_to(bob, alice).value();

  EXPECT_EQ(answer.follow.id, "https://a.example/follows/1");
  EXPECT_EQ(answer.follow.actor, bobs);
  EXPECT_EQ(answer.follow.object, self);
  EXPECT_EQ(answer.accept_id, fmt::format("{}#accepts/follows/{}", self, number));
  EXPECT_EQ(answer.reject_id, fmt::format("{}#rejects/follows/{}", self, number));
  EXPECT_EQ(answer.inbox, bobs_inbox);
}

TEST_F(outgoing_statements, answer_may_be_to_a_follower_without_uri) {
  set("accounts", alice.value, "id_scheme = 1");
  const auto number = between("follows", bob, alice);
  const auto actor = fmt::format("https://social.example/ap/users/{}", alice.value);

  const auto answer = answer_to(bob, alice).value();

  EXPECT_EQ(answer.follow.id, fmt::format("{}#follows/{}", bobs, number));
  EXPECT_EQ(answer.reject_id, fmt::format("{}#rejects/follows/{}", actor, number));
}

TEST_F(outgoing_statements, answer_is_nothing_unless_somebody_elsewhere_follows_one_of_ours) {
  between("follows", alice, bob);
  between("follows", carol, alice);

  EXPECT_FALSE(answer_to(bob, alice));
  EXPECT_FALSE(answer_to(alice, bob));
  EXPECT_FALSE(answer_to(carol, alice));
}

TEST_F(outgoing_statements, report_is_told_by_the_server) {
  const auto older = remote_status(bob, remote_note), newer = remote_status(bob, "https://a.example/notes/2");
  const auto number = row("reports", "account_id, target_account_id, comment, uri, status_ids",
                          fmt::format("{}, {}, 'Spam', 'https://social.example/5f04', '{{{},{},{}}}'",
                                      alice.value, bob.value, older, newer, post()));
  discard(newer);

  const auto report = load(load_report, number).value();

  EXPECT_EQ(report.id, "https://social.example/5f04");
  EXPECT_EQ(report.actor, "https://social.example/actor");
  EXPECT_EQ(report.comment, "Spam");
  EXPECT_THAT(report.objects, ElementsAre(bobs, "https://a.example/notes/2", remote_note));
  EXPECT_EQ(report.inbox, bobs_inbox);
}

TEST_F(outgoing_statements, report_may_be_about_the_account_alone) {
  const auto number = between("reports", alice, bob);
  set("reports", number, "uri = 'https://social.example/5f04'");

  EXPECT_THAT(load(load_report, number)->objects, ElementsAre(bobs));
  EXPECT_EQ(load(load_report, number)->comment, "");
}

TEST_F(outgoing_statements, report_is_nothing_unless_ours_about_somebody_elsewhere) {
  const auto with_uri = [&](std::int64_t number) {
    set("reports", number, "uri = 'https://social.example/5f04'");
    return number;
  };

  EXPECT_FALSE(load(load_report, 4711));
  EXPECT_FALSE(load(load_report, between("reports", alice, bob)));
  EXPECT_FALSE(load(load_report, with_uri(between("reports", bob, alice))));
  EXPECT_FALSE(load(load_report, with_uri(between("reports", alice, carol))));
}

TEST_F(outgoing_statements, pin_is_of_a_post_on_the_own_profile) {
  const auto status = post();

  const auto pin = load(load_pin, of_post("status_pins", alice, status)).value();

  EXPECT_EQ(pin.actor, self);
  EXPECT_EQ(pin.object, uri_of(status));
  EXPECT_EQ(pin.target, self + "/collections/featured");
}

TEST_F(outgoing_statements, pin_is_nothing_of_others_or_without_the_post) {
  const auto status = post();
  const auto number = of_post("status_pins", alice, status);

  EXPECT_FALSE(load(load_pin, 4711));
  EXPECT_FALSE(load(load_pin, of_post("status_pins", bob, remote_status(bob, remote_note))));
  EXPECT_FALSE(load(load_pin, of_post("status_pins", carol, status)));
  EXPECT_TRUE(load(load_pin, number));
  discard(status);
  EXPECT_FALSE(load(load_pin, number));
}

TEST_F(outgoing_statements, featured_tag_leads_to_the_account_s_posts_with_it) {
  const auto tag = row("tags", "name", "'tides'");
  const auto feature = [&](account_id who, const std::string& name) {
    return row("featured_tags", "account_id, tag_id, name", fmt::format("{}, {}, {}", who.value, tag, name));
  };

  const auto featured = load(load_featured_tag, feature(alice, "'Tides'")).value();

  EXPECT_EQ(featured.actor, self);
  EXPECT_EQ(featured.object.href, "https://social.example/@alice/tagged/tides");
  EXPECT_EQ(featured.object.name, "#Tides");
  EXPECT_EQ(featured.target, self + "/collections/featured");
  EXPECT_EQ(load(load_featured_tag, feature(carol, "NULL"))->object.name, "#tides");
  EXPECT_FALSE(load(load_featured_tag, feature(bob, "'Tides'")));
  EXPECT_FALSE(load(load_featured_tag, 4711));
}

TEST_F(outgoing_statements, vote_is_for_one_choice) {
  const auto number = vote_in(poll_of(bob, remote_status(bob, remote_note)), alice, 1);

  const auto vote = load(load_vote, number).value();

  EXPECT_EQ(vote.id, fmt::format("{}#votes/{}", self, number));
  EXPECT_EQ(vote.actor, self);
  EXPECT_EQ(vote.choice, "Coffee");
  EXPECT_EQ(vote.question, remote_note);
  EXPECT_EQ(vote.question_author, bobs);
  EXPECT_EQ(vote.inbox, bobs_inbox);
}

TEST_F(outgoing_statements, vote_is_nothing_unless_ours_in_a_poll_elsewhere) {
  const auto asked = remote_status(bob, remote_note), ours = post();
  const auto theirs = poll_of(bob, asked);
  const auto number = vote_in(theirs, alice, 0);

  EXPECT_FALSE(load(load_vote, 4711));
  EXPECT_FALSE(load(load_vote, vote_in(theirs, bob, 0)));
  EXPECT_FALSE(load(load_vote, vote_in(theirs, alice, 2)));
  EXPECT_FALSE(load(load_vote, vote_in(poll_of(alice, ours), alice, 0)));
  EXPECT_TRUE(load(load_vote, number));
  discard(asked);
  EXPECT_FALSE(load(load_vote, number));
}

TEST_F(outgoing_statements, deletion_tells_of_posts_that_are_there_or_gone) {
  const auto status = post();

  for (const bool gone : {false, true}) {
    if (gone) discard(status);
    const auto deletion = load(load_deletion, status).value();
    EXPECT_EQ(deletion.actor, self);
    EXPECT_EQ(deletion.status, uri_of(status));
    EXPECT_EQ(deletion.atom_uri, uri_of(status));
    EXPECT_TRUE(deletion.ld_signed);
  }
}

TEST_F(outgoing_statements, deletion_of_a_very_old_post_has_the_atom_uri_it_had) {
  const auto status = post();
  set("statuses", status, "uri = NULL, created_at = '2016-11-20'");

  EXPECT_EQ(load(load_deletion, status)->atom_uri,
            fmt::format("tag:ours.example,2016-11-20:objectId={}:objectType=Status", status));
}

TEST_F(outgoing_statements, deletion_is_signed_where_everybody_may_read) {
  const auto is_signed = [&](int visibility) {
    return load(load_deletion, post("x", visibility))->ld_signed;
  };

  EXPECT_TRUE(is_signed(1));
  for (const int narrower : {2, 3, 4})
    EXPECT_FALSE(is_signed(narrower)) << narrower;
}

TEST_F(outgoing_statements, deletion_is_nothing_of_boosts_and_of_others) {
  const auto theirs = remote_status(bob, remote_note);

  EXPECT_FALSE(load(load_deletion, 4711));
  EXPECT_FALSE(load(load_deletion, theirs));
  EXPECT_FALSE(load(load_deletion, people.boost(alice, theirs)));
}

TEST_F(outgoing_statements, posts_that_stay_here_are_not_spoken_of) {
  const auto status = post();
  const auto pin = of_post("status_pins", alice, status);
  db.run("ALTER TABLE statuses ADD COLUMN local_only boolean");
  facts = db.facts();
  EXPECT_TRUE(load(load_pin, pin) && load(load_deletion, status));

  set("statuses", status, "local_only = true");

  EXPECT_FALSE(load(load_pin, pin));
  EXPECT_FALSE(load(load_deletion, status));
}

struct outgoing_feature_requests : outgoing_statements {
  std::int64_t collection_of(account_id owner) {
    return row("collections", "account_id, name, local, sensitive, discoverable",
               fmt::format("{}, 'Birds', true, false, true", owner.value));
  }
  std::int64_t item(std::int64_t collection, account_id whom) {
    return row("collection_items", "collection_id, account_id, activity_uri",
               fmt::format("{}, {}, '{}/feature_requests/c3'", collection, whom.value, self));
  }
};

TEST_F(outgoing_feature_requests, ask_the_account_for_the_collection) {
  const auto collection = collection_of(alice);

  const auto wish = load(load_feature_request, item(collection, bob)).value();

  EXPECT_EQ(wish.id, self + "/feature_requests/c3");
  EXPECT_EQ(wish.author, alice);
  EXPECT_EQ(wish.object, bobs);
  EXPECT_EQ(wish.instrument,
            fmt::format("https://social.example/ap/users/{}/collections/{}", alice.value, collection));
  EXPECT_EQ(wish.inbox, bobs_inbox);
}

TEST_F(outgoing_feature_requests, are_nothing_where_nobody_is_to_be_asked) {
  const auto number = item(collection_of(alice), bob);
  const auto asked_with = [&](const std::string& change) {
    set("collection_items", number, change);
    return load(load_feature_request, number).has_value();
  };

  EXPECT_FALSE(load(load_feature_request, 4711));
  EXPECT_FALSE(load(load_feature_request, item(collection_of(alice), carol)));
  EXPECT_FALSE(load(load_feature_request, item(collection_of(bob), bob)));
  EXPECT_TRUE(asked_with("state = 1"));
  EXPECT_FALSE(asked_with("state = 2"));
  EXPECT_FALSE(asked_with("state = 3"));
  EXPECT_TRUE(asked_with("state = 0"));
  EXPECT_FALSE(asked_with("activity_uri = NULL"));
}

TEST_F(outgoing_feature_requests, are_nothing_before_4_6) {
  db.run("DROP TABLE collections CASCADE");
  facts = db.facts();

  EXPECT_FALSE(load(load_feature_request, 1));
}

} // namespace
} // namespace pheidi::model
