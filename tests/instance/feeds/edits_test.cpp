// An edited post goes where it belongs by now, and stays where it ended (data-model.md 5.3).
#include "feeds_fixture.hpp"
#include "instance/feeds/feed_changes.hpp"

#include <map>

namespace pheidi::instance::feeds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* as_edit = R"({"update":true})";
constexpr const char* edited = R"({"event":"status.update")";

struct edits : in_feeds {
  void tag(std::int64_t status, account_id follower) {
    const auto id = insert("tags", "name", fmt::format("'boats{}'", status));
    db.run(fmt::format("INSERT INTO statuses_tags (status_id, tag_id) VALUES ({}, {})", status, id));
    insert("tag_follows", "account_id, tag_id", fmt::format("{}, {}", follower.value, id));
  }
  /// Somebody whom the reader mutes.
  void mention_somebody_muted(std::int64_t status, account_id reader) {
    const auto muted = user("muted");
    insert("mutes", "account_id, target_account_id", fmt::format("{}, {}", reader.value, muted.value));
    mention(status, muted);
  }
  /// A list with its feed, and a listener.
  std::int64_t list_of(account_id owner, account_id member, std::int64_t followed) {
    const auto list = people.list(owner);
    db.run(fmt::format("INSERT INTO list_accounts (list_id, account_id, follow_id) VALUES ({}, {}, {})", list,
                       member.value, followed));
    server().run({"ZADD", list_key(list), "1", "1"});
    listen_to(list_channel(list));
    return list;
  }
  static std::string list_key(std::int64_t list) { return "feed:list:" + std::to_string(list); }
  bool in_list(std::int64_t list, std::int64_t status) {
    return !server().run({"ZSCORE", list_key(list), std::to_string(status)}).is_nil();
  }
  /// A post that a follower has at home.
  std::int64_t brought_home(account_id author, account_id follower) {
    follow(follower, author);
    read_home(follower);
    const auto id = post(author);
    distribute(id);
    EXPECT_TRUE(in_home(follower, id));
    return id;
  }
  /// Its end, whose last step did not see who had read it before: the row is there.
  void end_and_read(std::int64_t status, account_id author) {
    insert("reports", "account_id, target_account_id, status_ids",
           fmt::format("{0}, {0}, '{{{1}}}'", author.value, status));
    EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", status)));
    db.run(fmt::format("UPDATE statuses SET deleted_at = NULL WHERE id = {}", status));
    streams->all();
  }
};

TEST_F(edits, bring_home_what_has_a_followed_hashtag_by_now) {
  const auto ada = stranger("ada"), bo = user("bo");
  read_home(bo);
  const auto id = post(ada);
  distribute(id);
  ASSERT_FALSE(in_home(bo, id));
  tag(id, bo);
  streams->all();
  distribute(id, as_edit);
  EXPECT_TRUE(in_home(bo, id));
  EXPECT_THAT(streams->on(home_channel(bo.value)), ElementsAre(StartsWith(edited)));
  distribute(id, as_edit);
  EXPECT_EQ(server().integer({"ZCARD", key(bo)}), 2);
  distribute(id);
  EXPECT_EQ(server().integer({"ZCARD", key(bo)}), 2);
}

TEST_F(edits, take_out_of_home_and_lists_what_the_rules_refuse_by_now) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  const auto list = list_of(bo, ada, follow(bo, ada));
  follow(cy, ada);
  read_home(bo);
  read_home(cy);
  const auto id = post(ada);
  distribute(id);
  ASSERT_TRUE(in_home(bo, id) && in_list(list, id));
  streams->all();
  mention_somebody_muted(id, bo);
  distribute(id, as_edit);
  EXPECT_FALSE(in_home(bo, id));
  EXPECT_FALSE(in_list(list, id));
  EXPECT_TRUE(in_home(cy, id));
  std::map<std::string, std::vector<std::string>> heard;
  for (auto& one : streams->all())
    heard[one.channel].push_back(std::move(one.message));
  const auto end = fmt::format(R"({{"event":"delete","payload":"{}"}})", id);
  EXPECT_THAT(heard[home_channel(bo.value)], ElementsAre(end));
  EXPECT_THAT(heard[list_channel(list)], ElementsAre(end));
  EXPECT_THAT(heard[home_channel(cy.value)], ElementsAre(StartsWith(edited)));
  distribute(id, as_edit);
  EXPECT_THAT(streams->on(home_channel(bo.value)), IsEmpty()) << "who heard of its end hears no more of it";
}

