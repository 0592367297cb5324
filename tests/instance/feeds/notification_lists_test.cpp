// Notifications as they are listed: pages, groups, counts, requests (client-api.md 3.5).
#include "feeds_fixture.hpp"

#include "pheidi/instance/entities/notifications.hpp"
#include "pheidi/model/client/notifications_written.hpp"

namespace pheidi::instance::feeds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct listing_notifications : in_feeds {
  account_id ada = user("ada"), bo = user("bo"), cy = user("cy");
  std::int64_t status = post(ada);

  std::int64_t row(const std::string& type, const std::string& activity_type, std::int64_t activity,
                   account_id from, const std::string& key = "", bool filtered = false) {
    return insert("notifications",
                  "account_id, type, activity_type, activity_id, from_account_id, group_key, filtered",
                  fmt::format("{}, '{}', '{}', {}, {}, nullif('{}', ''), {}", ada.value, type, activity_type,
                              activity, from.value, key, filtered));
  }
  std::int64_t liked(account_id by, const std::string& key = "") {
    return row("favourite", "Favourite",
               insert("favourites", "account_id, status_id", fmt::format("{}, {}", by.value, status)), by,
               key);
  }
  std::int64_t mentioned(account_id by, bool filtered = false) {
    return row("mention", "Mention", mention(post(by), ada), by, "", filtered);
  }
  model::notification_query query() {
    model::notification_query q;
    q.account = ada;
    return q;
  }
  ids page(const model::notification_query& q) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) {
      ids out;
      for (const auto& each : model::notification_page(tx, q))
        out.push_back(each.id);
      return out;
    });
  }
  std::vector<model::notification_group> groups(const model::notification_query& q) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) { return model::notification_group_page(tx, q); });
  }
  template <class F>
  auto with_context(F&& f) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) {
      const auto facts = schema->current(tx);
      const entities::context ctx{settings, *facts, wall_clock::now(), ada};
      return f(tx, ctx);
    });
  }
};

TEST_F(listing_notifications, are_newest_first_and_filtered_by_what_is_asked) {
  const auto like = liked(bo), said = mentioned(cy), hidden = mentioned(bo, true);
  auto q = query();
  EXPECT_THAT(page(q), ElementsAre(said, like));
  q.include_filtered = true;
  EXPECT_THAT(page(q), ElementsAre(hidden, said, like));
  q.types = {"favourite", "nonsense"};
  EXPECT_THAT(page(q), ElementsAre(like));
  q.types = {};
  q.exclude_types = {"favourite"};
  q.from = cy;
  EXPECT_THAT(page(q), ElementsAre(said));
}

TEST_F(listing_notifications, come_in_pages) {
  ids all;
  for (int i = 0; i < 5; ++i)
    all.push_back(mentioned(bo));
  auto q = query();
  q.limit = 2;
  EXPECT_THAT(page(q), ElementsAre(all[4], all[3]));
  q.max_id = all[3];
  EXPECT_THAT(page(q), ElementsAre(all[2], all[1]));
  q.max_id.reset();
  q.min_id = all[0];
  EXPECT_THAT(page(q), ElementsAre(all[2], all[1]));
}

TEST_F(listing_notifications, of_suspended_senders_are_not_shown) {
  mentioned(bo);
  db.run(fmt::format("UPDATE accounts SET suspended_at = now() WHERE id = {}", bo.value));
  EXPECT_THAT(page(query()), IsEmpty());
}

TEST_F(listing_notifications, are_grouped_by_key) {
  const auto key = fmt::format("favourite-{}-1", status);
  const auto first = liked(bo, key), said = mentioned(cy), second = liked(cy, key);
  const auto all = groups(query());
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].key, key);
  EXPECT_EQ(all[0].count, 2);
  EXPECT_EQ(all[0].newest.id, second);
  EXPECT_EQ(all[0].page_min, first); // the page is the last one
  EXPECT_EQ(all[0].page_max, second);
  EXPECT_THAT(all[0].samples, ElementsAre(cy, bo));
  EXPECT_EQ(all[0].newest.status, status);
  EXPECT_EQ(all[1].key, fmt::format("ungrouped-{}", said));
}

TEST_F(listing_notifications, are_grouped_only_where_asked) {
  const auto key = fmt::format("favourite-{}-1", status);
  liked(bo, key);
  liked(cy, key);
  auto q = query();
  q.grouped_types = {"reblog"};
  EXPECT_THAT(groups(q), SizeIs(2));
}

TEST_F(listing_notifications, fill_a_page_of_groups_however_large_they_are) {
  const auto key = fmt::format("favourite-{}-1", status);
  const auto oldest = mentioned(bo);
  for (int i = 0; i < 10; ++i)
    liked(user("many"), key);
  auto q = query();
  q.limit = 2;
  const auto all = groups(q);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].count, 10);
  EXPECT_THAT(all[0].samples, SizeIs(8));
  EXPECT_EQ(all[1].newest.id, oldest);
}

