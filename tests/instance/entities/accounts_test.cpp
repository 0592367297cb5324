// Accounts, field by field (client-api.md 3.1).
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

struct account_entities : with_entities {
  bj::object credentials(account_id id) {
    return with([&](pqxx::dbtransaction& tx) { return credential_account(tx, ctx(), id); }).value();
  }
  void give_role(account_id whom, const std::string& role, const std::string& chosen = "{}") {
    db.run(fmt::format("UPDATE users SET role_id = {}, settings = '{}' WHERE account_id = {}", role, chosen,
                       whom.value));
  }
  std::int64_t role(const std::string& name, int permissions, bool highlighted) {
    return new_row("user_roles", "name, color, permissions, highlighted, position",
                   fmt::format("'{}', '#ff0000', {}, {}, 1", name, permissions, highlighted));
  }
};

TEST_F(account_entities, of_ours_have_all_fields) {
  set("accounts", alice.value, "discoverable = NULL");
  const auto o = account_of(alice);
  const auto id = std::to_string(alice.value);

  EXPECT_EQ(bj::value(o), json(R"({"id": ")" + id + R"(", "username": "alice", "acct": "alice",
    "display_name": "", "locked": false, "bot": false, "discoverable": null, "indexable": false, "group": false,
    "created_at": "2025-05-06T00:00:00.000Z", "note": "", "url": "https://social.example/@alice",
    "uri": "https://social.example/users/alice",
    "avatar": "https://social.example/avatars/original/missing.png",
    "avatar_static": "https://social.example/avatars/original/missing.png", "avatar_description": "",
    "header": "https://social.example/headers/original/missing.png",
    "header_static": "https://social.example/headers/original/missing.png", "header_description": "",
    "followers_count": 0, "following_count": 0, "statuses_count": 0, "last_status_at": null,
    "hide_collections": null, "show_media": true, "show_media_replies": true, "show_featured": true,
    "noindex": false,
    "feature_approval": {"automatic": [], "manual": [], "current_user": "denied"},
    "emojis": [], "roles": [], "fields": []})"));
}

TEST_F(account_entities, of_ours_format_what_was_typed) {
  set("accounts", alice.value,
      "note = 'Hi @bob@a.example & #tides', fields = '[{\"name\": \"Web\", \"value\": \"https://x.example\","
      " \"verified_at\": \"2026-01-02T03:04:05.678+00:00\"}, {\"name\": \"<b>\", \"value\": \"<i>\"}]'");
  const auto o = account_of(alice);

  EXPECT_EQ(
      o.at("note"),
      R"(<p>Hi <span class="h-card" translate="no"><a href="https://a.example/@bob" class="u-url mention">)"
      R"(@<span>bob</span></a></span> &amp; <a href="https://social.example/tags/tides" )"
      R"(class="mention hashtag" rel="tag">#<span>tides</span></a></p>)");
  EXPECT_EQ(at(o, "/fields/0"),
            json(R"({"name": "Web", "value": "<a href=\"https://x.example\" target=\"_blank\" )"
                 R"(rel=\"nofollow noopener me\" translate=\"no\"><span class=\"invisible\">)"
                 R"(https://</span><span class=\"\">x.example</span><span class=\"invisible\">)"
                 R"(</span></a>", "verified_at": "2026-01-02T03:04:05.678Z"})"));
  EXPECT_EQ(at(o, "/fields/1"), json(R"({"name": "<b>", "value": "&lt;i&gt;", "verified_at": null})"));
}

TEST_F(account_entities, of_others_are_sanitised) {
  set("accounts", bob.value,
      "display_name = 'Bob', note = '<p onclick=\"x\">Hi<script>alert(1)</script></p>', actor_type = "
      "'Service',"
      " fields = '[{\"name\": \"a\", \"value\": \"<img src=x>b\"}]', discoverable = true");
  const auto o = account_of(bob);

  EXPECT_EQ(o.at("acct"), "bob@a.example");
  EXPECT_EQ(o.at("url"), "https://a.example/@bob");
  EXPECT_EQ(o.at("uri"), "https://a.example/users/bob");
  EXPECT_EQ(o.at("note"), "<p>Hi</p>");
  EXPECT_EQ(at(o, "/fields/0/value").as_string().find("<img"), bj::string::npos);
  EXPECT_EQ(o.at("bot"), true);
  EXPECT_EQ(o.at("discoverable"), true);
  EXPECT_FALSE(o.contains("noindex"));
  EXPECT_FALSE(o.contains("roles"));
}

TEST_F(account_entities, of_others_are_named_as_people_write_them) {
  set("accounts", bob.value, "domain = 'xn--bcher-kva.example'");
  EXPECT_EQ(account_of(bob).at("acct"), "bob@b\xc3\xbc"
                                        "cher.example");
}

TEST_F(account_entities, show_counts_that_are_never_negative) {
  row("account_stats", "account_id, followers_count, following_count, statuses_count, last_status_at",
      fmt::format("{}, 5, -1, 7, '2026-08-21 23:59:00'", alice.value));
  const auto o = account_of(alice);

  EXPECT_EQ(o.at("followers_count"), 5);
  EXPECT_EQ(o.at("following_count"), 0);
  EXPECT_EQ(o.at("statuses_count"), 7);
  EXPECT_EQ(o.at("last_status_at"), "2026-08-21");
}

