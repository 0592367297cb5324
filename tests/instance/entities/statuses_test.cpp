// Posts, field by field (client-api.md 3.2).
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

struct status_entities : with_entities {
  std::int64_t boost_of(std::int64_t original, account_id by) {
    const auto id = people.boost(by, original);
    set("statuses", id, fmt::format("created_at = '{}', local = true", noon_text));
    return id;
  }
  std::int64_t application(const std::string& name, const std::string& website = "NULL") {
    return new_row("oauth_applications", "name, uid, secret, redirect_uri, website",
                   fmt::format("'{0}', 'u{0}', 's', 'urn:x', {1}", name, website));
  }
};

TEST_F(status_entities, of_ours_have_all_fields) {
  const auto id = post("Hello");
  auto o = shown(id);
  EXPECT_EQ(at(o, "/account/acct"), "alice");
  o["account"] = nullptr;

  EXPECT_EQ(bj::value(o),
            json(R"({"id": ")" + std::to_string(id) + R"(",
    "created_at": "2027-01-15T08:00:00.250Z", "in_reply_to_id": null, "in_reply_to_account_id": null,
    "sensitive": false, "spoiler_text": "", "visibility": "public", "language": null, "uri": ")" +
                 uri_of(id) + R"(", "url": "https://social.example/@alice/)" + std::to_string(id) +
                 R"(", "replies_count": 0, "reblogs_count": 0, "favourites_count": 0,
    "quotes_count": 0, "edited_at": null, "content": "<p>Hello</p>", "reblog": null, "application": null,
    "account": null, "media_attachments": [], "mentions": [], "tags": [], "emojis": [],
    "tagged_collections": [], "quote": null, "card": null, "poll": null,
    "quote_approval": {"automatic": [], "manual": [], "current_user": "denied"}})"));
}

TEST_F(status_entities, have_flags_of_who_looks) {
  const auto id = post();
  auto o = shown_to(alice, id);
  for (const auto* flag : {"favourited", "reblogged", "muted", "bookmarked", "pinned"})
    EXPECT_EQ(o.at(flag), false) << flag;
  EXPECT_EQ(o.at("filtered"), bj::array());

  row("conversations", "id", "5");
  set("statuses", id, "conversation_id = 5");
  mark("favourites", alice, id);
  mark("bookmarks", alice, id);
  mark("status_pins", alice, id);
  boost_of(id, alice);
  db.run(fmt::format("INSERT INTO conversation_mutes (account_id, conversation_id) VALUES ({}, 5)",
                     alice.value));
  o = shown_to(alice, id);
  for (const auto* flag : {"favourited", "reblogged", "muted", "bookmarked", "pinned"})
    EXPECT_EQ(o.at(flag), true) << flag;
  EXPECT_EQ(shown_to(carol, id).at("favourited"), false);
  EXPECT_FALSE(shown_to(carol, id).contains("pinned"));
  viewer.reset();
  for (const auto* flag : {"favourited", "reblogged", "muted", "bookmarked", "pinned", "filtered"})
    EXPECT_FALSE(shown(id).contains(flag)) << flag;
}

TEST_F(status_entities, that_are_direct_cannot_be_pinned) {
  EXPECT_FALSE(shown_to(alice, post("x", 3)).contains("pinned"));
  EXPECT_TRUE(shown_to(alice, post("x", 2)).contains("pinned"));
}

TEST_F(status_entities, of_boosts_are_empty_around_the_original) {
  const auto id = from_bob("<p>Original</p>");
  row("status_stats", "status_id, reblogs_count, untrusted_favourites_count", fmt::format("{}, 3, 9", id));
  const auto boost = boost_of(id, alice);
  mark("favourites", alice, id);
  auto o = shown_to(alice, boost);
  const auto uri = uri_of(boost) + "/activity";

  EXPECT_EQ(o.at("uri"), text(uri));
  EXPECT_EQ(o.at("url"), text(uri));
  EXPECT_EQ(o.at("content"), "");
  EXPECT_EQ(o.at("reblogs_count"), 0);
  EXPECT_EQ(o.at("mentions"), bj::array());
  EXPECT_EQ(o.at("favourited"), true);
  EXPECT_EQ(o.at("reblogged"), true);
  EXPECT_FALSE(o.contains("pinned"));
  EXPECT_EQ(at(o, "/account/acct"), "alice");
  EXPECT_EQ(at(o, "/reblog/id"), json_id(id));
  EXPECT_EQ(at(o, "/reblog/content"), "<p>Original</p>");
  EXPECT_EQ(at(o, "/reblog/reblogs_count"), 3);
  EXPECT_EQ(at(o, "/reblog/favourites_count"), 9);
  EXPECT_EQ(at(o, "/reblog/account/acct"), "bob@a.example");
  EXPECT_TRUE(at(o, "/reblog/reblog").is_null());
}

TEST_F(status_entities, of_boosts_elsewhere_have_no_page) {
  const auto boost = boost_of(post(), bob);
  set("statuses", boost, "uri = 'https://a.example/announces/1', url = NULL, local = false");
  const auto o = shown(boost);
  EXPECT_EQ(o.at("uri"), "https://a.example/announces/1");
  EXPECT_TRUE(o.at("url").is_null());
}

