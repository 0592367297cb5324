// Wishes to quote, moves and follows of ours as the values that are told others.
#include "outgoing_fixture.hpp"

namespace pheidi::model {
namespace {

const std::string remote_note = "https://a.example/notes/1";

struct outgoing_relations : outgoing_fixture {
  std::optional<outgoing_quote_request> request(std::int64_t quote) {
    return with([&](pqxx::dbtransaction& tx) { return load_quote_request(tx, context(), quote); });
  }
  std::optional<outgoing_move> move(std::int64_t migration) {
    return with([&](pqxx::dbtransaction& tx) { return load_move(tx, context(), migration); });
  }
  std::optional<outgoing_follow> follow(account_id who, account_id whom) {
    return with([&](pqxx::dbtransaction& tx) { return load_follow(tx, context(), who, whom); });
  }
  std::int64_t migration(account_id from, const std::string& to) {
    return people.number(fmt::format("INSERT INTO account_migrations (account_id, target_account_id,"
                                     " created_at, updated_at) VALUES ({}, {}, now(), now()) RETURNING id",
                                     from.value, to));
  }
};

TEST_F(outgoing_relations, quote_request_goes_to_the_quoted_author) {
  const auto quoting = post(), quoted = remote_status(bob, remote_note);

  const auto wish = request(quote(quoting, quoted, bob, 0)).value();

  EXPECT_EQ(wish.id, self + "/quote_requests/1");
  EXPECT_EQ(wish.author, alice);
  EXPECT_EQ(wish.actor, self);
  EXPECT_EQ(wish.quoted, remote_note);
  EXPECT_EQ(wish.inbox, "https://a.example/users/bob/inbox");
  EXPECT_EQ(wish.quoting.id, uri_of(quoting));
  ASSERT_TRUE(wish.quoting.quote);
  EXPECT_EQ(wish.quoting.quote->uri, remote_note);
}

TEST_F(outgoing_relations, quote_request_is_nothing_where_nobody_is_to_be_asked) {
  const auto quoting = post(), quoted = remote_status(bob, remote_note);
  const auto number = quote(quoting, quoted, bob, 0);
  const auto with_change = [&](const char* table, std::int64_t id, const std::string& change,
                               const std::string& back) {
    set(table, id, change);
    const bool asked = request(number).has_value();
    set(table, id, back);
    EXPECT_TRUE(request(number)) << back;
    return asked;
  };

  EXPECT_FALSE(request(4711));
  EXPECT_TRUE(with_change("quotes", number, "state = 1", "state = 0"));
  for (const int no : {2, 3, 4})
    EXPECT_FALSE(with_change("quotes", number, fmt::format("state = {}", no), "state = 0")) << no;
  EXPECT_FALSE(with_change("quotes", number, "activity_uri = NULL", "activity_uri = 'https://x/1'"));
  EXPECT_FALSE(with_change("statuses", quoting, "deleted_at = now()", "deleted_at = NULL"));
  EXPECT_FALSE(with_change("statuses", quoted, "deleted_at = now()", "deleted_at = NULL"));
  EXPECT_FALSE(with_change("accounts", bob.value, "inbox_url = ''", "inbox_url = 'https://a.example/x'"));
  const auto carol = people.local("carol");
  EXPECT_FALSE(request(quote(post(), people.status(carol), carol, 0)));
}

TEST_F(outgoing_relations, quote_request_is_nothing_before_4_4) {
  const auto number = quote(post(), remote_status(bob, remote_note), bob, 0);
  go_back_to("4.3");

  EXPECT_FALSE(request(number));
}

TEST_F(outgoing_relations, move_names_both_accounts) {
  const auto number = migration(alice, fmt::format("{}", bob.value));

  const auto m = move(number).value();

  EXPECT_EQ(m.id, fmt::format("{}#moves/{}", self, number));
  EXPECT_EQ(m.account, alice);
  EXPECT_EQ(m.actor, self);
  EXPECT_EQ(m.target, "https://a.example/users/bob");
  EXPECT_EQ(move(migration(alice, fmt::format("{}", people.local("carol").value)))->target,
            "https://social.example/users/carol");
}

TEST_F(outgoing_relations, move_is_nothing_without_target_or_of_others) {
  EXPECT_FALSE(move(4711));
  EXPECT_FALSE(move(migration(alice, "NULL")));
  EXPECT_FALSE(move(migration(bob, fmt::format("{}", alice.value))));
}

TEST_F(outgoing_relations, follow_has_the_id_that_it_was_sent_with) {
  with([&](pqxx::dbtransaction& tx) { seed_follow(tx, alice, bob); });
  const auto row = people.number("SELECT id FROM follows");
  const auto named = fmt::format("{}#follows/{}", self, row);

  const auto f = follow(alice, bob).value();
  EXPECT_EQ(f.id, named);
  EXPECT_EQ(f.undo_id, named + "/undo");
  EXPECT_EQ(f.actor, self);
  EXPECT_EQ(f.object, "https://a.example/users/bob");
  EXPECT_EQ(f.inbox, "https://a.example/users/bob/inbox");

  db.run("UPDATE follows SET uri = 'https://social.example/1234'");
  EXPECT_EQ(follow(alice, bob)->id, "https://social.example/1234");
  EXPECT_EQ(follow(alice, bob)->undo_id, named + "/undo");
}

TEST_F(outgoing_relations, follow_may_be_a_request_and_of_ours_alone) {
  db.run(
      fmt::format("INSERT INTO follow_requests (account_id, target_account_id, uri, created_at, updated_at)"
                  " VALUES ({}, {}, 'https://social.example/5', now(), now())",
                  alice.value, bob.value));
  const auto carol = people.local("carol");
  with([&](pqxx::dbtransaction& tx) {
    seed_follow(tx, bob, alice);
    seed_follow(tx, alice, carol);
  });

  EXPECT_EQ(follow(alice, bob)->id, "https://social.example/5");
  EXPECT_FALSE(follow(bob, alice));
  EXPECT_FALSE(follow(alice, carol));
  EXPECT_FALSE(follow(carol, bob));
}

} // namespace
} // namespace pheidi::model
