// Feeds as they are read: out of Redis, out of the database (data-model.md 5.3, client-api.md 1.3).
#include "feeds_fixture.hpp"

namespace pheidi::instance::feeds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct home_feed : in_feeds {
  net::awaitable<bool> until_gone(std::string name) {
    for (bool there = true; there;) {
      there = server().integer({"EXISTS", name}) == 1;
      co_await net::sleep_for(loop, milliseconds(5));
    }
    co_return true;
  }
};

TEST_F(home_feed, is_made_of_the_database_when_there_is_none) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  const auto first = post(ada), own = post(bo);
  post(cy);
  const auto answer_to_stranger = reply(ada, post(cy));
  const auto last = post(ada, 2);
  (void)answer_to_stranger;
  EXPECT_THAT(home(bo), ElementsAre(last, own, first));
  EXPECT_EQ(server().integer({"EXISTS", key(bo)}), 1);
}

TEST_F(home_feed, leaves_out_what_the_rules_leave_out) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  const auto remote = stranger("di");
  follow(bo, ada);
  const auto plain = post(ada);
  const auto about_cy = post(ada);
  mention(about_cy, cy);
  insert("mutes", "account_id, target_account_id", fmt::format("{}, {}", bo.value, cy.value));
  const auto of_domain = boost(ada, post(remote));
  insert("account_domain_blocks", "account_id, domain", fmt::format("{}, 'remote.example'", bo.value));
  const auto boosted = boost(ada, post(user("el")));
  (void)of_domain;
  EXPECT_THAT(home(bo), ElementsAre(boosted, plain));
}

TEST_F(home_feed, has_direct_posts_for_whom_they_mention) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  const auto to_bo = post(ada, 3);
  mention(to_bo, bo);
  post(ada, 3);
  EXPECT_THAT(home(bo), ElementsAre(to_bo));
}

TEST_F(home_feed, of_somebody_who_is_new_is_empty) {
  EXPECT_THAT(home(user("ada")), IsEmpty());
}

TEST_F(home_feed, is_read_in_pages) {
  const auto ada = user("ada");
  ids all;
  for (int i = 0; i < 6; ++i)
    all.push_back(post(ada));
  const auto page = [&](cursor c) { return home(ada, c); };
  EXPECT_THAT(page({{}, {}, {}, 2}), ElementsAre(all[5], all[4]));
  EXPECT_THAT(page({all[4], {}, {}, 2}), ElementsAre(all[3], all[2]));
  EXPECT_THAT(page({{}, all[3], {}, 1}), ElementsAre(all[5]));
  EXPECT_THAT(page({{}, {}, all[1], 2}), ElementsAre(all[3], all[2]));
  EXPECT_THAT(page({all[4], {}, all[1], 5}), ElementsAre(all[3], all[2]));
}

TEST_F(home_feed, goes_on_in_the_database_behind_its_end) {
  const auto ada = user("ada");
  const auto oldest = post(ada), older = post(ada);
  std::vector<std::string> fill{"ZADD", key(ada)};
  for (int i = 1; i <= 500; ++i) {
    const auto id = std::to_string(older + 100000 * i);
    fill.push_back(id);
    fill.push_back(id);
  }
  server().run(fill);
  EXPECT_THAT(home(ada, {older + 100000, {}, {}, 20}), ElementsAre(older, oldest));
}

TEST_F(home_feed, gets_what_a_new_follow_brings_and_loses_it_again) {
  const auto ada = user("ada"), bo = user("bo");
  const auto before = post(ada), hidden = post(ada, 3), own = post(bo);
  (void)hidden;
  EXPECT_THAT(home(bo), ElementsAre(own));
  follow(bo, ada);
  const auto args = fmt::format("[{},{},\"home\"]", ada.value, bo.value);
  EXPECT_FALSE(run("MergeWorker", args));
  EXPECT_THAT(home(bo), ElementsAre(own, before));
  EXPECT_FALSE(run("MergeWorker", args));
  EXPECT_FALSE(run("UnmergeWorker", args));
  EXPECT_THAT(home(bo), ElementsAre(own));
}

TEST_F(home_feed, loses_all_about_whoever_is_blocked) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  follow(bo, cy);
  const auto keep = post(ada), his = post(cy), boosted = boost(ada, his), about = post(ada);
  mention(about, cy);
  EXPECT_THAT(home(bo), SizeIs(3)); // the boost is held back by what it boosts
  (void)boosted;
  insert("notifications", "account_id, from_account_id, type, activity_type, activity_id",
         fmt::format("{}, {}, 'follow', 'Follow', 1", bo.value, cy.value));
  EXPECT_FALSE(run("BlockWorker", fmt::format("[{},{}]", bo.value, cy.value)));
  EXPECT_THAT(home(bo), ElementsAre(keep));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM notifications WHERE account_id = {}", bo.value)), 0);
}