TEST_F(status_entities, of_replies_name_what_they_answer) {
  const auto parent = from_bob("x"), reply = post("@bob@a.example Yes");
  answer(reply, parent, bob);
  mention(reply, bob);
  mention(reply, carol, true);
  const auto o = shown(reply);

  EXPECT_EQ(o.at("in_reply_to_id"), json_id(parent));
  EXPECT_EQ(o.at("in_reply_to_account_id"), json_id(bob.value));
  EXPECT_EQ(o.at("mentions"),
            json(R"([{"id": ")" + std::to_string(bob.value) +
                 R"(", "username": "bob", "url": "https://a.example/@bob", "acct": "bob@a.example"}])"));
  EXPECT_EQ(o.at("content"), R"(<p><span class="h-card" translate="no"><a href="https://a.example/@bob" )"
                             R"(class="u-url mention">@<span>bob</span></a></span> Yes</p>)");
}

TEST_F(status_entities, from_elsewhere_are_sanitised) {
  const auto o = shown(from_bob("<p>Hi <a href=\"javascript:x\">there</a><script>x</script></p>"));
  EXPECT_EQ(o.at("content").as_string().find("javascript"), bj::string::npos);
  EXPECT_EQ(o.at("content").as_string().find("script"), bj::string::npos);
  EXPECT_FALSE(o.contains("application"));
}

TEST_F(status_entities, have_tags_with_pages_here) {
  const auto id = from_bob("x");
  const auto tag = new_row("tags", "name, display_name", "'tides', 'Tides'"),
             wide = new_row("tags", "name", "'caf\xc3\xa9'");
  db.run(fmt::format("INSERT INTO statuses_tags (status_id, tag_id) VALUES ({0}, {1}), ({0}, {2})", id, tag,
                     wide));
  EXPECT_EQ(shown(id).at("tags"),
            json("[{\"name\": \"tides\", \"url\": \"https://social.example/tags/tides\"},"
                 " {\"name\": \"caf\xc3\xa9\", \"url\": \"https://social.example/tags/caf%C3%A9\"}]"));
}

TEST_F(status_entities, are_sensitive_by_warning_author_or_mark) {
  const auto marked = post(), warned = post(), plain = from_bob("x");
  set("statuses", marked, "sensitive = true");
  set("statuses", warned, "spoiler_text = 'Ow'");
  set("accounts", bob.value, "sensitized_at = now()");

  EXPECT_EQ(shown(marked).at("sensitive"), true);
  EXPECT_EQ(shown(warned).at("sensitive"), true);
  EXPECT_EQ(shown(warned).at("spoiler_text"), "Ow");
  EXPECT_EQ(shown(plain).at("sensitive"), true);
}

TEST_F(status_entities, name_visibilities_that_clients_know) {
  const char* names[] = {"public", "unlisted", "private", "direct", "private"};
  for (int visibility = 0; visibility < 5; ++visibility)
    EXPECT_EQ(shown_to(alice, post("x", visibility)).at("visibility"), names[visibility]);
}

TEST_F(status_entities, show_the_application_unless_the_author_hides_it) {
  const auto id = post();
  set("statuses", id, fmt::format("application_id = {}", application("Tide", "'https://tide.example'")));
  const auto app = json(R"({"name": "Tide", "website": "https://tide.example"})");

  EXPECT_EQ(shown_to(carol, id).at("application"), app);
  db.run(fmt::format("UPDATE users SET settings = '{{\"show_application\": false}}' WHERE account_id = {}",
                     alice.value));
  EXPECT_FALSE(shown_to(carol, id).contains("application"));
  EXPECT_EQ(shown_to(alice, id).at("application"), app);
}

TEST_F(status_entities, are_left_out_where_they_are_hidden) {
  const auto open = post(), direct = post("x", 3), gone = post(), after = post();
  set("statuses", gone, "deleted_at = now()");
  const auto ids = [](const bj::array& all) {
    std::vector<std::string> out;
    for (const auto& each : all)
      out.emplace_back(each.at("id").as_string());
    return out;
  };
  const auto named = [](std::int64_t id) { return std::to_string(id); };

  EXPECT_EQ(ids(list({after, -1, direct, gone, open, after})),
            (std::vector<std::string>{named(after), named(open), named(after)}));
  EXPECT_EQ(ids(list({after, direct, gone}, {true})),
            (std::vector<std::string>{named(after), named(direct)}));
}

TEST_F(status_entities, of_boosts_go_with_the_original) {
  const auto original = post(), boost = boost_of(original, carol);
  set("statuses", original, "deleted_at = now()");
  EXPECT_FALSE(find(boost));
  EXPECT_TRUE(list({boost}, {true}).empty());
}

TEST_F(status_entities, have_polls) {
  const auto id = post();
  const auto poll_id = new_row(
      "polls",
      "account_id, status_id, options, cached_tallies, votes_count, voters_count,"
      " multiple, expires_at",
      fmt::format("{}, {}, '{{Tea,Coffee}}', '{{3}}', 3, 2, true, '2030-01-02 03:04:05'", alice.value, id));
  set("statuses", id, fmt::format("poll_id = {}", poll_id));
  row("poll_votes", "account_id, poll_id, choice", fmt::format("{}, {}, 1", carol.value, poll_id));
  const std::string head = R"({"id": ")" + std::to_string(poll_id) +
                           R"(", "expires_at": "2030-01-02T03:04:05.000Z",
    "expired": false, "multiple": true, "votes_count": 3, "voters_count": 2, )",
                    options = R"("options": [{"title": "Tea", "votes_count": 3},
    {"title": "Coffee", "votes_count": 0}], "emojis": []})";

  EXPECT_EQ(shown(id).at("poll"), json(head + options));
  EXPECT_EQ(shown_to(carol, id).at("poll"), json(head + R"("voted": true, "own_votes": [1], )" + options));
  EXPECT_EQ(shown_to(alice, id).at("poll"), json(head + R"("voted": true, "own_votes": [], )" + options));
  viewer.reset();
  set("polls", poll_id, "hide_totals = true, voters_count = NULL");
  EXPECT_EQ(at(shown(id), "/poll/options"),
            json(R"([{"title": "Tea", "votes_count": null}, {"title": "Coffee", "votes_count": null}])"));
  EXPECT_TRUE(at(shown(id), "/poll/voters_count").is_null());
  set("polls", poll_id, "expires_at = '2020-01-02 03:04:05'");
  EXPECT_EQ(at(shown(id), "/poll/expired"), true);
  EXPECT_EQ(at(shown(id), "/poll/options/0/votes_count"), 3);
}

