// Actors as each server writes them, their keys, and the limits of what is kept.
#include "document.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/crypto/object_proof.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

using texts = std::vector<std::string>;

actor actor_named(const std::string& name) {
  auto a = read_actor(document(name));
  if (!a) throw std::runtime_error(name + ": " + a.error().message());
  return std::move(*a);
}

boost::json::object bare(std::string_view members) {
  return object_in(R"({"id":"https://a.example/u","type":"Person","preferredUsername":"u",)"
                   R"("inbox":"https://a.example/u/inbox")" +
                   std::string(members.empty() ? "" : ",") + std::string(members) + "}");
}

actor actor_with(std::string_view members) {
  auto a = read_actor(bare(members));
  if (!a) throw std::runtime_error(a.error().message());
  return std::move(*a);
}

constexpr auto key_of_u = R"("owner":"https://a.example/u","publicKeyPem":"PEM")";

} // namespace

TEST(actor, of_mastodon_has_everything) {
  const auto a = actor_named("mastodon-actor");

  EXPECT_EQ(a.id, "https://web.harbour.example/users/ada");
  EXPECT_EQ(a.type, "Person");
  EXPECT_EQ(a.username, "Ada");
  EXPECT_EQ(a.webfinger, "Ada@harbour.example");
  EXPECT_EQ(a.inbox, "https://web.harbour.example/users/ada/inbox");
  EXPECT_EQ(a.outbox, "https://web.harbour.example/users/ada/outbox");
  EXPECT_EQ(a.shared_inbox, "https://web.harbour.example/inbox");
  EXPECT_EQ(a.followers, "https://web.harbour.example/users/ada/followers");
  EXPECT_EQ(a.following, "https://web.harbour.example/users/ada/following");
  EXPECT_EQ(a.featured, "https://web.harbour.example/users/ada/collections/featured");
  EXPECT_EQ(a.featured_tags, "https://web.harbour.example/users/ada/collections/tags");
  EXPECT_EQ(a.collections, "https://web.harbour.example/users/ada/collections");
  EXPECT_EQ(a.url, "https://web.harbour.example/@ada");
  EXPECT_EQ(a.name, "Ada :gull:");
  EXPECT_EQ(a.summary, "<p>Harbour pilot</p>");
  EXPECT_EQ(utc_iso_date(*a.published), "2020-01-02");
  EXPECT_EQ(a.also_known_as, texts{"https://old.example/users/ada"});
  EXPECT_EQ(a.attribution_domains, texts{"press.example"});
  EXPECT_EQ(a.emojis.front().shortcode, "gull");
}

TEST(actor, of_mastodon_has_its_choices_fields_and_images) {
  const auto a = actor_named("mastodon-actor");

  EXPECT_TRUE(a.locked && a.discoverable && a.indexable);
  EXPECT_FALSE(a.memorial || a.suspended);
  EXPECT_EQ(a.show_featured, true);
  EXPECT_EQ(a.show_media, false);
  EXPECT_EQ(a.show_replies_in_media, std::nullopt);
  EXPECT_EQ(a.feature_policy, 2 << 16);
  ASSERT_EQ(a.fields.size(), 1U);
  EXPECT_EQ(a.fields.front().first, "Web");
  EXPECT_EQ(a.fields.front().second, "<a href=\"https://ada.example\" rel=\"me\">ada</a>");
  EXPECT_EQ(a.icon_url, "https://web.harbour.example/a.png");
  EXPECT_EQ(a.icon_description, "A lamp");
  EXPECT_EQ(a.image_url, "https://web.harbour.example/h.png");
  ASSERT_EQ(a.keys.size(), 1U);
  EXPECT_EQ(a.keys.front().id, "https://web.harbour.example/users/ada#main-key");
  EXPECT_TRUE(a.keys.front().pem.starts_with("-----BEGIN PUBLIC KEY-----\nMIIBAda"));
}

TEST(actor, of_lemmy_is_a_group) {
  const auto a = actor_named("lemmy-group");

  EXPECT_EQ(a.type, "Group");
  EXPECT_EQ(a.url, a.id);
  EXPECT_EQ(a.keys.size(), 1U);
}

TEST(actor, of_peertube_has_lists_of_images_and_links) {
  const auto a = actor_named("peertube-actor");

  EXPECT_EQ(a.url, "https://reel.example/c/sails");
  EXPECT_EQ(a.icon_url, "https://reel.example/48.png");
  EXPECT_EQ(a.image_url, "https://reel.example/banner.jpg");
}

TEST(actor, of_misskey_has_its_shared_inbox_on_top_and_no_page_on_another_host) {
  const auto a = actor_named("misskey-actor");

  EXPECT_EQ(a.shared_inbox, "https://moss.example/inbox");
  EXPECT_EQ(a.url, a.id);
  EXPECT_FALSE(a.discoverable);
  EXPECT_EQ(a.icon_url, "");
}

