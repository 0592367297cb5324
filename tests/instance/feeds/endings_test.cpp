// Posts that are removed, accounts and domains that are blocked: what goes here, and what other servers hear.
#include "feeds_fixture.hpp"

#include "pheidi/json/read.hpp"

#include <boost/json/parse.hpp>

namespace pheidi::instance::feeds {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct endings : in_feeds {
  std::vector<boost::json::object> delivered() {
    std::vector<boost::json::object> out;
    for (const auto& raw : server().list({"LRANGE", "queue:push", "0", "-1"})) {
      const auto job = boost::json::parse(raw).as_object();
      out.push_back(boost::json::parse(job.at("args").at(0).as_string()).as_object());
    }
    return out;
  }
};

TEST_F(endings, of_a_post_take_it_out_of_feeds_streams_and_rows) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  read_home(bo);
  read_home(ada);
  const auto id = post(ada);
  distribute(id);
  streams->all();
  db.run(fmt::format("INSERT INTO account_stats (account_id, statuses_count, created_at, updated_at)"
                     " VALUES ({}, 5, now(), now())",
                     ada.value));
  EXPECT_FALSE(run("RemovalWorker", fmt::format(R"([{},{{"redraft":false}}])", id)));
  EXPECT_FALSE(in_home(bo, id));
  EXPECT_FALSE(in_home(ada, id));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM statuses WHERE id = {}", id)), 0);
  EXPECT_EQ(number(fmt::format("SELECT statuses_count FROM account_stats WHERE account_id = {}", ada.value)),
            4);
  std::vector<std::string> channels;
  for (const auto& one : streams->all()) {
    EXPECT_EQ(one.message, fmt::format(R"({{"event":"delete","payload":"{}"}})", id));
    channels.push_back(one.channel);
  }
  EXPECT_THAT(channels, testing::UnorderedElementsAre(home_channel(ada.value), home_channel(bo.value),
                                                      "timeline:public", "timeline:public:local"));
}

TEST_F(endings, of_a_post_take_its_boosts_and_notifications_along) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(cy, bo);
  read_home(cy);
  const auto id = post(ada), again = boost(bo, id);
  distribute(again);
  EXPECT_TRUE(in_home(cy, again));
  EXPECT_FALSE(run("LocalNotificationWorker", fmt::format(R"([{},{},"Status","reblog"])", ada.value, again)));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM notifications WHERE account_id = {}", ada.value)), 1);
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", id)));
  EXPECT_FALSE(in_home(cy, again));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM statuses WHERE id IN ({}, {})", id, again)), 0);
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM notifications WHERE account_id = {}", ada.value)), 0);
}

TEST_F(endings, of_a_post_are_told_to_the_servers_of_followers) {
  const auto ada = user("ada"), remote = stranger("bo");
  follow(remote, ada);
  const auto id = post(ada);
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", id)));
  const auto all = delivered();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].at("type").as_string(), "Delete");
  EXPECT_EQ(all[0].at("object").at("type").as_string(), "Tombstone");
  EXPECT_TRUE(all[0].contains("signature"));
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", id)));
  EXPECT_THAT(delivered(), SizeIs(1));
}

TEST_F(endings, of_a_boost_are_an_undo_even_of_one_that_is_discarded) {
  const auto ada = user("ada"), remote = stranger("bo"), author = stranger("cy");
  follow(remote, ada);
  const auto original = post(author);
  const auto id = boost(ada, original);
  db.run(fmt::format(
      "UPDATE statuses SET local = TRUE, uri = 'https://social.example/users/x/statuses/{0}/activity',"
      " deleted_at = now() WHERE id = {0}",
      id));
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", id)));
  const auto all = delivered();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].at("type").as_string(), "Undo");
  EXPECT_EQ(all[0].at("object").at("type").as_string(), "Announce");
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM statuses WHERE id = {}", id)), 0);
}

TEST_F(endings, of_evidence_keep_the_row_hidden) {
  const auto ada = user("ada"), bo = user("bo");
  const auto id = post(ada);
  insert("reports", "account_id, target_account_id, status_ids",
         fmt::format("{}, {}, '{{{}}}'", bo.value, ada.value, id));
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", id)));
  EXPECT_EQ(db.value(fmt::format("SELECT deleted_at IS NOT NULL FROM statuses WHERE id = {}", id)), "t");
}

TEST_F(endings, of_a_direct_post_leave_no_conversation) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  const auto id = post(ada, 3);
  mention(id, bo);
  distribute(id);
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM account_conversations WHERE account_id IN ({}, {})",
                               ada.value, bo.value)),
            2);
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", id)));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM account_conversations WHERE account_id IN ({}, {})",
                               ada.value, bo.value)),
            0);
}

