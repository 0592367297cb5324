// Accounts that are suspended, and let go again: their posts in feeds here, their follows, and what other
// servers hear (federation.md 5: suspended accounts).
#include "feeds_fixture.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace pheidi::instance::feeds {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct suspension : in_feeds {
  void suspend(account_id who, int origin = 0) {
    db.run(fmt::format("UPDATE accounts SET suspended_at = now(), suspension_origin = {1} WHERE id = {0};"
                       "INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                       " VALUES ({0}, now(), now())",
                       who.value, origin));
  }
  void let_go(account_id who) {
    db.run(fmt::format("UPDATE accounts SET suspended_at = NULL, suspension_origin = NULL WHERE id = {0};"
                       "DELETE FROM account_deletion_requests WHERE account_id = {0}",
                       who.value));
  }
  void work(const std::string& klass, account_id who) {
    const auto failed = run(klass, fmt::format("[{}]", who.value));
    EXPECT_FALSE(failed) << failed->message;
  }
  void work_suspension(account_id who) { work("Admin::SuspensionWorker", who); }
  void work_end(account_id who) { work("Admin::UnsuspensionWorker", who); }

  static std::vector<json::object> jobs_in(const std::vector<std::string>& raw) {
    std::vector<json::object> out;
    for (const auto& each : raw)
      out.push_back(json::parse(each).as_object());
    return out;
  }
  static std::vector<json::object> deliveries() {
    return jobs_in(server().list({"LRANGE", "queue:push", "0", "-1"}));
  }
  static std::vector<json::object> scheduled() {
    return jobs_in(server().list({"ZRANGE", "schedule", "0", "-1"}));
  }
  std::int64_t follows_by(account_id who) {
    return number(fmt::format("SELECT count(*) FROM follows WHERE account_id = {}", who.value));
  }
  /// A list of the follower with the followed on it; there is a feed for it.
  std::int64_t list_with(account_id owner, account_id followed) {
    const auto list = people.list(owner);
    db.run(
        fmt::format("INSERT INTO list_accounts (list_id, account_id, follow_id) SELECT {}, target_account_id,"
                    " id FROM follows WHERE account_id = {} AND target_account_id = {}",
                    list, owner.value, followed.value));
    server().run({"ZADD", fmt::format("feed:list:{}", list), "1", "1"});
    return list;
  }
  bool in_list(std::int64_t list, std::int64_t status) {
    return !server().run({"ZSCORE", fmt::format("feed:list:{}", list), std::to_string(status)}).is_nil();
  }
};

TEST_F(suspension, of_somebody_elsewhere_refuses_what_they_follow_here_once) {
  const auto ada = user("ada"), bo = user("bo"), cy = stranger("cy");
  for (const auto followed : {ada, bo})
    follow(cy, followed);
  follow(ada, cy);
  db.run(fmt::format("UPDATE follows SET uri = 'https://remote.example/follows/1' WHERE account_id = {} AND"
                     " target_account_id = {}",
                     cy.value, ada.value));
  suspend(cy);
  work_suspension(cy);
  EXPECT_EQ(follows_by(cy), 0);
  EXPECT_EQ(follows_by(ada), 1) << "ours go on when it is let go";
  const auto sent = deliveries();
  ASSERT_THAT(sent, SizeIs(2));
  const auto inbox = db.value(fmt::format("SELECT inbox_url FROM accounts WHERE id = {}", cy.value));
  std::vector<std::int64_t> signers;
  for (const auto& job : sent) {
    const auto said = json::parse(job.at("args").at(0).as_string());
    EXPECT_EQ(said.at("type"), "Reject");
    EXPECT_EQ(said.at("object").at("type"), "Follow");
    EXPECT_EQ(said.at("object").at("object"), said.at("actor"));
    EXPECT_EQ(job.at("args").at(2).as_string(), inbox);
    signers.push_back(job.at("args").at(1).to_number<std::int64_t>());
  }
  EXPECT_THAT(signers, testing::UnorderedElementsAre(ada.value, bo.value));
  work_suspension(cy);
  EXPECT_THAT(deliveries(), SizeIs(2));
  EXPECT_THAT(scheduled(), IsEmpty());
}

TEST_F(suspension, of_somebody_elsewhere_refuses_more_than_one_transaction_holds) {
  const auto cy = stranger("cy");
  for (int i = 0; i < 101; ++i)
    follow(cy, user("many"));
  suspend(cy);
  work_suspension(cy);
  EXPECT_EQ(follows_by(cy), 0);
  EXPECT_THAT(deliveries(), SizeIs(101));
}