TEST(actor, of_gotosocial_has_a_key_that_must_be_fetched) {
  const auto a = actor_named("gotosocial-actor");

  ASSERT_EQ(a.keys.size(), 1U);
  EXPECT_EQ(a.keys.front().id, "https://sloth.example/users/hal/main-key");
  EXPECT_EQ(a.keys.front().pem, "") << "only a fragment of the actor's own id is believed";
  EXPECT_EQ(a.icon_description, "Hal, asleep");
  EXPECT_EQ(a.also_known_as, texts{"https://old.example/users/hal"});
  EXPECT_EQ(a.fields.size(), 1U);
  EXPECT_EQ(a.shared_inbox, "");
}

TEST(actor, of_wordpress_keeps_its_query_and_says_that_it_moved) {
  const auto a = actor_named("wordpress-actor");

  EXPECT_EQ(a.id, "https://bakery.example/?author=0");
  EXPECT_EQ(a.username, "bakery.example");
  EXPECT_EQ(a.outbox, "https://bakery.example/wp-json/activitypub/1.0/actors/0/outbox");
  EXPECT_EQ(a.followers, "https://bakery.example/wp-json/activitypub/1.0/actors/0/followers");
  EXPECT_EQ(a.icon_url, "https://bakery.example/icon.png");
  EXPECT_EQ(a.moved_to, "https://mill.example/actor");
  EXPECT_TRUE(a.suspended);
  EXPECT_NE(a.keys.front().pem, "");
}