TEST_F(account_entities, have_pictures_that_stand_still) {
  set("accounts", alice.value,
      "avatar_file_name = 'a.gif', avatar_content_type = 'image/gif', avatar_description = 'me',"
      " header_file_name = 'h.png', header_content_type = 'image/png'");
  const auto o = account_of(alice);
  auto directories = std::to_string(alice.value); // of 18 digits
  for (std::size_t at = 15; at > 0; at -= 3)
    directories.insert(at, "/");
  const auto file = [&](const char* kind, const char* name) {
    return text(fmt::format("https://files.example/system/accounts/{}/{}/{}", kind, directories, name));
  };

  EXPECT_EQ(o.at("avatar"), file("avatars", "original/a.gif"));
  EXPECT_EQ(o.at("avatar_static"), file("avatars", "static/a.png"));
  EXPECT_EQ(o.at("avatar_description"), "me");
  EXPECT_EQ(o.at("header"), file("headers", "original/h.png"));
  EXPECT_EQ(o.at("header_static"), o.at("header"));
}

TEST_F(account_entities, of_others_show_what_was_not_fetched_where_it_is) {
  set("accounts", bob.value,
      "avatar_remote_url = 'https://a.example/b.png', header_remote_url = 'javascript:x'");
  const auto o = account_of(bob);

  EXPECT_EQ(o.at("avatar"), "https://a.example/b.png");
  EXPECT_EQ(o.at("avatar_static"), "https://a.example/b.png");
  EXPECT_EQ(o.at("header"), "https://social.example/headers/original/missing.png");
}

TEST_F(account_entities, that_are_suspended_are_blank) {
  set("accounts", bob.value,
      "suspended_at = now(), display_name = 'B', note = 'x', fields = '[{\"name\": \"a\", \"value\": "
      "\"b\"}]',"
      " locked = true, avatar_remote_url = 'https://a.example/b.png', actor_type = 'Service',"
      " discoverable = true, indexable = true, moved_to_account_id = " +
          std::to_string(alice.value));
  row("account_stats", "account_id, followers_count", fmt::format("{}, 5", bob.value));
  const auto o = account_of(bob);

  EXPECT_EQ(o.at("suspended"), true);
  EXPECT_EQ(o.at("display_name"), "");
  EXPECT_EQ(o.at("note"), "");
  EXPECT_EQ(o.at("avatar"), "https://social.example/avatars/original/missing.png");
  EXPECT_EQ(o.at("fields"), bj::array());
  EXPECT_EQ(o.at("emojis"), bj::array());
  for (const auto* flag : {"locked", "bot", "discoverable", "indexable", "group"})
    EXPECT_EQ(o.at(flag), false) << flag;
  EXPECT_EQ(o.at("followers_count"), 5);
  EXPECT_FALSE(o.contains("moved"));
}

TEST_F(account_entities, say_where_they_went_once) {
  set("accounts", alice.value,
      fmt::format("moved_to_account_id = {}, silenced_at = now(), memorial = true", bob.value));
  set("accounts", bob.value, fmt::format("moved_to_account_id = {}", carol.value));
  const auto o = account_of(alice);

  EXPECT_EQ(at(o, "/moved/acct"), "bob@a.example");
  EXPECT_FALSE(at(o, "/moved").as_object().contains("moved"));
  EXPECT_EQ(o.at("limited"), true);
  EXPECT_EQ(o.at("memorial"), true);
  EXPECT_FALSE(o.contains("suspended"));
}