TEST_F(suspension, takes_posts_out_of_homes_and_lists) {
  const auto ada = user("ada"), cy = stranger("cy"), di = stranger("di");
  for (const auto followed : {cy, di})
    follow(ada, followed);
  read_home(ada);
  const auto list = list_with(ada, cy);
  const auto theirs = post(cy), other = post(di), boosted = boost(cy, post(user("ed")));
  for (const auto each : {theirs, other, boosted})
    distribute(each);
  ASSERT_TRUE(in_home(ada, theirs));
  ASSERT_TRUE(in_list(list, theirs));
  suspend(cy);
  work_suspension(cy);
  EXPECT_FALSE(in_home(ada, theirs));
  EXPECT_FALSE(in_home(ada, boosted));
  EXPECT_FALSE(in_list(list, theirs));
  EXPECT_TRUE(in_home(ada, other));
}

TEST_F(suspension, by_its_own_server_refuses_nothing) {
  const auto ada = user("ada"), cy = stranger("cy");
  follow(cy, ada);
  follow(ada, cy);
  read_home(ada);
  const auto id = post(cy);
  distribute(id);
  suspend(cy, 1);
  work_suspension(cy);
  EXPECT_FALSE(in_home(ada, id));
  EXPECT_EQ(follows_by(cy), 1);
  EXPECT_THAT(deliveries(), IsEmpty());
}

TEST_F(suspension, of_one_of_ours_is_told_by_the_profile) {
  const auto ada = user("ada"), bo = user("bo"), cy = stranger("cy");
  follow(bo, ada);
  follow(cy, ada);
  follow(ada, cy);
  read_home(bo);
  const auto id = post(ada);
  distribute(id);
  suspend(ada);
  work_suspension(ada);
  EXPECT_FALSE(in_home(bo, id));
  EXPECT_EQ(follows_by(ada), 1);
  const auto later = scheduled();
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_EQ(later[0].at("class"), "ActivityPub::UpdateDistributionWorker");
  EXPECT_EQ(later[0].at("args"), json::value(json::array{ada.value}));
  EXPECT_THAT(deliveries(), IsEmpty());
}

TEST_F(suspension, for_good_is_not_told) {
  const auto ada = user("ada");
  suspend(ada);
  db.run(fmt::format("DELETE FROM account_deletion_requests WHERE account_id = {}", ada.value));
  work_suspension(ada);
  EXPECT_THAT(scheduled(), IsEmpty());
}

TEST_F(suspension, that_is_over_when_the_job_comes_does_nothing) {
  const auto ada = user("ada"), cy = stranger("cy");
  follow(cy, ada);
  follow(ada, cy);
  read_home(ada);
  const auto id = post(cy);
  distribute(id);
  work_suspension(cy);
  EXPECT_TRUE(in_home(ada, id));
  EXPECT_EQ(follows_by(cy), 1);
  work("Admin::SuspensionWorker", account_id(999999999999));
  EXPECT_THAT(deliveries(), IsEmpty());
}

TEST_F(suspension, that_ends_brings_posts_back_and_asks_for_the_profile) {
  const auto ada = user("ada"), cy = stranger("cy");
  follow(ada, cy);
  read_home(ada);
  const auto list = list_with(ada, cy);
  const auto id = post(cy);
  distribute(id);
  suspend(cy);
  work_suspension(cy);
  ASSERT_FALSE(in_home(ada, id));
  work_end(cy);
  EXPECT_FALSE(in_home(ada, id)) << "it is suspended still";
  let_go(cy);
  work_end(cy);
  work_end(cy);
  EXPECT_TRUE(in_home(ada, id));
  EXPECT_TRUE(in_list(list, id));
  const auto asked = jobs_in(server().list({"LRANGE", "queue:pull", "0", "-1"}));
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked[0].at("class"), "RemoteAccountRefreshWorker");
  EXPECT_EQ(asked[0].at("args"), json::value(json::array{cy.value}));
}

TEST_F(suspension, of_one_of_ours_that_ends_is_told_by_the_profile) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  read_home(bo);
  const auto id = post(ada);
  suspend(ada);
  work_suspension(ada);
  let_go(ada);
  work_end(ada);
  EXPECT_TRUE(in_home(bo, id));
  std::vector<std::string> classes;
  for (const auto& job : scheduled())
    classes.emplace_back(job.at("class").as_string());
  EXPECT_THAT(classes,
              ElementsAre("ActivityPub::UpdateDistributionWorker", "ActivityPub::UpdateDistributionWorker"));
}

} // namespace
} // namespace pheidi::instance::feeds
