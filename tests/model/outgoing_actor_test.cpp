// Profiles of ours as the values that are told others.
#include "outgoing_fixture.hpp"

#include "pheidi/model/actor_uri.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

struct outgoing_actors : outgoing_fixture {
  void change(const std::string& what) { set("accounts", alice.value, what); }
  void add_key(const std::string& values) {
    db.run(fmt::format("INSERT INTO keypairs (account_id, created_at, updated_at, type, local_fragment,"
                       " public_key, private_key, revoked, expires_at) VALUES ({}, now(), now(), {})",
                       alice.value, values));
  }
};

TEST_F(outgoing_actors, plain_one_is_said_in_full) {
  change("created_at = '2027-01-15 23:59:59', public_key = 'PEM', indexable = true");

  const auto a = actor(alice);

  EXPECT_EQ(a.id, self);
  EXPECT_EQ(a.type, "Person");
  EXPECT_EQ(a.webfinger, "alice@ours.example");
  EXPECT_EQ(a.username, "alice");
  EXPECT_EQ(a.name, "alice");
  EXPECT_EQ(a.summary, "");
  EXPECT_EQ(a.url, "https://social.example/@alice");
  EXPECT_EQ(a.inbox, self + "/inbox");
  EXPECT_EQ(a.outbox, self + "/outbox");
  EXPECT_EQ(a.followers, self + "/followers");
  EXPECT_EQ(a.following, self + "/following");
  EXPECT_EQ(a.featured, self + "/collections/featured");
  EXPECT_EQ(a.featured_tags, self + "/collections/tags");
  EXPECT_THAT(a.featured_collections,
              Optional(fmt::format("https://social.example/ap/users/{}/featured_collections", alice.value)));
  EXPECT_EQ(a.shared_inbox, "https://social.example/inbox");
  EXPECT_FALSE(a.locked || a.memorial || a.suspended);
  EXPECT_TRUE(a.discoverable);
  EXPECT_THAT(a.indexable, Optional(true));
  EXPECT_EQ(a.published, from_unix_seconds(1'799'971'200));
  EXPECT_THAT(a.show_featured, Optional(true));
  EXPECT_THAT(a.show_media, Optional(true));
  EXPECT_THAT(a.show_replies_in_media, Optional(true));
  EXPECT_EQ(a.key_id, self + "#main-key");
  EXPECT_EQ(a.key_pem, "PEM");
  EXPECT_FALSE(a.icon || a.image || a.moved_to);
  EXPECT_THAT(a.emojis, IsEmpty());
  EXPECT_THAT(a.hashtags, IsEmpty());
  EXPECT_THAT(a.fields, IsEmpty());
  EXPECT_THAT(a.also_known_as, IsEmpty());
  EXPECT_THAT(a.attribution_domains, IsEmpty());
}

TEST_F(outgoing_actors, newer_one_is_named_by_number) {
  change("id_scheme = 1");
  const auto uri = fmt::format("https://social.example/ap/users/{}", alice.value);

  const auto a = actor(alice);

  EXPECT_EQ(a.id, uri);
  EXPECT_EQ(a.inbox, uri + "/inbox");
  EXPECT_EQ(a.key_id, uri + "#main-key");
  EXPECT_EQ(a.url, "https://social.example/@alice");
}

TEST_F(outgoing_actors, are_persons_services_or_groups) {
  for (const auto& [stored, said] : std::map<std::string, std::string>{{"Person", "Person"},
                                                                       {"Service", "Service"},
                                                                       {"Application", "Service"},
                                                                       {"Group", "Group"},
                                                                       {"", "Person"}}) {
    change(fmt::format("actor_type = nullif('{}', '')", stored));
    EXPECT_EQ(actor(alice).type, said) << stored;
  }
}

TEST_F(outgoing_actors, key_is_the_first_usable_pair_of_the_table) {
  change("public_key = 'OLD'");
  add_key("0, '#rsa-revoked', 'A', 'x', true, NULL");
  add_key("0, '#rsa-expired', 'B', 'x', false, '2020-01-01'");
  add_key("1, '#ed25519', 'C', 'x', false, NULL");
  EXPECT_EQ(actor(alice).key_pem, "OLD");
  EXPECT_EQ(actor(alice).key_id, self + "#main-key");

  add_key("0, '#rsa-0123456789abcdef', 'D', 'x', false, '2099-01-01'");
  add_key("0, '#rsa-later', 'E', 'x', false, NULL");
  EXPECT_EQ(actor(alice).key_pem, "D");
  EXPECT_EQ(actor(alice).key_id, self + "#rsa-0123456789abcdef");
}

TEST_F(outgoing_actors, bio_and_fields_become_html_with_links) {
  change("display_name = 'Alice L.', note = 'Hi @bob@A.example, @Alice, @nobody #Tag', fields ="
         " '[{\"name\":\"Web\",\"value\":\"https://a.example/x\",\"verified_at\":null},"
         "{\"name\":\"Friend\",\"value\":\"@bob@a.example\"}]'");

  const auto a = actor(alice);

  EXPECT_EQ(a.name, "Alice L.");
  EXPECT_THAT(a.summary, HasSubstr("<p>"));
  EXPECT_THAT(a.summary, HasSubstr("href=\"https://a.example/@bob\""));
  EXPECT_THAT(a.summary, HasSubstr("href=\"https://social.example/@alice\""));
  EXPECT_THAT(a.summary, HasSubstr("@nobody "));
  ASSERT_EQ(a.fields.size(), 2u);
  EXPECT_EQ(a.fields[0].name, "Web");
  EXPECT_THAT(a.fields[0].value, HasSubstr("href=\"https://a.example/x\""));
  EXPECT_THAT(a.fields[0].value, testing::ContainsRegex("rel=\"([^\"]* )?me[ \"]"));
  EXPECT_THAT(a.fields[1].value, HasSubstr("href=\"https://a.example/@bob\""));
}

TEST_F(outgoing_actors, fields_of_old_forms_are_none) {
  for (const auto* fields : {"NULL", "'{}'", "'\"x\"'", "'[1, null]'"}) {
    change(fmt::format("fields = {}", fields));
    EXPECT_THAT(actor(alice).fields, IsEmpty()) << fields;
  }
}

TEST_F(outgoing_actors, pictures_emojis_and_hashtags_are_linked) {
  emoji("cat");
  emoji("dog");
  emoji("fox");
  emoji("ant");
  const auto tag =
      people.number("INSERT INTO tags (name, created_at, updated_at) VALUES ('cats', now(), now())"
                    " RETURNING id");
  db.run(fmt::format("INSERT INTO accounts_tags (account_id, tag_id) VALUES ({}, {})", alice.value, tag));
  change("note = ':cat:', display_name = ':dog:', fields = '[{\"name\":\"x\",\"value\":\":fox:\"}]',"
         " avatar_file_name = 'a.png', avatar_content_type = 'image/png', avatar_description = 'Me',"
         " header_file_name = 'h.jpg', header_content_type = 'image/jpeg'");
  std::string place = fmt::format("{:018}", alice.value);
  for (std::size_t at = 15; at > 0; at -= 3)
    place.insert(at, "/");

  const auto a = actor(alice);

  ASSERT_TRUE(a.icon && a.image);
  EXPECT_EQ(a.icon->url, "https://files.example/system/accounts/avatars/" + place + "/original/a.png");
  EXPECT_EQ(a.icon->media_type, "image/png");
  EXPECT_THAT(a.icon->description, Optional(std::string("Me")));
  EXPECT_EQ(a.image->url, "https://files.example/system/accounts/headers/" + place + "/original/h.jpg");
  EXPECT_EQ(a.image->description, std::nullopt);
  ASSERT_EQ(a.emojis.size(), 3u);
  EXPECT_EQ(a.emojis[0].shortcode + a.emojis[1].shortcode + a.emojis[2].shortcode, "catdogfox");
  ASSERT_EQ(a.hashtags.size(), 1u);
  EXPECT_EQ(a.hashtags[0].href + a.hashtags[0].name, "https://social.example/tags/cats#cats");
}

TEST_F(outgoing_actors, say_where_they_went_and_were_before) {
  change(fmt::format("moved_to_account_id = {}, also_known_as = '{{https://b.example/users/alice}}',"
                     " attribution_domains = '{{blog.example}}', memorial = true",
                     bob.value));

  const auto a = actor(alice);

  EXPECT_THAT(a.moved_to, Optional(std::string("https://a.example/users/bob")));
  EXPECT_THAT(a.also_known_as, ElementsAre("https://b.example/users/alice"));
  EXPECT_THAT(a.attribution_domains, ElementsAre("blog.example"));
  EXPECT_TRUE(a.memorial);
}

TEST_F(outgoing_actors, say_who_may_feature_them) {
  EXPECT_THAT(*actor(alice).can_feature, ElementsAre("https://www.w3.org/ns/activitystreams#Public"));
  change("locked = true");
  EXPECT_THAT(*actor(alice).can_feature, ElementsAre(self + "/followers"));
  EXPECT_TRUE(actor(alice).locked);
  change("discoverable = NULL");
  EXPECT_THAT(*actor(alice).can_feature, ElementsAre(self));
}

TEST_F(outgoing_actors, suspended_or_deleted_ones_show_nothing_but_that) {
  for (const auto* how : {"suspended_at = now()", "suspended_at = NULL, requested_deletion_at = now()"}) {
    change("note = 'x', display_name = 'x', fields = '[{\"name\":\"x\",\"value\":\"y\"}]', locked = true,"
           " avatar_file_name = 'x.png', indexable = true, also_known_as = '{x}'");
    change(how);

    const auto a = actor(alice);

    EXPECT_TRUE(a.suspended);
    EXPECT_EQ(a.name, "alice");
    EXPECT_EQ(a.summary, "");
    EXPECT_THAT(a.fields, IsEmpty());
    EXPECT_THAT(a.also_known_as, IsEmpty());
    EXPECT_FALSE(a.icon || a.locked || a.discoverable || *a.indexable);
    EXPECT_EQ(a.inbox, self + "/inbox");
  }
}

TEST_F(outgoing_actors, instance_actor_has_neither_followers_nor_posts) {
  with([](pqxx::dbtransaction& tx) { seed_instance_actor(tx, {test_pem()}); });

  const auto a = actor(instance_actor);

  EXPECT_EQ(a.id, "https://social.example/actor");
  EXPECT_EQ(a.type, "Application");
  EXPECT_EQ(a.inbox, "https://social.example/actor/inbox");
  EXPECT_EQ(a.url, "https://social.example/about/more?instance_actor=true");
  EXPECT_EQ(a.followers + a.following + a.featured + a.featured_tags, "");
  EXPECT_TRUE(a.locked && a.is_server);
}

TEST_F(outgoing_actors, name_no_address_that_only_rails_serves_where_there_is_none) {
  beside_rails = false;

  EXPECT_EQ(actor(alice).featured_collections, std::nullopt);
}

TEST_F(outgoing_actors, of_others_and_unknown_ones_are_nothing) {
  for (const auto id : {bob, account_id(4711)})
    EXPECT_FALSE(with([&](pqxx::dbtransaction& tx) { return load_outgoing_actor(tx, context(), id); }));
}

TEST_F(outgoing_actors, cost_the_same_number_of_queries_however_much_they_say) {
  const auto carol = people.local("carol");
  emoji("cat");
  change("note = ':cat: @bob@a.example', fields = '[{\"name\":\"x\",\"value\":\"@bob@a.example @alice\"}]'");
  const auto cost = [&](account_id id) {
    return with([&](pqxx::dbtransaction& tx) {
      const statement_log log(tx);
      load_outgoing_actor(tx, context(), id);
      return log.count();
    });
  };

  EXPECT_EQ(cost(alice), cost(carol));
  EXPECT_EQ(cost(alice), 4);
}

struct actor_release {
  const char* release;
  const char* members;
};
struct actor_releases : outgoing_fixture, testing::WithParamInterface<actor_release> {};
INSTANTIATE_TEST_SUITE_P(model, actor_releases,
                         testing::Values(actor_release{"4.2", ""}, actor_release{"4.3", " attribution"},
                                         actor_release{"4.4", " attribution"},
                                         actor_release{"4.5", " attribution"},
                                         actor_release{"4.6", " attribution webfinger collections shown"
                                                              " policy description"},
                                         actor_release{"4.7", " attribution webfinger collections shown"
                                                              " policy description"}),
                         [](const auto& one) { return std::string("mastodon_4_") + one.param.release[2]; });

TEST_P(actor_releases, have_their_members) {
  set("accounts", alice.value,
      "attribution_domains = '{blog.example}', avatar_file_name = 'x.png', avatar_description = 'Me',"
      " public_key = 'PEM'");
  go_back_to(GetParam().release);

  const auto a = actor(alice);

  std::string members;
  if (!a.attribution_domains.empty()) members += " attribution";
  if (!a.webfinger.empty()) members += " webfinger";
  if (a.featured_collections) members += " collections";
  if (a.show_featured && a.show_media && a.show_replies_in_media) members += " shown";
  if (a.can_feature) members += " policy";
  if (a.icon.value().description) members += " description";
  EXPECT_EQ(members, GetParam().members);
  EXPECT_EQ(a.id, self);
  EXPECT_EQ(a.key_pem, "PEM");
  EXPECT_EQ(a.key_id, self + "#main-key");
  EXPECT_TRUE(a.indexable);
}

} // namespace
} // namespace pheidi::model