TEST_F(status_entities, have_cards) {
  const auto id = post();
  const auto card =
      new_row("preview_cards",
              "id, url, title, type, author_name, provider_name, image_file_name,"
              " image_storage_schema_version, width, height, author_account_id,"
              " unverified_author_account_id",
              fmt::format("7, 'https://x.example/', 'X', 0, 'Bob', 'P', 'i.png', 1, 3, 4, {}, {}", bob.value,
                          alice.value));
  db.run(fmt::format("INSERT INTO preview_cards_statuses (status_id, preview_card_id, url) VALUES ({}, {},"
                     " 'https://x.example/?a')",
                     id, card));
  auto o = at(shown(id), "/card").as_object();
  EXPECT_EQ(at(o, "/authors/0/account/acct"), "bob@a.example");
  o["authors"].as_array()[0].as_object()["account"] = nullptr;

  EXPECT_EQ(bj::value(o), json(R"({"url": "https://x.example/?a", "title": "X", "description": "",
    "language": null, "type": "link", "author_name": "Bob", "author_url": "", "provider_name": "P",
    "provider_url": "", "html": "", "width": 3, "height": 4,
    "image": "https://files.example/system/cache/preview_cards/images/000/000/007/original/i.png",
    "image_description": "", "embed_url": "", "blurhash": null, "published_at": null,
    "authors": [{"name": "Bob", "url": "", "account": null}]})"));
  EXPECT_EQ(at(shown_to(alice, id), "/card/missing_attribution"), true);
}

TEST_F(status_entities, as_payload_have_no_viewer) {
  const auto id = post("x", 3);
  viewer = alice;
  const auto payload = with([&](pqxx::dbtransaction& tx) { return status_payload(tx, ctx(), id); });
  const auto o = json(payload).as_object();
  EXPECT_EQ(o.at("id"), json_id(id));
  EXPECT_FALSE(o.contains("favourited"));
  EXPECT_EQ(with([&](pqxx::dbtransaction& tx) { return status_payload(tx, ctx(), -1); }), "");
}

TEST_F(status_entities, cost_the_same_however_many_there_are) {
  viewer = carol;
  std::vector<std::int64_t> few, many;
  const auto add_post = [&] {
    const auto original = from_bob("<p>:x: y</p>"), quoting = post("@bob@a.example :y: z");
    mention(quoting, bob);
    set("quotes", quote(quoting, original, bob, 1), "activity_uri = NULL");
    const auto filled = new_row("polls", "account_id, status_id, options",
                                fmt::format("{}, {}, '{{a,b}}'", alice.value, quoting));
    set("statuses", quoting, fmt::format("poll_id = {}", filled));
    row("media_attachments", "account_id, status_id, file_file_name",
        fmt::format("{}, {}, 'x.png'", alice.value, quoting));
    many.push_back(boost_of(quoting, alice));
    many.push_back(original);
  };
  new_row("custom_filters", "account_id, phrase", fmt::format("{}, 'f'", carol.value));
  add_post();
  few = many;
  for (int n = 0; n < 20; ++n)
    add_post();
  const auto cost = [&](const std::vector<std::int64_t>& ids) {
    return with([&](pqxx::dbtransaction& tx) {
      const model::statement_log log(tx);
      EXPECT_EQ(statuses(tx, ctx(), ids).size(), ids.size());
      return log.count();
    });
  };

  EXPECT_EQ(cost(few), cost(many));
  EXPECT_LE(cost(many), 16);
}

} // namespace
} // namespace pheidi::instance::entities