TEST_F(edits, for_one_feed_take_out_what_its_rules_refuse_by_now) {
  const auto ada = user("ada"), bo = user("bo");
  const auto id = brought_home(ada, bo);
  mention_somebody_muted(id, bo);
  EXPECT_FALSE(run("FeedInsertWorker", fmt::format(R"([{},{},"home",{}])", id, bo.value, as_edit)));
  EXPECT_FALSE(in_home(bo, id));
}

TEST_F(edits, say_nothing_of_what_was_never_there) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  for (const auto reader : {bo, cy})
    follow(reader, ada, "languages = '{de}'");
  read_home(bo);
  listen_to(home_channel(cy.value)); // without a feed
  const auto id = post(ada);
  db.run(fmt::format("UPDATE statuses SET language = 'fr' WHERE id = {}", id));
  distribute(id);
  distribute(id, as_edit);
  for (const auto& one : streams->all())
    EXPECT_TRUE(one.channel != home_channel(bo.value) && one.channel != home_channel(cy.value))
        << one.message;
}

TEST_F(edits, leave_a_full_feed_without_what_is_older_than_all_in_it) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  const auto id = post(ada);
  std::vector<std::string> fill{"ZADD", key(bo)};
  for (int i = 1; i <= 800; ++i) {
    const auto newer = std::to_string(id + 100000 * i);
    fill.push_back(newer);
    fill.push_back(newer);
  }
  server().run(fill);
  listen_to(home_channel(bo.value));
  const auto before = server().list({"ZRANGE", key(bo), "0", "-1"});
  distribute(id, as_edit);
  EXPECT_EQ(server().list({"ZRANGE", key(bo), "0", "-1"}), before);
  EXPECT_THAT(streams->on(home_channel(bo.value)), IsEmpty());
}

TEST_F(edits, leave_a_post_to_the_boost_that_shows_it) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy"), di = user("di");
  for (const auto whom : {ada, cy, di})
    follow(bo, whom);
  read_home(bo);
  const auto id = post(ada), first = boost(cy, id), second = boost(di, id);
  distribute(first);
  distribute(id, as_edit);
  EXPECT_FALSE(in_home(bo, id));
  mention_somebody_muted(id, bo);
  distribute(id, as_edit);
  db.run(fmt::format("DELETE FROM mutes WHERE account_id = {}", bo.value));
  distribute(second);
  EXPECT_TRUE(in_home(bo, first));
  EXPECT_FALSE(in_home(bo, second)) << "one boost of a post is enough";
}

TEST_F(edits, bring_nothing_back_that_ended_after_they_were_read) {
  const auto ada = user("ada"), bo = user("bo");
  const auto id = brought_home(ada, bo);
  end_and_read(id, ada);
  for (const auto* how : {as_edit, "{}"}) {
    distribute(id, how);
    EXPECT_FALSE(in_home(bo, id));
    EXPECT_THAT(streams->all(), IsEmpty());
  }
}

TEST_F(edits, and_ends_are_not_undone_by_a_feed_that_is_made) {
  const auto ada = user("ada"), bo = user("bo");
  const auto id = brought_home(ada, bo);
  end_and_read(id, ada);
  EXPECT_FALSE(run("MergeWorker", fmt::format(R"([{},{},"home"])", ada.value, bo.value)));
  EXPECT_FALSE(in_home(bo, id));
  EXPECT_FALSE(run("RegenerationWorker", fmt::format("[{}]", bo.value)));
  EXPECT_FALSE(in_home(bo, id));
}

TEST_F(edits, are_not_undone_by_whoever_read_the_post_before_them) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  read_home(bo);
  const auto id = post(ada);
  const auto facts = db.facts();
  const auto read_at = [&] {
    return db.in_transaction(
        [&](pqxx::dbtransaction& tx) { return model::find_told_post(tx, facts, id)->read_at; });
  };
  const auto before = read_at();
  mention_somebody_muted(id, bo);
  EXPECT_GT(read_at(), before);
  distribute(id, as_edit);
  const auto insert_as_read = [&](std::int64_t when) {
    const feed_target into{{model::feed_kind::home, bo.value}};
    news about{change::insert, {id, std::nullopt}, when, "{}"};
    return test::on_loop(loop, change_feeds(redis, {}, std::move(about), {into}));
  };
  const auto late = insert_as_read(before);
  ASSERT_TRUE(late);
  EXPECT_FALSE(*late) << "the post is to be read again";
  EXPECT_FALSE(in_home(bo, id));
  const auto newest = insert_as_read(read_at());
  ASSERT_TRUE(newest);
  EXPECT_TRUE(*newest);
}

} // namespace
} // namespace pheidi::instance::feeds