TEST(actor, is_refused_for_a_stated_reason) {
  const auto refusal = [](std::string_view text) { return read_actor(object_in(text)).error(); };

  EXPECT_TRUE(refusal(R"({"id":"https://a.example/u","type":"Note"})").is(errc::wrong_type));
  EXPECT_TRUE(refusal(R"({"id":"ap://x","type":"Person"})").is(errc::no_id));
  EXPECT_TRUE(refusal(R"({"id":"https://a.example/u","type":"Person","preferredUsername":"u"})")
                  .is(errc::missing_member));
  EXPECT_TRUE(
      refusal(R"({"id":"https://a.example/u","type":"Person","inbox":"mailto:u","preferredUsername":"u"})")
          .is(errc::missing_member));
  EXPECT_TRUE(refusal(R"({"id":"https://a.example/u","type":"Person","inbox":"https://a.example/i"})")
                  .is(errc::missing_member));
  EXPECT_TRUE(
      refusal(
          R"({"id":"https://a.example/u","type":"Person","inbox":"https://a.example/i","preferredUsername":"u v"})")
          .is(errc::missing_member));
}

TEST(actor, may_have_its_name_from_webfinger_alone) {
  const auto a = read_actor(object_in(R"({"id":"https://a.example/u","type":["vcard:individual","Person"],)"
                                      R"("inbox":"https://a.example/i","webfinger":"acct:U.v@B.example"})"));

  ASSERT_TRUE(a) << a.error().message();
  EXPECT_EQ(a->username, "U.v");
  EXPECT_EQ(a->webfinger, "U.v@b.example");
}

TEST(actor, without_a_valid_webfinger_has_none) {
  for (const auto* said : {"u", "u@", "@b.example", "u v@b.example", "u@b/c", "u@b@c"})
    EXPECT_EQ(actor_with(R"("webfinger":")" + std::string(said) + "\"").webfinger, "") << said;
}

TEST(actor, members_that_are_no_web_addresses_are_empty) {
  const auto a = actor_with(R"("outbox":"x","followers":7,"following":[],"featured":{},"movedTo":"acct:a@b",)"
                            R"("endpoints":"https://a.example/","icon":"data:,","url":"javascript:x")");

  EXPECT_EQ(a.outbox + a.followers + a.following + a.featured + a.moved_to + a.shared_inbox + a.icon_url, "");
  EXPECT_EQ(a.url, a.id);
}

TEST(actor, may_have_collections_on_another_host) {
  EXPECT_EQ(actor_with(R"("outbox":"https://b.example/o")").outbox, "https://b.example/o");
}

TEST(actor, is_cut_to_size) {
  boost::json::object o = bare("");
  o["name"] = std::string(3000, 'n');
  o["summary"] = std::string(30'000, 's');
  boost::json::array fields, aliases;
  for (int i = 0; i < 300; ++i) {
    fields.push_back({{"type", "PropertyValue"}, {"name", std::string(3000, 'f')}, {"value", "v"}});
    aliases.emplace_back("https://b.example/" + std::to_string(i));
  }
  o["attachment"] = fields;
  o["alsoKnownAs"] = aliases;
  o["attributionDomains"] = boost::json::array(1000, "b.example");

  const auto a = read_actor(o);

  ASSERT_TRUE(a);
  EXPECT_EQ(a->name.size(), 2048U);
  EXPECT_EQ(a->summary.size(), 20U * 1024);
  EXPECT_EQ(a->fields.size(), 50U);
  EXPECT_EQ(a->fields.front().first.size(), 2047U);
  EXPECT_EQ(a->also_known_as.size(), 256U);
  EXPECT_EQ(a->attribution_domains.size(), 256U);
}

TEST(keys, of_mitra_are_a_multikey_first_and_the_older_one_second) {
  const auto a = actor_named("mitra-actor");

  ASSERT_EQ(a.keys.size(), 2U);
  EXPECT_EQ(a.keys[0].id, "https://ore.example/users/kim#ed25519-key");
  EXPECT_EQ(a.keys[0].kind, key_kind::ed25519);
  EXPECT_TRUE(crypto::ed25519_public_key::from_pem(a.keys[0].pem));
  EXPECT_EQ(a.keys[1].id, "https://ore.example/users/kim#main-key");
  EXPECT_EQ(a.keys[1].kind, key_kind::rsa);
}

TEST(keys, are_given_as_objects_uris_and_lists) {
  const std::string inlined = R"({"id":"https://a.example/u#k",)" + std::string(key_of_u) + "}";

  EXPECT_EQ(
      actor_with(R"("publicKey":)" + inlined).keys,
      (std::vector<public_key>{{"https://a.example/u#k", "https://a.example/u", key_kind::rsa, "PEM"}}));
  EXPECT_EQ(actor_with(R"("publicKey":"https://a.example/k")").keys,
            (std::vector<public_key>{{"https://a.example/k", "https://a.example/u", key_kind::rsa, ""}}));
  EXPECT_EQ(actor_with(R"("publicKey":["https://a.example/k",)" + inlined + "]").keys.size(), 2U);
  EXPECT_EQ(
      actor_with(R"("assertionMethod":"https://a.example/u#k","publicKey":)" + inlined).keys,
      (std::vector<public_key>{{"https://a.example/u#k", "https://a.example/u", key_kind::rsa, "PEM"}}));
}

TEST(keys, of_another_owner_or_without_an_id_are_left_out) {
  for (const auto* key :
       {R"({"id":"https://a.example/u#k","owner":"https://b.example/u","publicKeyPem":"PEM"})",
        R"({"id":"https://a.example/u#k","publicKeyPem":"PEM"})",
        R"({"id":"https://a.example/u#k","owner":"https://a.example/u"})",
        R"({"owner":"https://a.example/u","publicKeyPem":"PEM"})", "7", "null", "[[]]", R"("did:key:z6Mk")"})
    EXPECT_TRUE(actor_with(R"("publicKey":)" + std::string(key)).keys.empty()) << key;
}

TEST(keys, are_at_most_ten) {
  std::string list;
  for (int i = 0; i < 100; ++i)
    list += "\"https://a.example/k" + std::to_string(i) + "\",";

  EXPECT_EQ(actor_with("\"publicKey\":[" + list + "null]").keys.size(), 10U);
}

TEST(keys, of_their_own_are_read_in_both_forms) {
  const auto pem =
      read_key(object_in(R"({"id":"https://a.example/u/main-key",)" + std::string(key_of_u) + "}"));
  const auto multi = read_key(
      object_in(R"({"id":"https://a.example/k","type":"Multikey","controller":"https://a.example/u",)"
                R"("publicKeyMultibase":"z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"})"));

  ASSERT_TRUE(pem);
  EXPECT_EQ(pem->owner, "https://a.example/u");
  ASSERT_TRUE(multi) << multi.error().message();
  EXPECT_EQ(multi->owner, "https://a.example/u");
  EXPECT_EQ(multi->kind, key_kind::ed25519);
}

TEST(keys, of_their_own_are_refused_for_a_stated_reason) {
  EXPECT_TRUE(read_key(object_in(R"({"id":"x","owner":"https://a.example/u","publicKeyPem":"P"})"))
                  .error()
                  .is(errc::no_id));
  EXPECT_TRUE(read_key(object_in(R"({"id":"https://a.example/k","owner":"https://a.example/u"})"))
                  .error()
                  .is(errc::missing_member));
  EXPECT_TRUE(read_key(object_in(R"({"id":"https://a.example/k","type":"Multikey"})"))
                  .error()
                  .is(errc::missing_member));
  EXPECT_FALSE(read_key(object_in(R"({"id":"https://a.example/k","type":"Multikey",)"
                                  R"("controller":"https://a.example/u","publicKeyMultibase":"zz"})")));
}

} // namespace pheidi::activitypub