TEST_F(account_entities, show_roles_that_are_meant_to_be_seen) {
  const auto seen = role("Owner", 1, true), unseen = role("Helper", 16, false);
  give_role(alice, std::to_string(seen), R"({"noindex": true})");
  give_role(carol, std::to_string(unseen));

  const auto o = account_of(alice);
  EXPECT_EQ(o.at("roles"),
            json(R"([{"id": ")" + std::to_string(seen) + R"(", "name": "Owner", "color": "#ff0000"}])"));
  EXPECT_EQ(o.at("noindex"), true);
  EXPECT_EQ(account_of(carol).at("roles"), bj::array());
}

TEST_F(account_entities, tell_who_may_show_them_in_collections) {
  set("accounts", alice.value, "discoverable = true");
  set("accounts", carol.value, "discoverable = true, locked = true");
  set("accounts", bob.value, fmt::format("feature_approval_policy = {}", (4 << 16) | 2 | 1));
  viewer = alice;

  EXPECT_EQ(account_of(carol).at("feature_approval"),
            json(R"({"automatic": ["followers"], "manual": [], "current_user": "denied"})"));
  EXPECT_EQ(
      account_of(bob).at("feature_approval"),
      json(
          R"({"automatic": ["followers"], "manual": ["public", "unsupported_policy"], "current_user": "manual"})"));
  pair("follows", alice, bob);
  EXPECT_EQ(at(account_of(bob), "/feature_approval/current_user"), "automatic");
  set("accounts", bob.value, "feature_approval_policy = 0");
  EXPECT_EQ(at(account_of(bob), "/feature_approval/current_user"), "missing");
  EXPECT_EQ(at(account_of(alice), "/feature_approval"),
            json(R"({"automatic": ["public"], "manual": [], "current_user": "automatic"})"));
}

TEST_F(account_entities, come_in_the_order_that_is_asked_for) {
  const std::vector<account_id> ids{carol, account_id(-1), bob, alice, bob};
  const auto all = with([&](pqxx::dbtransaction& tx) { return accounts(tx, ctx(), ids); });

  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(at(all, "/0/acct"), "carol");
  EXPECT_EQ(at(all, "/1/acct"), "bob@a.example");
  EXPECT_EQ(at(all, "/2/acct"), "alice");
  EXPECT_EQ(at(all, "/3/acct"), "bob@a.example");
}

TEST_F(account_entities, of_oneself_have_a_source_and_a_role) {
  row("user_roles", "id, permissions", "-99, 65536");
  set("accounts", alice.value, "discoverable = NULL");
  set("accounts", alice.value,
      "note = 'I <3', fields = '[{\"name\": \"a\", \"value\": \"<b>\"}]', locked = true, hide_collections = "
      "true,"
      " attribution_domains = '{press.example}'");
  db.run("UPDATE users SET locale = 'de' WHERE account_id = " + std::to_string(alice.value));
  pair("follow_requests", bob, alice);
  const auto o = credentials(alice);

  EXPECT_EQ(o.at("source"),
            json(R"({"privacy": "private", "sensitive": false, "language": "de", "note": "I <3",
      "fields": [{"name": "a", "value": "<b>", "verified_at": null}], "follow_requests_count": 1,
      "hide_collections": true, "discoverable": null, "indexable": false,
      "attribution_domains": ["press.example"], "quote_policy": "public"})"));
  EXPECT_EQ(o.at("role"), json(R"({"id": "-99", "name": "", "permissions": "65536", "color": "",
      "highlighted": false, "collection_limit": 10})"));
}

TEST_F(account_entities, of_oneself_know_ones_settings) {
  row("user_roles", "id, permissions", "-99, 65536");
  give_role(alice, std::to_string(role("Helper", 16, false)),
            R"({"default_privacy": "unlisted", "default_sensitive": true, "default_language": "en",)"
            R"( "default_quote_policy": "followers"})");
  const auto o = credentials(alice);

  EXPECT_EQ(at(o, "/source/privacy"), "unlisted");
  EXPECT_EQ(at(o, "/source/sensitive"), true);
  EXPECT_EQ(at(o, "/source/language"), "en");
  EXPECT_EQ(at(o, "/source/quote_policy"), "followers");
  EXPECT_EQ(at(o, "/role/permissions"), json_id(65536 | 16));
  give_role(alice, std::to_string(role("Owner", 1, true)));
  EXPECT_EQ(at(credentials(alice), "/role/permissions"), json_id((1 << 23) - 1));
}

TEST_F(account_entities, of_others_are_nobodys_credentials) {
  EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) { return credential_account(tx, ctx(), bob); }));
}

TEST_F(account_entities, that_are_muted_say_for_how_long) {
  row("mutes", "account_id, target_account_id, expires_at",
      fmt::format("{}, {}, '2030-01-02 03:04:05'", alice.value, bob.value));
  pair("mutes", alice, carol);
  viewer = alice;
  const std::vector<account_id> ids{bob, carol};
  const auto all = with([&](pqxx::dbtransaction& tx) { return muted_accounts(tx, ctx(), ids); });

  EXPECT_EQ(at(all, "/0/mute_expires_at"), "2030-01-02T03:04:05.000Z");
  EXPECT_TRUE(at(all, "/1").as_object().contains("mute_expires_at"));
  EXPECT_TRUE(at(all, "/1/mute_expires_at").is_null());
}

TEST_F(account_entities, can_be_partial) {
  const std::vector<account_id> ids{bob};
  const auto all = with([&](pqxx::dbtransaction& tx) { return partial_accounts(tx, ctx(), ids); });
  EXPECT_EQ(keys(at(all, "/0").as_object()),
            (std::vector<std::string>{"id", "acct", "locked", "bot", "url", "avatar", "avatar_static",
                                      "avatar_description"}));
}

TEST_F(account_entities, cost_the_same_however_many_there_are) {
  viewer = alice;
  std::vector<account_id> few{alice, bob}, many = few;
  for (int n = 0; n < 30; ++n)
    many.push_back(people.remote(fmt::format("https://a.example/users/u{}", n)));
  set("accounts", alice.value,
      fmt::format("note = '@bob@a.example :x:', moved_to_account_id = {}", carol.value));
  const auto cost = [&](const std::vector<account_id>& ids) {
    return with([&](pqxx::dbtransaction& tx) {
      const model::statement_log log(tx);
      accounts(tx, ctx(), ids);
      return log.count();
    });
  };

  EXPECT_EQ(cost(few), cost(many));
  EXPECT_LE(cost(many), 5);
}

} // namespace
} // namespace pheidi::instance::entities
