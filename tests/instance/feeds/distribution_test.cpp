// A post is told: feeds, lists, streams (client-api.md 2.3 and 4, data-model.md 5.3).
#include "feeds_fixture.hpp"

#include "pheidi/model/client/notifications_written.hpp"

#include <boost/json/parse.hpp>

#include <map>

namespace pheidi::instance::feeds {
namespace {

using distribution = in_feeds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string payload_id(const std::string& message) {
  const auto parsed = boost::json::parse(message);
  return std::string(parsed.at("payload").at("id").as_string());
}

std::string event_of(const std::string& message) {
  return std::string(boost::json::parse(message).at("event").as_string());
}

TEST_F(distribution, puts_a_post_into_the_feeds_of_followers_and_of_its_author) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  for (const auto reader : {ada, bo, cy})
    read_home(reader);
  const auto id = post(ada);
  distribute(id);
  EXPECT_TRUE(in_home(ada, id));
  EXPECT_TRUE(in_home(bo, id));
  EXPECT_FALSE(in_home(cy, id));
}

TEST_F(distribution, tells_the_home_streams_that_somebody_listens_to) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  follow(cy, ada);
  read_home(bo);
  const auto id = post(ada);
  distribute(id);
  const auto heard = streams->all();
  std::vector<std::string> at_home, elsewhere;
  for (const auto& one : heard) {
    if (one.channel == home_channel(bo.value)) at_home.push_back(one.message);
    if (one.channel == home_channel(cy.value)) elsewhere.push_back(one.message);
  }
  ASSERT_THAT(at_home, SizeIs(1));
  EXPECT_EQ(event_of(at_home[0]), "update");
  EXPECT_EQ(payload_id(at_home[0]), std::to_string(id));
  EXPECT_THAT(elsewhere, IsEmpty());
}

TEST_F(distribution, changes_nothing_the_second_time) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada, "notify = TRUE");
  read_home(bo);
  const auto id = post(ada, 1);
  mention(id, bo);
  distribute(id);
  EXPECT_THAT(streams->all(), SizeIs(1)); // nobody said that he listens to notifications
  const auto before = server().list({"ZRANGE", key(bo), "0", "-1"});
  const auto notified =
      number("SELECT count(*) FROM notifications WHERE account_id = " + std::to_string(bo.value));
  distribute(id);
  EXPECT_THAT(streams->all(), IsEmpty());
  EXPECT_EQ(server().list({"ZRANGE", key(bo), "0", "-1"}), before);
  EXPECT_EQ(notified, 2);
  EXPECT_EQ(number("SELECT count(*) FROM notifications WHERE account_id = " + std::to_string(bo.value)), 2);
}

TEST_F(distribution, makes_no_feed_that_nobody_reads) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  distribute(post(ada));
  EXPECT_EQ(server().integer({"EXISTS", key(bo)}), 0);
}

TEST_F(distribution, tells_everybody_of_public_posts) {
  const auto ada = stranger("ada");
  const auto id = post(ada);
  insert("media_attachments", "status_id, account_id, type", fmt::format("{}, {}, 0", id, ada.value));
  distribute(id);
  std::vector<std::string> channels;
  for (const auto& one : streams->all())
    channels.push_back(one.channel);
  EXPECT_THAT(channels,
              testing::UnorderedElementsAre("timeline:public", "timeline:public:remote",
                                            "timeline:public:media", "timeline:public:remote:media"));
}

TEST_F(distribution, keeps_posts_for_few_and_of_limited_accounts_from_the_public) {
  const auto ada = user("ada"), bo = user("bo");
  for (const int visibility : {1, 2, 3})
    distribute(post(ada, visibility));
  db.run(fmt::format("UPDATE accounts SET silenced_at = now() WHERE id = {}", bo.value));
  distribute(post(bo));
  EXPECT_THAT(streams->all(), IsEmpty());
}

TEST_F(distribution, keeps_replies_to_others_from_the_public_but_not_from_hashtags) {
  const auto ada = user("ada"), bo = user("bo");
  const auto id = reply(bo, post(ada));
  const auto tag = insert("tags", "name", fmt::format("'boats{}'", id));
  db.run(fmt::format("INSERT INTO statuses_tags (status_id, tag_id) VALUES ({}, {})", id, tag));
  distribute(id);
  std::vector<std::string> channels;
  for (const auto& one : streams->all())
    channels.push_back(one.channel);
  const auto name = fmt::format("timeline:hashtag:boats{}", id);
  EXPECT_THAT(channels, testing::UnorderedElementsAre(name, name + ":local"));
}

TEST_F(distribution, brings_posts_of_followed_hashtags_home) {
  const auto ada = stranger("ada"), bo = user("bo");
  const auto id = post(ada);
  const auto tag = insert("tags", "name", fmt::format("'boats{}'", id));
  db.run(fmt::format("INSERT INTO statuses_tags (status_id, tag_id) VALUES ({}, {})", id, tag));
  insert("tag_follows", "account_id, tag_id", fmt::format("{}, {}", bo.value, tag));
  read_home(bo);
  distribute(id);
  EXPECT_TRUE(in_home(bo, id));
}

