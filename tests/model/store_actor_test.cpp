// Remote actors made and refreshed.
#include "actor_fixture.hpp"

#include <algorithm>

namespace pheidi::model {
namespace {

struct store_actor_test : actors_of_each {
  void block(const std::string& domain, int severity, bool reject_media = false) {
    db.run(fmt::format("INSERT INTO domain_blocks (domain, severity, reject_media, created_at, updated_at)"
                       " VALUES ('{}', {}, {}, '2026-01-02 03:04:05.123456', now())",
                       domain, severity, reject_media));
  }
  std::string public_key(account_id id) {
    return facts.has_keypairs
               ? db.value(fmt::format("SELECT string_agg(public_key, '|' ORDER BY uri) FROM keypairs"
                                      " WHERE account_id = {}",
                                      id.value))
               : column("public_key", id);
  }
  void add_tombstone(account_id id) {
    db.run(fmt::format("INSERT INTO tombstones (account_id, uri, created_at, updated_at)"
                       " VALUES ({}, 'https://a.example/gone', now(), now())",
                       id.value));
  }
};
INSTANTIATE_TEST_SUITE_P(model, store_actor_test, all_stores(), store_name);

TEST_P(store_actor_test, new_one_is_written_whole) {
  auto update = update_of(bob_uri);
  auto& d = update.document;
  d.locked = true;
  d.indexable = true;
  d.published = from_unix_seconds(1'500'000'000);
  d.fields = {{"Site", "<a href=\"https://bob.example\">bob</a>"}};
  d.also_known_as = {"https://b.example/users/bob", "https://c.example/\"{odd},"};
  d.icon_url = "https://a.example/icon.png";
  update.followers_count = 7;
  update.hide_collections = true;

  const auto stored = put(update);
  const auto id = stored.row.id;

  EXPECT_TRUE(stored.created && stored.new_domain);
  EXPECT_FALSE(stored.keys_all_changed || stored.suspended_now || stored.unsuspended_now);
  EXPECT_EQ(stored.row.uri, bob_uri);
  EXPECT_EQ(stored.row.username, "bob");
  EXPECT_EQ(stored.row.domain, "a.example");
  EXPECT_EQ(stored.row.actor_type, "Person");
  EXPECT_EQ(stored.row.inbox_url, bob_uri + "/inbox");
  EXPECT_EQ(stored.row.featured_url, bob_uri + "/featured");
  EXPECT_EQ(stored.row.following_url, facts.has_following_url ? bob_uri + "/following" : "");
  EXPECT_EQ(stored.row.also_known_as, d.also_known_as);
  EXPECT_EQ(stored.row.last_webfingered_at, update.now);
  EXPECT_TRUE(stored.row.locked);
  EXPECT_EQ(column("protocol", id), "1");
  EXPECT_EQ(column("url", id), "https://a.example/@bob");
  EXPECT_EQ(column("outbox_url", id), bob_uri + "/outbox");
  EXPECT_EQ(column("display_name", id), "Bob");
  EXPECT_EQ(column("note", id), "<p>Hello</p>");
  EXPECT_EQ(column("discoverable", id), "f");
  EXPECT_EQ(column("indexable", id), "t");
  EXPECT_EQ(column("hide_collections", id), "t");
  EXPECT_EQ(column("created_at", id), "2017-07-14 02:40:00");
  EXPECT_EQ(column("fields->0->>'name'", id), "Site");
  EXPECT_EQ(column("avatar_remote_url", id), "https://a.example/icon.png");
  EXPECT_EQ(column("private_key", id), "NULL");
  EXPECT_EQ(public_key(id), pem_of("first"));
  EXPECT_EQ(db.value("SELECT followers_count || '/' || statuses_count FROM account_stats"), "7/0");
}

TEST_P(store_actor_test, a_picture_that_changes_is_to_be_downloaded_and_the_old_file_forgotten) {
  auto update = update_of(bob_uri);
  update.document.icon_url = "https://a.example/icon.png";
  const auto first = put(update);
  EXPECT_TRUE(first.new_avatar);
  EXPECT_FALSE(first.new_header) << "there is none";
  db.value("UPDATE accounts SET avatar_file_name = 'x.png' WHERE domain IS NOT NULL RETURNING 1");

  EXPECT_FALSE(put(update).new_avatar);
  EXPECT_EQ(column("avatar_file_name", first.row.id), "x.png");
  update.document.icon_url = "https://a.example/other.png";
  EXPECT_TRUE(put(update).new_avatar);
  EXPECT_EQ(column("avatar_file_name", first.row.id), "NULL");
  update.document.icon_url = {};
  EXPECT_FALSE(put(update).new_avatar);
  EXPECT_EQ(column("avatar_remote_url", first.row.id), "");
}

TEST_P(store_actor_test, keys_lie_where_the_release_keeps_them) {
  const auto id = put(update_of(bob_uri)).row.id;

  EXPECT_EQ(column("public_key", id), facts.has_keypairs ? "" : pem_of("first"));
  if (facts.has_keypairs) {
    EXPECT_EQ(db.value("SELECT uri || ' ' || type || ' ' || revoked FROM keypairs"),
              bob_uri + "#main-key 0 false");
  }
}

TEST_P(store_actor_test, refresh_changes_the_row_and_makes_no_other) {
  auto update = update_of(bob_uri);
  update.statuses_count = 5;
  const auto first = put(update);
  update.document.name = "Robert";
  update.document.type = "Service";
  update.document.shared_inbox.clear();
  update.statuses_count.reset();
  update.followers_count = 3;
  update.username = "BOB";
  update.now += seconds(60);

  const auto second = put(update);

  EXPECT_EQ(second.row.id, first.row.id);
  EXPECT_FALSE(second.created || second.new_domain || second.keys_all_changed);
  EXPECT_EQ(second.row.username, "BOB");
  EXPECT_EQ(second.row.actor_type, "Service");
  EXPECT_EQ(second.row.last_webfingered_at, update.now);
  EXPECT_EQ(column("display_name", first.row.id), "Robert");
  EXPECT_EQ(db.value("SELECT followers_count || '/' || statuses_count FROM account_stats"), "3/5");
  EXPECT_EQ(count("accounts"), "1");
}

TEST_P(store_actor_test, second_actor_of_a_domain_brings_no_new_domain) {
  put(update_of(bob_uri));

  EXPECT_FALSE(put(update_of("https://a.example/users/carol")).new_domain);
  EXPECT_TRUE(put(update_of("https://b.example/users/carol")).new_domain);
}

TEST_P(store_actor_test, keys_only_leaves_the_profile_and_the_time_of_the_last_refresh) {
  const auto first = put(update_of(bob_uri));
  auto update = update_of(bob_uri, "second");
  update.keys_only = true;
  update.now += seconds(60);
  update.document.name = "Robert";

  const auto second = put(update);

  EXPECT_EQ(second.row.last_webfingered_at, first.row.last_webfingered_at);
  EXPECT_EQ(column("display_name", first.row.id), "Bob");
  EXPECT_EQ(public_key(first.row.id), pem_of("second"));
}

TEST_P(store_actor_test, keys_only_of_an_unknown_actor_makes_it_but_counts_as_no_refresh) {
  auto update = update_of(bob_uri);
  update.keys_only = true;

  const auto stored = put(update);

  EXPECT_TRUE(stored.created);
  EXPECT_EQ(stored.row.inbox_url, bob_uri + "/inbox");
  EXPECT_FALSE(stored.row.last_webfingered_at);
}

TEST_P(store_actor_test, new_id_under_a_known_handle_moves_the_row) {
  const auto first = put(update_of(bob_uri));
  add_tombstone(first.row.id);
  auto update = update_of("https://a.example/new/bob", "second");

  const auto second = put(update);

  EXPECT_EQ(second.row.id, first.row.id);
  EXPECT_EQ(second.row.uri, "https://a.example/new/bob");
  EXPECT_TRUE(second.keys_all_changed);
  EXPECT_FALSE(second.created);
  EXPECT_EQ(second.set_aside, "") << "it is the same row";
  EXPECT_EQ(count("tombstones"), "0");
  EXPECT_EQ(count("accounts"), "1");
  EXPECT_FALSE(key(bob_uri + "#main-key"));
  EXPECT_TRUE(key("https://a.example/new/bob#main-key"));
}

TEST_P(store_actor_test, handle_that_another_row_has_is_taken_over) {
  const auto bob = put(update_of(bob_uri)).row.id;
  const auto carol = put(update_of("https://a.example/users/carol")).row.id;
  auto renamed = update_of("https://a.example/users/carol");
  renamed.username = "Bob";

  const auto stored = put(renamed);

  EXPECT_EQ(stored.row.id, carol);
  EXPECT_EQ(stored.row.username, "Bob");
  EXPECT_EQ(stored.set_aside, bob_uri);
  EXPECT_EQ(by_handle("bob", "a.example")->id, carol);
  EXPECT_EQ(column("username", bob), fmt::format("! {}", bob.value));
  EXPECT_FALSE(by_handle(fmt::format("! {}", bob.value), "a.example"));
  EXPECT_EQ(find({bob_uri}).at(bob_uri).id, bob) << "still known by its URI";
}

TEST_P(store_actor_test, handle_of_a_local_account_is_not_touched) {
  const auto alice = db.in_transaction([](pqxx::dbtransaction& tx) {
    return seed_local_account(tx, {"bob", {test_pem()}});
  });

  put(update_of(bob_uri));

  EXPECT_EQ(column("username", alice), "bob");
  EXPECT_EQ(count("accounts"), "2");
}

TEST_P(store_actor_test, all_keys_changed_clears_the_tombstones) {
  const auto bob = put(update_of(bob_uri)).row.id;
  add_tombstone(bob);

  const auto stored = put(update_of(bob_uri, "second"));

  EXPECT_TRUE(stored.keys_all_changed);
  EXPECT_EQ(count("tombstones"), "0");
  EXPECT_EQ(public_key(bob), pem_of("second"));
}

TEST_P(store_actor_test, same_key_keeps_the_tombstones) {
  const auto bob = put(update_of(bob_uri)).row.id;
  add_tombstone(bob);
  auto update = update_of(bob_uri);
  update.document.keys[0].pem.erase(update.document.keys[0].pem.size() -
                                    1); // a last line end makes no other key

  EXPECT_FALSE(put(update).keys_all_changed);
  EXPECT_EQ(count("tombstones"), "1");
}

TEST_P(store_actor_test, a_key_that_stays_beside_a_new_one_is_no_change_of_all) {
  if (!facts.has_keypairs) return; // there one key is all there is
  auto update = update_of(bob_uri);
  put(update);
  update.document.keys.insert(update.document.keys.begin(),
                              {bob_uri + "#second", bob_uri, activitypub::key_kind::rsa, pem_of("second")});

  EXPECT_FALSE(put(update).keys_all_changed);
  EXPECT_EQ(count("keypairs"), "2");
}

TEST_P(store_actor_test, key_that_is_no_longer_listed_goes) {
  const auto bob = put(update_of(bob_uri)).row.id;
  auto update = update_of(bob_uri);
  update.document.keys.clear();

  const auto stored = put(update);

  EXPECT_FALSE(stored.keys_all_changed);
  EXPECT_FALSE(key(bob_uri + "#main-key"));
  EXPECT_EQ(column("public_key", bob), "");
}

TEST_P(store_actor_test, key_that_could_not_be_read_stays_as_it_was) {
  put(update_of(bob_uri));
  auto update = update_of(bob_uri);
  update.document.keys[0].pem.clear();

  put(update);

  EXPECT_EQ(key(bob_uri + "#main-key")->pem, pem_of("first"));
}

TEST_P(store_actor_test, key_of_a_neighbour_cannot_be_taken) {
  put(update_of(bob_uri));
  const std::string mallory = "https://a.example/users/mallory";
  auto update = update_of(mallory, "evil");
  update.document.keys.push_back(
      {bob_uri + "#main-key", mallory, activitypub::key_kind::rsa, pem_of("evil")});
  update.document.keys.push_back({bob_uri + "#other", bob_uri, activitypub::key_kind::rsa, pem_of("evil")});

  put(update);

  const auto found = key(bob_uri + "#main-key");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->actor_uri, bob_uri);
  EXPECT_EQ(found->pem, pem_of("first"));
  EXPECT_NE(key(bob_uri + "#other").value_or(stored_key{}).actor_uri, mallory);
}

TEST_P(store_actor_test, key_id_that_somebody_claimed_early_comes_back_to_its_owner) {
  const std::string mallory = "https://a.example/users/mallory";
  auto update = update_of(mallory, "evil");
  update.document.keys.push_back(
      {bob_uri + "#main-key", mallory, activitypub::key_kind::rsa, pem_of("evil")});
  put(update);

  put(update_of(bob_uri));

  EXPECT_EQ(key(bob_uri + "#main-key")->actor_uri, bob_uri);
  EXPECT_EQ(key(bob_uri + "#main-key")->pem, pem_of("first"));
}

TEST_P(store_actor_test, kinds_of_keys_are_kept_as_far_as_the_release_knows_them) {
  auto update = update_of(bob_uri);
  update.document.keys.insert(update.document.keys.begin(),
                              {bob_uri + "#ed", bob_uri, activitypub::key_kind::ed25519, pem_of("ed")});

  const auto bob = put(update).row.id;

  const auto ed = key(bob_uri + "#ed");
  EXPECT_EQ(key(bob_uri + "#main-key")->kind, activitypub::key_kind::rsa);
  if (facts.has_keypair_fragment) {
    EXPECT_EQ(ed->kind, activitypub::key_kind::ed25519);
  } else if (facts.has_keypairs) {
    EXPECT_FALSE(ed);
  } else {
    EXPECT_EQ(column("public_key", bob), pem_of("first")) << "the RSA one";
  }
}

TEST_P(store_actor_test, no_more_than_ten_keys_are_kept) {
  auto update = update_of(bob_uri);
  for (int i = 0; i < 50; ++i)
    update.document.keys.push_back({fmt::format("{}#{}", bob_uri, i), bob_uri, activitypub::key_kind::rsa,
                                    pem_of(fmt::format("{}", i))});

  put(update);

  if (facts.has_keypairs) {
    EXPECT_EQ(count("keypairs"), "10");
  }
  EXPECT_TRUE(key(bob_uri + "#main-key"));
}

TEST_P(store_actor_test, silence_of_the_domain_is_copied_with_its_time) {
  block("a.example", 0);

  const auto stored = put(update_of(bob_uri));

  EXPECT_TRUE(stored.row.silenced);
  EXPECT_FALSE(stored.row.suspended);
  EXPECT_EQ(count("accounts a JOIN domain_blocks b ON a.silenced_at = b.created_at"), "1");
}

TEST_P(store_actor_test, suspension_of_a_parent_domain_is_copied_with_its_time) {
  block("example", 0);
  block("a.example", 1);

  const auto stored = put(update_of("https://deep.a.example/users/bob"));

  EXPECT_TRUE(stored.row.suspended && stored.row.permanently_unavailable);
  EXPECT_FALSE(stored.row.silenced) << "the longest row counts alone";
  EXPECT_FALSE(stored.suspended_now) << "nobody said so now";
  EXPECT_EQ(count("accounts a JOIN domain_blocks b ON b.severity = 1 AND a.suspended_at = b.created_at"
                  " AND a.suspension_origin = 0"),
            "1");
  EXPECT_EQ(column("display_name", stored.row.id), "");
}

TEST_P(store_actor_test, block_of_no_severity_leaves_the_account_and_refuses_its_pictures) {
  block("a.example", 2, true);
  auto update = update_of(bob_uri);
  update.document.icon_url = "https://a.example/icon.png";

  const auto stored = put(update);

  EXPECT_FALSE(stored.row.suspended || stored.row.silenced);
  EXPECT_EQ(column("display_name", stored.row.id), "Bob");
  EXPECT_EQ(column("avatar_remote_url", stored.row.id), "NULL");
}

TEST_P(store_actor_test, block_made_later_is_not_copied_by_a_refresh) {
  put(update_of(bob_uri));
  block("a.example", 1);

  EXPECT_FALSE(put(update_of(bob_uri)).row.suspended);
}

TEST_P(store_actor_test, suspended_document_suspends_with_remote_origin_and_back) {
  auto update = update_of(bob_uri);
  const auto bob = put(update).row.id;
  update.document.suspended = true;
  update.document.name = "";

  const auto down = put(update);
  EXPECT_TRUE(down.suspended_now && down.row.suspended);
  EXPECT_FALSE(down.row.permanently_unavailable) << "its server may change its mind";
  EXPECT_EQ(column("suspension_origin", bob), "1");
  EXPECT_EQ(column("display_name", bob), "Bob");
  EXPECT_FALSE(put(update).suspended_now) << "once";

  update.document.suspended = false;
  update.document.name = "Back";
  const auto up = put(update);
  EXPECT_TRUE(up.unsuspended_now);
  EXPECT_FALSE(up.row.suspended);
  EXPECT_EQ(column("display_name", bob), "Back");
  EXPECT_EQ(count("account_deletion_requests"), "0");
}

TEST_P(store_actor_test, suspension_by_our_moderators_stays) {
  const auto bob = put(update_of(bob_uri)).row.id;
  db.run("UPDATE accounts SET suspended_at = now(), suspension_origin = 0");
  auto update = update_of(bob_uri, "second");
  update.document.name = "Evil";
  update.document.inbox = bob_uri + "/new-inbox";

  const auto stored = put(update);

  EXPECT_TRUE(stored.row.suspended);
  EXPECT_FALSE(stored.unsuspended_now);
  EXPECT_EQ(column("suspension_origin", bob), "0");
  EXPECT_EQ(column("display_name", bob), "Bob") << "nothing of it is shown, so nothing is taken in";
  EXPECT_EQ(stored.row.inbox_url, bob_uri + "/new-inbox");
}

TEST_P(store_actor_test, who_is_gone_is_suspended_with_remote_origin) {
  const auto bob = put(update_of(bob_uri)).row.id;
  const auto gone = [this](const std::string& uri) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) { return mark_remotely_gone(tx, uri); });
  };

  EXPECT_TRUE(gone(bob_uri));
  EXPECT_TRUE(gone(bob_uri));
  EXPECT_FALSE(gone("https://a.example/users/unknown"));
  EXPECT_FALSE(gone(""));

  EXPECT_EQ(column("suspension_origin", bob), "1");
  EXPECT_EQ(count("account_deletion_requests"), "1");
  EXPECT_TRUE(put(update_of(bob_uri)).unsuspended_now) << "it came back";
}

