// The smaller entities (client-api.md 3.6).
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

using small_entities = with_entities;

TEST_F(small_entities, of_lists_and_markers) {
  EXPECT_EQ(bj::value(entities::list({5, "Friends", 1, true})),
            json(R"({"id": "5", "title": "Friends", "replies_policy": "followed", "exclusive": true})"));
  EXPECT_EQ(markers({}), bj::object());
  EXPECT_EQ(
      bj::value(markers({{"home", 9, 3, noon}})),
      json(R"({"home": {"last_read_id": "9", "version": 3, "updated_at": "2027-01-15T08:00:00.250Z"}})"));
}

TEST_F(small_entities, of_tags_have_seven_days) {
  const auto first = new_row("tags", "name, display_name", "'tides', 'Tides'"),
             second = new_row("tags", "name", "'sea'");
  row("tag_follows", "account_id, tag_id", fmt::format("{}, {}", alice.value, first));
  viewer = alice;
  const std::vector<std::int64_t> ids{second, -1, first};
  const auto all = with([&](pqxx::dbtransaction& tx) { return tags(tx, ctx(), ids); });

  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(at(all, "/0/name"), "sea");
  EXPECT_EQ(at(all, "/1/name"), "Tides");
  EXPECT_EQ(at(all, "/1/url"), "https://social.example/tags/tides");
  EXPECT_EQ(at(all, "/1/following"), true);
  EXPECT_EQ(at(all, "/1/featuring"), false);
  EXPECT_EQ(at(all, "/1/history").as_array().size(), 7U);
  EXPECT_EQ(at(all, "/1/history/0"), json(R"({"day": "1799971200", "accounts": "0", "uses": "0"})"));
  EXPECT_EQ(at(all, "/1/history/6/day"), "1799452800");
}

TEST_F(small_entities, of_featured_tags_count_in_words) {
  EXPECT_EQ(bj::value(featured_tag(ctx(), {3, "tides", "https://social.example/@alice", 7, noon})),
            json(R"({"id": "3", "name": "tides", "url": "https://social.example/@alice/tagged/tides",
    "statuses_count": "7", "last_status_at": "2027-01-15"})"));
}

TEST_F(small_entities, of_conversations_are_never_empty) {
  const auto id = post("x", 3);
  viewer = alice;
  const auto all = with([&](pqxx::dbtransaction& tx) {
    return conversations(tx, ctx(),
                         {{1, true, {bob, carol}, id},
                          {2, false, {}, std::nullopt},
                          {3, false, {account_id(424242)}, std::nullopt}});
  });

  EXPECT_EQ(at(all, "/0/unread"), true);
  EXPECT_EQ(at(all, "/0/accounts/0/acct"), "bob@a.example");
  EXPECT_EQ(at(all, "/0/accounts/1/acct"), "carol");
  EXPECT_EQ(at(all, "/0/last_status/id"), json_id(id));
  EXPECT_EQ(at(all, "/1/accounts/0/acct"), "alice");
  EXPECT_TRUE(at(all, "/1/last_status").is_null());
  EXPECT_EQ(at(all, "/2/accounts/0/acct"), "alice") << "whom it was with is no more";
}

TEST_F(small_entities, of_scheduled_posts_keep_their_parameters) {
  db.run(fmt::format("INSERT INTO scheduled_statuses (id, account_id) VALUES (4, {})", alice.value));
  const auto medium = new_row("media_attachments", "account_id, scheduled_status_id, file_file_name",
                              fmt::format("{}, 4, 'x.png'", alice.value));
  const auto all = with([&](pqxx::dbtransaction& tx) {
    return scheduled_statuses(tx, ctx(), {{4, noon, R"({"text": "Later", "application_id": 3})"}});
  });

  EXPECT_EQ(at(all, "/0/scheduled_at"), "2027-01-15T08:00:00.250Z");
  EXPECT_EQ(at(all, "/0/params"), json(R"({"text": "Later", "application_id": 3})"));
  EXPECT_EQ(at(all, "/0/media_attachments/0/id"), json_id(medium));
}

TEST_F(small_entities, of_rules_have_translations) {
  EXPECT_EQ(bj::value(rule({1, "Be kind", "Always", {{"de", "Sei nett", "Immer"}}})),
            json(R"({"id": "1", "text": "Be kind", "hint": "Always",
    "translations": {"de": {"text": "Sei nett", "hint": "Immer"}}})"));
}

TEST_F(small_entities, of_announcements_are_formatted) {
  const auto id = post();
  model::announcement_row one;
  one.id = 8;
  one.text = "Tea & #cake";
  one.published_at = one.updated_at = noon;
  one.read = false;
  one.status_ids = {id, -1};
  one.reactions = {{"gull", 2, true, "https://x.example/g.png", "https://x.example/s.png"},
                   {"x", 1, false, "", ""}};
  const auto all = with([&](pqxx::dbtransaction& tx) { return announcements(tx, ctx(), {one}); });

  EXPECT_EQ(at(all, "/0"),
            json(R"({"id": "8", "content": "<p>Tea &amp; <a href=\"https://social.example/tags/cake\" )"
                 R"(class=\"mention hashtag\" rel=\"tag\">#<span>cake</span></a></p>", "starts_at": null,
    "ends_at": null, "all_day": false, "published_at": "2027-01-15T08:00:00.250Z",
    "updated_at": "2027-01-15T08:00:00.250Z", "read": false, "mentions": [], "statuses": [{"id": ")" +
                 std::to_string(id) + R"(", "url": "https://social.example/@alice/)" + std::to_string(id) +
                 R"("}], "tags": [], "emojis": [], "reactions": [{"name": "gull", "count": 2,
    "me": true, "url": "https://x.example/g.png", "static_url": "https://x.example/s.png"},
    {"name": "x", "count": 1, "me": false}]})"));
}

} // namespace
} // namespace pheidi::instance::entities