TEST_F(distribution, brings_direct_posts_only_to_followers_who_are_mentioned) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  follow(cy, ada);
  read_home(bo);
  read_home(cy);
  const auto id = post(ada, 3);
  mention(id, bo);
  distribute(id);
  EXPECT_TRUE(in_home(bo, id));
  EXPECT_FALSE(in_home(cy, id));
}

TEST_F(distribution, of_a_direct_post_goes_into_the_conversations_of_all_who_are_here) {
  const auto ada = user("ada"), bo = user("bo");
  const auto remote = stranger("cy");
  follow(bo, ada);
  const auto id = post(ada, 3);
  mention(id, bo);
  mention(id, remote);
  listen_to(direct_channel(bo.value));
  distribute(id);
  const auto row = [&](account_id owner) {
    return db.value(fmt::format("SELECT concat_ws(' ', participant_account_ids, status_ids, last_status_id,"
                                " unread) FROM account_conversations WHERE account_id = {}",
                                owner.value));
  };
  const auto pair = [](account_id a, account_id b) {
    return fmt::format("{{{},{}}}", std::min(a, b).value, std::max(a, b).value);
  };
  EXPECT_EQ(row(bo), fmt::format("{} {{{}}} {} t", pair(ada, remote), id, id));
  EXPECT_EQ(row(ada), fmt::format("{} {{{}}} {} f", pair(bo, remote), id, id));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM account_conversations WHERE {} = ANY(status_ids)", id)),
            2);
  const auto heard = streams->on(direct_channel(bo.value));
  ASSERT_THAT(heard, SizeIs(1));
  EXPECT_EQ(event_of(heard[0]), "conversation");
}

TEST_F(distribution, of_a_direct_post_leaves_alone_who_blocks_or_filters_its_author) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  insert("blocks", "account_id, target_account_id", fmt::format("{}, {}", bo.value, ada.value));
  const auto id = post(ada, 3);
  mention(id, bo);
  mention(id, cy); // who does not know ada: a policy that nobody changed keeps such messages apart
  listen_to(direct_channel(bo.value));
  listen_to(direct_channel(cy.value));
  distribute(id);
  const auto conversations = [&](account_id owner) {
    return number(
        fmt::format("SELECT count(*) FROM account_conversations WHERE account_id = {}", owner.value));
  };
  EXPECT_EQ(conversations(ada), 1);
  EXPECT_EQ(conversations(bo), 0);
  EXPECT_EQ(conversations(cy), 0);
  for (const auto& heard : streams->all())
    EXPECT_FALSE(heard.channel.starts_with("timeline:direct:")) << heard.channel << ' ' << heard.message;

  const auto request =
      number(fmt::format("SELECT id FROM notification_requests WHERE account_id = {}", cy.value));
  const auto shown = db.in_transaction([&](pqxx::dbtransaction& tx) {
    return model::accept_notification_requests(tx, cy, {request}, wall_clock::now());
  });
  EXPECT_EQ(shown, 1);
  EXPECT_EQ(conversations(cy), 1) << "what was accepted is a conversation like any other";
}

TEST_F(distribution, enters_lists_with_the_author_and_leaves_home_when_they_are_exclusive) {
  const auto ada = user("ada"), bo = user("bo");
  const auto followed = follow(bo, ada);
  const auto list = people.list(bo);
  db.run(fmt::format("UPDATE lists SET exclusive = TRUE WHERE id = {}", list));
  db.run(fmt::format("INSERT INTO list_accounts (list_id, account_id, follow_id) VALUES ({}, {}, {})", list,
                     ada.value, followed));
  read_home(bo);
  const auto feed = "feed:list:" + std::to_string(list);
  server().run({"ZADD", feed, "1", "1"});
  const auto id = post(ada);
  distribute(id);
  EXPECT_FALSE(in_home(bo, id));
  EXPECT_FALSE(server().run({"ZSCORE", feed, std::to_string(id)}).is_nil());
}

TEST_F(distribution, shows_one_boost_of_several_and_the_next_when_it_is_undone) {
  const auto ada = stranger("ada"), bo = user("bo"), cy = stranger("cy"), di = stranger("di");
  follow(bo, cy);
  follow(bo, di);
  read_home(bo);
  const auto original = post(ada);
  const auto first = boost(cy, original), second = boost(di, original);
  distribute(first);
  distribute(second);
  distribute(second);
  EXPECT_TRUE(in_home(bo, first));
  EXPECT_FALSE(in_home(bo, second));
  const auto tracked = key(bo) + ":reblogs";
  EXPECT_FALSE(server().run({"ZSCORE", tracked, std::to_string(original)}).is_nil());
  EXPECT_THAT(server().list({"SMEMBERS", tracked + ":" + std::to_string(original)}),
              ElementsAre(std::to_string(second)));
  EXPECT_FALSE(run("RemovalWorker", fmt::format("[{}]", first)));
  EXPECT_FALSE(in_home(bo, first));
  EXPECT_TRUE(in_home(bo, second));
}

