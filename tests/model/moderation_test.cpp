// Reports of other servers, and relays.
#include "social_fixture.hpp"

#include "pheidi/model/moderation.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

struct reports : in_society {
  account_id alice = people.local("alice");
  account_id reporter = people.remote("https://a.example/actor");
  account_id bob = people.remote("https://a.example/users/bob");
  std::int64_t open_post = people.status(alice, 0);
  std::int64_t unlisted_post = people.status(alice, 1);
  std::int64_t private_post = people.status(alice, 2);
  std::int64_t direct_post = people.status(alice, 3);

  received_flag about(account_id target, std::vector<std::int64_t> statuses = {}) {
    return {reporter, "a.example", target, std::move(statuses), "spam", "https://a.example/flags/1"};
  }
  stored_report store(const received_flag& f) {
    return with([&](pqxx::dbtransaction& tx) { return insert_report(tx, f, noon); });
  }
  void mention(std::int64_t status, account_id whom) {
    db.run(fmt::format("INSERT INTO mentions (account_id, status_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now())",
                       whom.value, status));
  }
  std::vector<std::int64_t> all() { return {open_post, unlisted_post, private_post, direct_post}; }
};

TEST_F(reports, are_stored_as_sent) {
  const auto stored = store(about(alice, {open_post}));

  EXPECT_TRUE(stored.inserted);
  EXPECT_FALSE(stored.has_open_siblings);
  EXPECT_EQ(
      db.value("SELECT concat_ws('|', account_id, target_account_id, status_ids, comment, uri, category,"
               " forwarded, rule_ids, action_taken_at, created_at) FROM reports"),
      fmt::format("{}|{}|{{{}}}|spam|https://a.example/flags/1|0|f|{}", reporter.value, alice.value,
                  open_post, noon_text));
}

TEST_F(reports, of_the_same_flag_are_one_for_each_target) {
  const auto first = store(about(alice, {open_post}));
  const auto again = store(about(alice, {unlisted_post}));
  const auto other = store(about(bob));

  EXPECT_FALSE(again.inserted);
  EXPECT_EQ(again.id, first.id);
  EXPECT_THAT(again.statuses, ElementsAre(open_post));
  EXPECT_TRUE(other.inserted);
  EXPECT_EQ(people.rows("reports"), 2);
}

TEST_F(reports, about_remote_accounts_are_not_said_to_stay_here) {
  store(about(bob));

  EXPECT_EQ(db.value("SELECT forwarded FROM reports"), "NULL");
}

TEST_F(reports, without_uri_are_known_by_what_they_say_while_open) {
  auto anonymous = about(alice, {open_post});
  anonymous.uri.clear();

  const auto first = store(anonymous);
  EXPECT_EQ(store(anonymous).id, first.id);
  EXPECT_EQ(db.value("SELECT uri FROM reports"), "NULL");

  anonymous.comment = "more spam";
  EXPECT_TRUE(store(anonymous).inserted);

  db.run("UPDATE reports SET action_taken_at = now()");
  EXPECT_TRUE(store(anonymous).inserted);
}

TEST_F(reports, name_only_statuses_of_the_target_that_the_domain_could_see) {
  const auto foreign = people.status(bob);
  auto named = all();
  named.push_back(foreign);
  named.push_back(4711);

  EXPECT_THAT(store(about(alice, named)).statuses, UnorderedElementsAre(open_post, unlisted_post));
}

TEST_F(reports, name_private_statuses_when_the_domain_has_a_follower) {
  with([&](pqxx::dbtransaction& tx) { insert_follow(tx, {bob, alice, ""}, noon); });
  auto report = about(alice, all());
  report.reporter_domain = "A.example";

  EXPECT_THAT(store(report).statuses, UnorderedElementsAre(open_post, unlisted_post, private_post));
}

TEST_F(reports, name_statuses_that_mention_the_domain_and_no_others) {
  const auto other = people.status(alice, 3);
  mention(direct_post, bob);
  mention(other, people.remote("https://b.example/users/x"));
  auto named = all();
  named.push_back(other);

  EXPECT_THAT(store(about(alice, named)).statuses,
              UnorderedElementsAre(open_post, unlisted_post, direct_post));
}

TEST_F(reports, may_name_deleted_statuses) {
  db.run(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}", open_post));

  EXPECT_THAT(store(about(alice, {open_post})).statuses, ElementsAre(open_post));
}

TEST_F(reports, comments_are_cut_by_characters) {
  auto report = about(alice);
  report.comment.clear();
  for (int i = 0; i < 5001; ++i)
    report.comment += "\xc3\xa9";

  store(report);

  EXPECT_EQ(db.value("SELECT concat_ws(' ', char_length(comment), octet_length(comment)) FROM reports"),
            "5000 10000");
}

