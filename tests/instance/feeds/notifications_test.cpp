// Notifications as jobs make them (data-model.md 1.6 and 2.7).
#include "feeds_fixture.hpp"

#include <boost/json/parse.hpp>

namespace pheidi::instance::feeds {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct notifying : in_feeds {
  std::int64_t favourite(account_id by, std::int64_t status) {
    return insert("favourites", "account_id, status_id", fmt::format("{}, {}", by.value, status));
  }
  void notify(account_id whom, std::int64_t activity, const std::string& activity_type,
              const std::string& type) {
    const auto failed = run("LocalNotificationWorker",
                            fmt::format(R"([{},{},"{}","{}"])", whom.value, activity, activity_type, type));
    EXPECT_FALSE(failed) << failed->message;
  }
  std::string rows(account_id whom, const std::string& what) {
    return db.value(fmt::format("SELECT coalesce(string_agg({}, ' ' ORDER BY id), '') FROM notifications"
                                " WHERE account_id = {}",
                                what, whom.value));
  }
};

TEST_F(notifying, of_a_favourite_writes_a_row_and_tells_the_stream) {
  const auto ada = user("ada"), bo = user("bo");
  const auto status = post(ada), like = favourite(bo, status);
  listen_to(notifications_channel(ada.value));
  notify(ada, like, "Favourite", "favourite");
  EXPECT_EQ(rows(ada, "concat_ws('/', type, activity_type, activity_id, from_account_id, filtered)"),
            fmt::format("favourite/Favourite/{}/{}/f", like, bo.value));
  const auto heard = streams->on(notifications_channel(ada.value));
  ASSERT_THAT(heard, SizeIs(1));
  const auto message = boost::json::parse(heard[0]);
  EXPECT_EQ(message.at("event").as_string(), "notification");
  const auto& payload = message.at("payload");
  EXPECT_EQ(payload.at("type").as_string(), "favourite");
  EXPECT_EQ(payload.at("account").at("id").as_string(), std::to_string(bo.value));
  EXPECT_EQ(payload.at("status").at("id").as_string(), std::to_string(status));
  EXPECT_EQ(payload.at("id").as_string(), rows(ada, "id::text"));
}

TEST_F(notifying, twice_of_the_same_is_once) {
  const auto ada = user("ada"), bo = user("bo");
  const auto like = favourite(bo, post(ada));
  listen_to(notifications_channel(ada.value));
  notify(ada, like, "Favourite", "favourite");
  notify(ada, like, "Favourite", "favourite");
  EXPECT_EQ(rows(ada, "type"), "favourite");
  EXPECT_THAT(streams->all(), SizeIs(1));
}

TEST_F(notifying, groups_favourites_of_a_post_within_twelve_hours) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy"), di = user("di");
  const auto status = post(ada);
  const auto like_at = [&](account_id by, const std::string& moment) {
    const auto id = favourite(by, status);
    db.run(fmt::format("UPDATE favourites SET created_at = '{}' WHERE id = {}", moment, id));
    notify(ada, id, "Favourite", "favourite");
  };
  like_at(bo, "2026-05-01 10:30:00"); // hour 493786
  like_at(cy, "2026-05-01 21:59:00");
  like_at(di, "2026-05-01 22:00:00");
  const auto prefix = fmt::format("favourite-{}-", status);
  EXPECT_EQ(rows(ada, "group_key"), prefix + "493786 " + prefix + "493786 " + prefix + "493798");
}

TEST_F(notifying, of_mentions_has_no_group) {
  const auto ada = user("ada"), bo = user("bo");
  const auto status = post(bo);
  const auto row = mention(status, ada);
  notify(ada, row, "Mention", "mention");
  EXPECT_EQ(rows(ada, "coalesce(group_key, 'none')"), "none");
}

TEST_F(notifying, goes_to_users_only_and_never_to_oneself) {
  const auto ada = user("ada"), remote = stranger("bo");
  notify(remote, favourite(ada, post(remote)), "Favourite", "favourite");
  notify(ada, favourite(ada, post(ada)), "Favourite", "favourite");
  EXPECT_EQ(rows(remote, "type"), "");
  EXPECT_EQ(rows(ada, "type"), "");
}

TEST_F(notifying, is_silent_about_blocked_accounts) {
  const auto ada = user("ada"), bo = user("bo");
  insert("blocks", "account_id, target_account_id", fmt::format("{}, {}", ada.value, bo.value));
  notify(ada, favourite(bo, post(ada)), "Favourite", "favourite");
  EXPECT_EQ(rows(ada, "type"), "");
}