TEST_F(listing_notifications, are_unread_beyond_the_marker) {
  const auto key = fmt::format("favourite-{}-1", status);
  const auto first = mentioned(bo);
  liked(bo, key);
  liked(cy, key);
  insert("markers", "user_id, timeline, last_read_id",
         fmt::format("(SELECT id FROM users WHERE account_id = {}), 'notifications', {}", ada.value, first));
  auto q = query();
  q.limit = 100;
  const auto count = [&](bool grouped) {
    return db.in_transaction(
        [&](pqxx::dbtransaction& tx) { return model::unread_notifications(tx, q, grouped); });
  };
  EXPECT_EQ(count(false), 2);
  EXPECT_EQ(count(true), 1);
  q.limit = 1;
  EXPECT_EQ(count(false), 1);
}

TEST_F(listing_notifications, are_entities_with_account_and_status) {
  const auto like = liked(bo);
  const auto shown = with_context([&](pqxx::dbtransaction& tx, const entities::context& ctx) {
    return entities::notifications(tx, ctx, model::notification_page(tx, query()));
  });
  ASSERT_EQ(shown.size(), 1U);
  const auto& one = shown.front().as_object();
  std::vector<std::string> keys;
  for (const auto& member : one)
    keys.emplace_back(member.key());
  EXPECT_THAT(keys, ElementsAre("id", "type", "created_at", "group_key", "account", "status"));
  EXPECT_EQ(one.at("id").as_string(), std::to_string(like));
  EXPECT_EQ(one.at("group_key").as_string(), fmt::format("ungrouped-{}", like));
  EXPECT_EQ(one.at("account").at("id").as_string(), std::to_string(bo.value));
  EXPECT_EQ(one.at("status").at("id").as_string(), std::to_string(status));
}

TEST_F(listing_notifications, of_groups_name_everything_once) {
  const auto key = fmt::format("favourite-{}-1", status);
  liked(bo, key);
  liked(cy, key);
  const auto shown = with_context([&](pqxx::dbtransaction& tx, const entities::context& ctx) {
    return entities::grouped_notifications(tx, ctx, model::notification_group_page(tx, query()));
  });
  EXPECT_EQ(shown.at("accounts").as_array().size(), 2U);
  EXPECT_EQ(shown.at("statuses").as_array().size(), 1U);
  const auto& group = shown.at("notification_groups").as_array().front().as_object();
  EXPECT_EQ(group.at("notifications_count").as_int64(), 2);
  EXPECT_EQ(group.at("status_id").as_string(), std::to_string(status));
  const auto avatars = with_context([&](pqxx::dbtransaction& tx, const entities::context& ctx) {
    return entities::grouped_notifications(tx, ctx, model::notification_group_page(tx, query()),
                                           {true, true});
  });
  EXPECT_EQ(avatars.at("accounts").as_array().size(), 1U);
  EXPECT_EQ(avatars.at("partial_accounts").as_array().size(), 1U);
}

TEST_F(listing_notifications, of_a_request_are_shown_once_it_is_accepted) {
  const auto hidden = mentioned(bo, true);
  const auto request = number(fmt::format(
      "INSERT INTO notification_requests (account_id, from_account_id, notifications_count, created_at,"
      " updated_at) VALUES ({}, {}, 1, now(), now()) RETURNING id",
      ada.value, bo.value));
  const auto policy = with_context([&](pqxx::dbtransaction& tx, const entities::context& ctx) {
    return entities::notification_policy(tx, ctx);
  });
  EXPECT_EQ(policy.at("for_private_mentions").as_string(), "filter");
  EXPECT_EQ(policy.at("for_not_following").as_string(), "accept");
  EXPECT_EQ(policy.at("summary").at("pending_requests_count").as_int64(), 1);
  const auto shown = db.in_transaction([&](pqxx::dbtransaction& tx) {
    return model::accept_notification_requests(tx, ada, {request}, wall_clock::now());
  });
  EXPECT_EQ(shown, 1);
  EXPECT_THAT(page(query()), ElementsAre(hidden));
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM notification_permissions WHERE account_id = {}"
                               " AND from_account_id = {}",
                               ada.value, bo.value)),
            1);
}

TEST_F(listing_notifications, are_dismissed_one_by_one_and_in_groups) {
  const auto key = fmt::format("favourite-{}-1", status);
  liked(bo, key);
  liked(cy, key);
  const auto said = mentioned(bo);
  db.in_transaction([&](pqxx::dbtransaction& tx) {
    EXPECT_TRUE(model::dismiss_notification_group(tx, ada, key));
    EXPECT_FALSE(model::dismiss_notification(tx, bo, said));
    EXPECT_FALSE(model::dismiss_notification_group(tx, ada, "ungrouped-nothing"));
  });
  EXPECT_THAT(page(query()), ElementsAre(said));
  const auto alone = db.in_transaction([&](pqxx::dbtransaction& tx) {
    return model::find_notification_group(tx, ada, fmt::format("ungrouped-{}", said));
  });
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->newest.id, said);
}

} // namespace
} // namespace pheidi::instance::feeds