TEST_F(distribution, skips_boosts_of_what_is_near_the_top) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  follow(bo, cy);
  read_home(bo);
  const auto original = post(ada);
  distribute(original);
  const auto again = boost(cy, original);
  distribute(again);
  EXPECT_FALSE(in_home(bo, again));
  db.run(fmt::format("UPDATE users SET settings = '{{\"aggregate_reblogs\":false}}' WHERE account_id = {}",
                     bo.value));
  distribute(again);
  EXPECT_TRUE(in_home(bo, again));
}

TEST_F(distribution, keeps_eight_hundred) {
  const auto ada = user("ada"), bo = user("bo");
  follow(bo, ada);
  std::vector<std::string> fill{"ZADD", key(bo)};
  for (int i = 1; i <= 800; ++i) {
    fill.push_back(std::to_string(i));
    fill.push_back(std::to_string(i));
  }
  server().run(fill);
  const auto id = post(ada);
  distribute(id);
  EXPECT_EQ(server().integer({"ZCARD", key(bo)}), 800);
  EXPECT_TRUE(in_home(bo, id));
  EXPECT_FALSE(in_home(bo, 1));
}

TEST_F(distribution, of_an_edit_tells_where_the_post_is) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada);
  read_home(bo);
  const auto id = post(ada);
  distribute(id);
  read_home(cy);
  boost(bo, id);
  streams->all();
  distribute(id, R"({"update":true})");
  std::vector<std::string> at_home;
  for (const auto& one : streams->all()) {
    EXPECT_EQ(event_of(one.message), "status.update");
    EXPECT_NE(one.channel, home_channel(cy.value));
    if (one.channel == home_channel(bo.value)) at_home.push_back(one.message);
  }
  EXPECT_THAT(at_home, SizeIs(1));
  EXPECT_EQ(db.value(fmt::format("SELECT type FROM notifications WHERE account_id = {}", bo.value)),
            "update");
}

TEST_F(distribution, of_an_edit_says_nothing_to_those_whom_the_author_blocks_by_now) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  const auto id = post(ada);
  for (const auto who : {bo, cy}) {
    boost(who, id);
    mention(id, who);
    listen_to(notifications_channel(who.value));
  }
  insert("blocks", "account_id, target_account_id", fmt::format("{}, {}", ada.value, bo.value));
  distribute(id, R"({"update":true})");
  std::map<std::string, int> heard;
  for (const auto& each : streams->all())
    ++heard[each.channel];
  EXPECT_EQ(heard[notifications_channel(bo.value)], 0);
  EXPECT_EQ(heard[notifications_channel(cy.value)], 3) << "a mention, an update, the post itself";
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM notifications WHERE account_id = {}", bo.value)), 0);
}

TEST_F(distribution, to_five_thousand_followers_is_a_matter_of_sets) {
  const auto ada = user("ada");
  db.run("INSERT INTO accounts (username, created_at, updated_at)"
         " SELECT 'crowd' || n, now(), now() FROM generate_series(1, 5000) n");
  db.run("INSERT INTO users (account_id, email, created_at, updated_at)"
         " SELECT id, username || '@ours.example', now(), now() FROM accounts WHERE username LIKE 'crowd%'");
  db.run(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                     " SELECT id, {}, now(), now() FROM accounts WHERE username LIKE 'crowd%'",
                     ada.value));
  const auto first = number("SELECT min(id) FROM accounts WHERE username LIKE 'crowd%'");
  const auto last = number("SELECT max(id) FROM accounts WHERE username LIKE 'crowd%'");
  for (const auto reader : {first, last})
    server().run({"ZADD", "feed:home:" + std::to_string(reader), "1", "1"});
  db.run("ANALYZE");
  server().run({"CONFIG", "RESETSTAT"});
  const auto id = post(ada);
  distribute(id);
  for (const auto reader : {first, last})
    EXPECT_TRUE(in_home(account_id(reader), id));
  const auto stats = server().text({"INFO", "commandstats"});
  const auto calls = [&stats](const std::string& command) {
    const auto at = stats.find("cmdstat_" + command + ":calls=");
    return at == stats.npos ? 0 : std::stoi(stats.substr(stats.find('=', at) + 1));
  };
  EXPECT_LE(calls("evalsha"), 20);
  db.run("DELETE FROM accounts WHERE username LIKE 'crowd%'");
}

TEST_F(distribution, of_a_post_that_is_gone_does_nothing) {
  distribute(1234);
  EXPECT_THAT(streams->all(), IsEmpty());
}

TEST_F(distribution, does_not_run_a_job_without_sense_again) {
  EXPECT_FALSE(run("DistributionWorker", R"(["a post"])"));
  EXPECT_FALSE(run("DistributionWorker", "[]"));
}

} // namespace
} // namespace pheidi::instance::feeds