TEST_F(notifying, filters_strangers_into_a_request_that_counts) {
  const auto ada = user("ada"), bo = user("bo");
  insert("notification_policies", "account_id, for_not_following", fmt::format("{}, 1", ada.value));
  listen_to(notifications_channel(ada.value));
  const auto first = post(bo), second = post(bo);
  notify(ada, mention(first, ada), "Mention", "mention");
  notify(ada, mention(second, ada), "Mention", "mention");
  EXPECT_EQ(rows(ada, "filtered::text"), "true true");
  EXPECT_EQ(db.value(fmt::format("SELECT concat_ws(' ', from_account_id, notifications_count, last_status_id)"
                                 " FROM notification_requests WHERE account_id = {}",
                                 ada.value)),
            fmt::format("{} 2 {}", bo.value, second));
  EXPECT_THAT(streams->all(), IsEmpty());
}

TEST_F(notifying, lets_through_whom_a_permission_names) {
  const auto ada = user("ada"), bo = user("bo");
  insert("notification_policies", "account_id, for_not_following", fmt::format("{}, 2", ada.value));
  insert("notification_permissions", "account_id, from_account_id",
         fmt::format("{}, {}", ada.value, bo.value));
  notify(ada, mention(post(bo), ada), "Mention", "mention");
  EXPECT_EQ(rows(ada, "filtered::text"), "false");
}

TEST_F(notifying, of_private_mentions_by_strangers_is_filtered_unless_they_answer) {
  const auto ada = user("ada"), bo = user("bo");
  notify(ada, mention(post(bo, 3), ada), "Mention", "mention");
  const auto asked = post(ada, 3);
  mention(asked, bo);
  const auto answer = reply(bo, asked);
  db.run(fmt::format("UPDATE statuses SET visibility = 3 WHERE id = {}", answer));
  notify(ada, mention(answer, ada), "Mention", "mention");
  EXPECT_EQ(rows(ada, "filtered::text"), "true false");
}

TEST_F(notifying, of_a_new_post_goes_to_who_asked_for_it) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  follow(bo, ada, "notify = TRUE");
  follow(cy, ada);
  distribute(post(ada));
  distribute(reply(ada, post(cy)));
  EXPECT_EQ(rows(bo, "type"), "status");
  EXPECT_EQ(rows(cy, "type"), "");
}

TEST_F(notifying, of_a_new_post_goes_to_who_has_its_author_in_an_exclusive_list_but_not_if_it_is_filtered) {
  const auto ada = user("ada"), bo = user("bo"), cy = user("cy");
  const auto followed = follow(bo, ada, "notify = TRUE");
  const auto list = people.list(bo);
  db.run(fmt::format("UPDATE lists SET exclusive = TRUE WHERE id = {}", list));
  db.run(fmt::format("INSERT INTO list_accounts (list_id, account_id, follow_id) VALUES ({}, {}, {})", list,
                     ada.value, followed));
  read_home(bo);
  insert("mutes", "account_id, target_account_id", fmt::format("{}, {}", bo.value, cy.value));
  const auto about_cy = post(ada), id = post(ada);
  mention(about_cy, cy);
  distribute(about_cy);
  EXPECT_EQ(rows(bo, "type"), "");
  distribute(id);
  distribute(boost(ada, post(user("di"))));
  distribute(id, R"({"update":true})");
  EXPECT_EQ(rows(bo, "concat_ws('/', type, activity_type, activity_id)"),
            fmt::format("status/Status/{}", id));
  EXPECT_FALSE(in_home(bo, id));
}

TEST_F(notifying, skips_them_when_a_post_is_told_again) {
  const auto ada = user("ada"), bo = user("bo");
  const auto id = post(ada);
  mention(id, bo);
  distribute(id, R"({"skip_notifications":true})");
  EXPECT_EQ(rows(bo, "type"), "");
  distribute(id, fmt::format(R"({{"silenced_account_ids":[{}]}})", bo.value));
  EXPECT_EQ(rows(bo, "concat_ws('/', type, filtered)"), "mention/t");
}

TEST_F(notifying, of_a_poll_waits_for_its_end) {
  const auto ada = user("ada"), bo = user("bo");
  const auto status = post(ada);
  const auto poll = insert("polls", "account_id, status_id, options, expires_at",
                           fmt::format("{}, {}, '{{a,b}}', now() + interval '1 hour'", ada.value, status));
  insert("poll_votes", "account_id, poll_id, choice", fmt::format("{}, {}, 0", bo.value, poll));
  EXPECT_FALSE(run("PollExpirationNotifyWorker", fmt::format("[{}]", poll)));
  EXPECT_EQ(rows(ada, "type"), "");
  EXPECT_EQ(server().integer({"ZCARD", "schedule"}), 1);
  db.run(fmt::format("UPDATE polls SET expires_at = now() - interval '1 minute' WHERE id = {}", poll));
  EXPECT_FALSE(run("PollExpirationNotifyWorker", fmt::format("[{}]", poll)));
  EXPECT_EQ(rows(ada, "type"), "poll");
  EXPECT_EQ(rows(bo, "type"), "poll");
}

} // namespace
} // namespace pheidi::instance::feeds