TEST_P(store_actor_test, move_is_set_kept_and_cleared) {
  const auto carol = put(update_of("https://a.example/users/carol")).row.id;
  auto update = update_of(bob_uri);
  update.document.moved_to = "https://a.example/users/carol";
  update.moved_to = carol;
  EXPECT_EQ(put(update).row.moved_to, carol);

  update.moved_to.reset();
  EXPECT_EQ(put(update).row.moved_to, carol) << "the target could not be looked up";

  update.document.moved_to.clear();
  EXPECT_FALSE(put(update).row.moved_to);
}

TEST_P(store_actor_test, nobody_moves_to_itself) {
  auto update = update_of(bob_uri);
  update.moved_to = put(update).row.id;
  update.document.moved_to = bob_uri;

  EXPECT_FALSE(put(update).row.moved_to);
}

TEST_P(store_actor_test, lengths_are_bounded) {
  auto update = update_of(bob_uri);
  auto& d = update.document;
  for (int i = 0; i < 3000; ++i)
    d.name += "\xc3\xa9";
  d.summary = std::string(100'000, 'x');
  d.fields.assign(500, {std::string(5000, 'n'), std::string(5000, 'v')});
  d.also_known_as.assign(1000, "https://b.example/users/bob");
  d.also_known_as[3] = "https://b.example/" + std::string(5000, 'x');
  d.outbox = "https://a.example/" + std::string(5000, 'x');
  d.url = "https://a.example/" + std::string(5000, 'x');
  d.icon_description = std::string(100'000, 'x');
  d.type = std::string(1000, 'T');
  update.followers_count = std::numeric_limits<std::int64_t>::max();
  update.statuses_count = -5;

  const auto bob = put(update).row.id;

  EXPECT_EQ(column("length(display_name)", bob), "2048");
  EXPECT_EQ(column("length(note)", bob), "20480");
  EXPECT_EQ(column("jsonb_array_length(fields)", bob), "50");
  EXPECT_EQ(column("length(fields->0->>'value')", bob), "2047");
  EXPECT_EQ(column("cardinality(also_known_as)", bob), "256");
  EXPECT_EQ(column("outbox_url", bob), "");
  EXPECT_EQ(column("url", bob), bob_uri);
  EXPECT_EQ(db.value("SELECT followers_count + 1 > 0 AND statuses_count = 0 FROM account_stats"), "t");
}

TEST_P(store_actor_test, text_that_the_database_cannot_hold_is_mended) {
  auto update = update_of(bob_uri);
  auto& d = update.document;
  d.name = std::string("a\0b\xff", 4);
  d.summary = "\xff\xfe";
  d.fields = {{std::string("n\0", 2), "\xed\xa0\x80"}};
  d.followers = std::string("https://a.example/\0", 19);
  d.also_known_as = {std::string("https://a.example/\0", 19), "\xff", "https://b.example/"};

  const auto stored = put(update);

  EXPECT_EQ(column("display_name", stored.row.id), "ab\xef\xbf\xbd");
  EXPECT_EQ(stored.row.followers_url, "");
  EXPECT_EQ(stored.row.also_known_as, std::vector<std::string>{"https://b.example/"});
}

TEST_P(store_actor_test, odd_times_are_stored) {
  auto update = update_of(bob_uri);
  update.document.published = wall_time::min();
  put(update);
  update.document.published = wall_time::max();
  put(update);
  SUCCEED();
}

TEST_P(store_actor_test, links_that_rails_verified_stay_verified_while_they_say_the_same) {
  auto update = update_of(bob_uri);
  update.document.fields = {{"Site", "https://bob.example"}, {"Other", "https://other.example"}};
  const auto bob = put(update).row.id;
  db.run("UPDATE accounts SET fields = (SELECT jsonb_agg(f || '{\"verified_at\": \"2026-01-01T00:00:00Z\"}')"
         " FROM jsonb_array_elements(fields) f)");
  update.document.fields[1].second = "https://changed.example";

  put(update);

  EXPECT_EQ(column("fields->0->>'verified_at'", bob), "2026-01-01T00:00:00Z");
  EXPECT_EQ(column("fields->1->>'verified_at'", bob), "NULL");
}

TEST_P(store_actor_test, newer_columns_are_written_where_they_are) {
  auto update = update_of(bob_uri);
  auto& d = update.document;
  d.attribution_domains = {"news.example"};
  d.collections = bob_uri + "/collections";
  d.feature_policy = 131072;
  d.icon_description = "a cat";
  d.show_media = false;

  const auto bob = put(update).row.id;

  if (!facts.account_columns.contains("show_media")) return; // 4.2 has none of them
  EXPECT_EQ(column("attribution_domains[1]", bob), "news.example");
  EXPECT_EQ(column("collections_url", bob), bob_uri + "/collections");
  EXPECT_EQ(column("feature_approval_policy", bob), "131072");
  EXPECT_EQ(column("avatar_description", bob), "a cat");
  EXPECT_EQ(column("show_media", bob), "f");
  EXPECT_EQ(column("show_featured", bob), "t") << "not said, so the default stays";
}

TEST_P(store_actor_test, what_could_never_be_repaired_is_refused) {
  const auto refused = [this](auto&& spoil) {
    auto update = update_of(bob_uri);
    spoil(update);
    EXPECT_THROW(
        db.in_transaction([&](pqxx::dbtransaction& tx) { store_actor(tx, facts, identity, update); }),
        std::invalid_argument);
  };

  refused([](actor_update& u) { u.document.id.clear(); });
  refused([](actor_update& u) { u.document.id = "https://a.example/" + std::string(5000, 'x'); });
  refused([](actor_update& u) { u.username = "! 5"; });
  refused([](actor_update& u) { u.username.clear(); });
  refused([](actor_update& u) { u.username = std::string(5000, 'a'); });
  refused([](actor_update& u) { u.domain.clear(); });
  refused([](actor_update& u) { u.domain = "Ours.example"; });
  refused([](actor_update& u) { u.domain = "social.ours.example"; });
  EXPECT_EQ(count("accounts"), "0");
}

} // namespace
} // namespace pheidi::model