TEST_F(home_feed, loses_posts_of_a_hashtag_that_is_not_followed_any_more) {
  const auto ada = stranger("ada"), bo = user("bo");
  const auto id = post(ada), own = post(bo);
  const auto tag = insert("tags", "name", fmt::format("'boats{}'", id));
  for (const auto each : {id, own})
    db.run(fmt::format("INSERT INTO statuses_tags (status_id, tag_id) VALUES ({}, {})", each, tag));
  const auto followed = insert("tag_follows", "account_id, tag_id", fmt::format("{}, {}", bo.value, tag));
  EXPECT_THAT(home(bo), ElementsAre(own, id));
  db.run(fmt::format("DELETE FROM tag_follows WHERE id = {}", followed));
  EXPECT_FALSE(run("TagUnmergeWorker", fmt::format("[{},{}]", tag, bo.value)));
  EXPECT_THAT(home(bo), ElementsAre(own));
}

TEST_F(home_feed, keeps_posts_that_another_followed_hashtag_brings) {
  const auto ada = stranger("ada"), bo = user("bo");
  const auto both = post(ada), one = post(ada);
  const auto tag = [&](const std::string& name) {
    const auto id = insert("tags", "name", fmt::format("'{}{}'", name, both));
    insert("tag_follows", "account_id, tag_id", fmt::format("{}, {}", bo.value, id));
    return id;
  };
  const auto boats = tag("boats"), trains = tag("trains");
  db.run(
      fmt::format("INSERT INTO statuses_tags (status_id, tag_id) VALUES ({0}, {2}), ({0}, {3}), ({1}, {2})",
                  both, one, boats, trains));
  EXPECT_THAT(home(bo), ElementsAre(one, both));
  db.run(fmt::format("DELETE FROM tag_follows WHERE tag_id = {}", boats));
  EXPECT_FALSE(run("TagUnmergeWorker", fmt::format("[{},{}]", boats, bo.value)));
  EXPECT_THAT(home(bo), ElementsAre(both));
}

TEST_F(home_feed, gets_a_late_post_for_one_reader) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  read_home(bo);
  read_home(cy);
  const auto id = post(ada);
  for (const auto reader : {bo, cy})
    EXPECT_FALSE(run("FeedInsertWorker", fmt::format(R"([{},{},"home"])", id, reader.value)));
  EXPECT_TRUE(in_home(bo, id));
  EXPECT_FALSE(in_home(cy, id));
}

TEST_F(home_feed, goes_when_nobody_reads_it) {
  const auto ada = user("ada"), bo = user("bo");
  post(ada);
  post(bo);
  home(ada);
  home(bo);
  const auto name = "home:" + std::to_string(ada.value);
  server().run({"ZADD", "pheidi:feeds:read", "1000000000", name});
  jobs.start();
  test::on_loop(loop, until_gone(key(ada)));
  EXPECT_EQ(server().integer({"EXISTS", key(bo)}), 1);
  jobs.stop();
}

TEST_F(home_feed, is_made_again_when_whoever_made_it_died) {
  const auto ada = user("ada");
  const auto id = post(ada);
  server().run({"ZADD", key(ada), "0", "0"});
  EXPECT_THAT(home(ada), ElementsAre(id));
  EXPECT_TRUE(server().run({"ZSCORE", key(ada), "0"}).is_nil());
}

TEST_F(home_feed, keeps_what_was_posted_while_it_was_made) {
  const auto ada = user("ada");
  const auto id = post(ada);
  const auto later = id + 1000000, earlier = id - 1000000; // whose transaction took longer
  server().run({"ZADD", key(ada), "0", "0"});
  for (const auto each : {later, earlier})
    server().run({"ZADD", key(ada), std::to_string(each), std::to_string(each)});
  EXPECT_THAT(home(ada), ElementsAre(later, id, earlier));
}

TEST_F(home_feed, is_made_anew_on_demand) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  const auto id = post(ada);
  server().run({"ZADD", key(bo), "5", "5"});
  EXPECT_FALSE(run("RegenerationWorker", fmt::format("[{}]", bo.value)));
  EXPECT_THAT(home(bo), ElementsAre(id));
}

TEST_F(home_feed, of_a_list_has_its_members) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  const auto followed = follow(bo, ada);
  follow(bo, cy);
  const auto list_id = people.list(bo);
  db.run(fmt::format("INSERT INTO list_accounts (list_id, account_id, follow_id) VALUES ({}, {}, {})",
                     list_id, ada.value, followed));
  const auto id = post(ada);
  post(cy);
  EXPECT_THAT(list(list_id), ElementsAre(id));
}

} // namespace
} // namespace pheidi::instance::feeds