TEST_F(reports, comments_may_hold_anything) {
  auto report = about(alice);
  report.comment = std::string("a\0b\xff", 4);

  store(report);

  EXPECT_EQ(db.value("SELECT comment FROM reports"), "ab\xef\xbf\xbd");
}

TEST_F(reports, know_of_others_about_the_same_account) {
  store(about(alice));
  auto second = about(alice);
  second.uri = "https://a.example/flags/2";

  EXPECT_TRUE(store(second).has_open_siblings);
  db.run("UPDATE reports SET action_taken_at = now() WHERE uri LIKE '%/1'");
  EXPECT_FALSE(store(second).has_open_siblings);
}

TEST_F(reports, about_remote_accounts_concern_us_when_they_answer_somebody_here) {
  const auto reply = people.status(bob);
  const auto replies = [&](account_id target, std::vector<std::int64_t> statuses) {
    return with([&](pqxx::dbtransaction& tx) { return replies_to_local(tx, target, statuses); });
  };
  EXPECT_FALSE(replies(bob, {reply}));

  db.run(fmt::format("UPDATE statuses SET in_reply_to_account_id = {} WHERE id = {}", reporter.value, reply));
  EXPECT_FALSE(replies(bob, {reply}));
  db.run(fmt::format("UPDATE statuses SET in_reply_to_account_id = {} WHERE id = {}", alice.value, reply));
  EXPECT_TRUE(replies(bob, {open_post, reply}));
  EXPECT_FALSE(replies(reporter, {reply}));
  EXPECT_FALSE(replies(bob, {}));
}

struct reports_at_once : in_public {};

TEST_F(reports_at_once, eight_of_one_flag_make_one) {
  const auto target = people.local("accused");
  const auto from = people.remote("https://a.example/actor");

  const auto made = at_once(8, [&](pqxx::dbtransaction& tx, int) {
    return insert_report(tx, {from, "a.example", target, {}, "spam", "https://a.example/flags/1"}, noon)
        .inserted;
  });

  EXPECT_EQ(std::count(made.begin(), made.end(), true), 1);
}

struct relays : in_society {
  std::int64_t make(const std::string& inbox, relay_state state, const std::string& follow) {
    return people.number(
        fmt::format("INSERT INTO relays (inbox_url, state, follow_activity_id, created_at,"
                    " updated_at) VALUES ('{}', {}, NULLIF('{}', ''), now(), now()) RETURNING id",
                    inbox, static_cast<int>(state), follow));
  }
  auto by_inbox(const std::string& url) {
    return with([&](pqxx::dbtransaction& tx) { return relay_by_inbox(tx, url); });
  }
  auto by_follow(const std::string& id) {
    return with([&](pqxx::dbtransaction& tx) { return relay_by_follow_activity(tx, id); });
  }
  bool accept(std::int64_t id) {
    return with([&](pqxx::dbtransaction& tx) { return accept_relay(tx, id, noon); });
  }
  bool reject(std::int64_t id) {
    return with([&](pqxx::dbtransaction& tx) { return reject_relay(tx, id, noon); });
  }
};

TEST_F(relays, are_found_by_inbox_and_by_the_follow_that_was_sent) {
  const auto id = make("https://relay.example/inbox", relay_state::pending, "https://social.example/1");

  EXPECT_EQ(by_inbox("https://relay.example/inbox")->id, id);
  EXPECT_FALSE(by_inbox("https://relay.example/inbox")->enabled());
  EXPECT_EQ(by_follow("https://social.example/1")->inbox_url, "https://relay.example/inbox");
  EXPECT_FALSE(by_inbox("https://relay.example"));
  EXPECT_FALSE(by_follow("https://social.example/2"));
  EXPECT_FALSE(by_follow(""));
}

TEST_F(relays, enabled_one_counts_where_an_inbox_has_two) {
  make("https://relay.example/inbox", relay_state::rejected, "");
  const auto id = make("https://relay.example/inbox", relay_state::accepted, "");

  EXPECT_EQ(by_inbox("https://relay.example/inbox")->id, id);
  EXPECT_TRUE(by_inbox("https://relay.example/inbox")->enabled());
}

TEST_F(relays, answers_change_the_state_once) {
  const auto id = make("https://relay.example/inbox", relay_state::pending, "https://social.example/1");

  EXPECT_TRUE(accept(id));
  EXPECT_FALSE(accept(id));
  EXPECT_EQ(by_follow("https://social.example/1")->state, relay_state::accepted);
  EXPECT_TRUE(reject(id));
  EXPECT_FALSE(reject(id));
  EXPECT_EQ(by_follow("https://social.example/1")->state, relay_state::rejected);
}

TEST_F(relays, switched_off_stay_off) {
  const auto id = make("https://relay.example/inbox", relay_state::idle, "https://social.example/1");

  EXPECT_FALSE(accept(id));
  EXPECT_FALSE(reject(id));
  EXPECT_FALSE(accept(4711));
}

} // namespace
} // namespace pheidi::model