TEST_F(endings, with_a_domain_cut_follows_both_ways_and_say_so) {
  const auto ada = user("ada"), bo = stranger("bo"), cy = stranger("cy");
  follow(ada, bo);
  follow(cy, ada);
  insert("follow_requests", "account_id, target_account_id",
         fmt::format("{}, {}", stranger("di").value, ada.value));
  const auto failed =
      run("AfterAccountDomainBlockWorker", fmt::format(R"([{},"remote.example"])", ada.value));
  ASSERT_FALSE(failed) << failed->message;
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM follows WHERE {} IN (account_id, target_account_id)",
                               ada.value)),
            0);
  EXPECT_EQ(
      number(fmt::format("SELECT count(*) FROM follow_requests WHERE target_account_id = {}", ada.value)), 0);
  std::vector<std::string> types;
  for (const auto& each : delivered())
    types.emplace_back(each.at("type").as_string());
  EXPECT_THAT(types, testing::UnorderedElementsAre("Undo", "Reject", "Reject"));
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws(' ', followers_count, following_count) FROM"
                                 " account_relationship_severance_events WHERE account_id = {}",
                                 ada.value)),
            "1 1");
  EXPECT_EQ(db.value(fmt::format("SELECT type FROM notifications WHERE account_id = {}", ada.value)),
            "severed_relationships");

  follow(ada, bo); // as if the first run had been cut short
  EXPECT_FALSE(run("AfterAccountDomainBlockWorker", fmt::format(R"([{},"remote.example"])", ada.value)));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM notifications WHERE account_id = {}", ada.value)), 1);
}

TEST_F(endings, of_an_account_that_moved_take_its_followers_along) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy"), old = stranger("old");
  for (const auto follower : {ada, bo})
    follow(follower, old, "show_reblogs = FALSE");
  insert("blocks", "account_id, target_account_id", fmt::format("{}, {}", bo.value, cy.value));
  EXPECT_FALSE(run("MoveWorker", fmt::format("[{},{}]", old.value, cy.value)));
  EXPECT_THAT(server().list({"LRANGE", "queue:pull", "0", "-1"}), SizeIs(2));
  for (const auto follower : {ada, bo})
    EXPECT_FALSE(run("UnfollowFollowWorker", fmt::format("[{},{},{}]", follower.value, old.value, cy.value)));
  EXPECT_EQ(
      db.value(fmt::format("SELECT show_reblogs FROM follows WHERE account_id = {} AND target_account_id"
                           " = {}",
                           ada.value, cy.value)),
      "f");
  EXPECT_EQ(
      number(fmt::format("SELECT count(*) FROM follows WHERE account_id = {} AND target_account_id = {}",
                         ada.value, old.value)),
      0);
  EXPECT_EQ(
      number(fmt::format("SELECT count(*) FROM follows WHERE account_id = {} AND target_account_id = {}",
                         bo.value, old.value)),
      1); // who blocks the new one stays
  ASSERT_THAT(delivered(), SizeIs(1));
  EXPECT_EQ(delivered()[0].at("type").as_string(), "Undo");
}

TEST_F(endings, of_a_boost_bring_back_none_by_somebody_who_was_blocked_meanwhile) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(ada, bo);
  follow(ada, cy);
  read_home(ada);
  const auto original = post(user("di"));
  const auto shown = boost(bo, original), held = boost(cy, original);
  distribute(shown);
  distribute(held);
  ASSERT_TRUE(in_home(ada, shown));
  ASSERT_FALSE(in_home(ada, held)) << "one boost of a post is enough";
  EXPECT_FALSE(run("BlockWorker", fmt::format("[{},{}]", ada.value, cy.value)));
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", shown)));
  EXPECT_FALSE(in_home(ada, shown));
  EXPECT_FALSE(in_home(ada, held));
}

TEST_F(endings, of_a_mute_bring_posts_back) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  const auto own = post(bo), id = post(ada);
  const auto mute = insert("mutes", "account_id, target_account_id, expires_at",
                           fmt::format("{}, {}, now() - interval '1 second'", bo.value, ada.value));
  EXPECT_FALSE(run("DeleteMuteWorker", fmt::format("[{}]", mute)));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM mutes WHERE id = {}", mute)), 0);
  EXPECT_THAT(server().list({"LRANGE", "queue:default", "0", "-1"}), SizeIs(1));
  EXPECT_THAT(home(bo), ElementsAre(id, own));
}

} // namespace
} // namespace pheidi::instance::feeds
