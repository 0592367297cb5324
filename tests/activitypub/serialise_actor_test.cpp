// Profiles, each with the document that Mastodon would write of it.
#include "document.hpp"
#include "outgoing_samples.hpp"
#include "same_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::activitypub {

using ::testing::IsEmpty;

TEST(serialise_actor, of_an_old_version_has_what_every_profile_has) {
  EXPECT_THAT(differences(serialise(samples::bare_actor()), R"({
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1", {
      "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
      "toot": "http://joinmastodon.org/ns#",
      "featured": {"@id": "toot:featured", "@type": "@id"},
      "featuredTags": {"@id": "toot:featuredTags", "@type": "@id"},
      "discoverable": "toot:discoverable",
      "memorial": "toot:memorial"
    }],
    "id": "https://harbour.example/users/ada",
    "type": "Person",
    "following": "https://harbour.example/users/ada/following",
    "followers": "https://harbour.example/users/ada/followers",
    "inbox": "https://harbour.example/users/ada/inbox",
    "outbox": "https://harbour.example/users/ada/outbox",
    "featured": "https://harbour.example/users/ada/collections/featured",
    "featuredTags": "https://harbour.example/users/ada/collections/tags",
    "preferredUsername": "ada",
    "name": "ada",
    "summary": "",
    "url": "https://harbour.example/@ada",
    "manuallyApprovesFollowers": false,
    "discoverable": false,
    "published": "2026-03-04T00:00:00Z",
    "memorial": false,
    "publicKey": {
      "id": "https://harbour.example/users/ada#main-key",
      "owner": "https://harbour.example/users/ada",
      "publicKeyPem": "-----BEGIN PUBLIC KEY-----\nMIIBAda\n-----END PUBLIC KEY-----\n"
    },
    "tag": [],
    "attachment": [],
    "endpoints": {"sharedInbox": "https://harbour.example/inbox"}
  })"),
              IsEmpty());
}

TEST(serialise_actor, of_the_server_says_who_it_is_its_key_and_its_addresses_alone) {
  EXPECT_THAT(differences(serialise(samples::server_actor()), R"({
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1", {
      "manuallyApprovesFollowers": "as:manuallyApprovesFollowers"
    }],
    "id": "https://harbour.example/actor",
    "type": "Application",
    "inbox": "https://harbour.example/actor/inbox",
    "outbox": "https://harbour.example/actor/outbox",
    "preferredUsername": "harbour.example",
    "url": "https://harbour.example/about/more?instance_actor=true",
    "manuallyApprovesFollowers": true,
    "publicKey": {
      "id": "https://harbour.example/actor#main-key",
      "owner": "https://harbour.example/actor",
      "publicKeyPem": "-----BEGIN PUBLIC KEY-----\nMIIBServer\n-----END PUBLIC KEY-----\n"
    },
    "endpoints": {"sharedInbox": "https://harbour.example/inbox"}
  })"),
              IsEmpty());
}

TEST(serialise_actor, with_everything) {
  EXPECT_THAT(differences(serialise(samples::full_actor()), R"({
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1",
                 "https://purl.archive.org/socialweb/webfinger", {
      "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
      "toot": "http://joinmastodon.org/ns#",
      "featured": {"@id": "toot:featured", "@type": "@id"},
      "featuredTags": {"@id": "toot:featuredTags", "@type": "@id"},
      "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
      "movedTo": {"@id": "as:movedTo", "@type": "@id"},
      "schema": "http://schema.org#",
      "PropertyValue": "schema:PropertyValue",
      "value": "schema:value",
      "discoverable": "toot:discoverable",
      "suspended": "toot:suspended",
      "memorial": "toot:memorial",
      "indexable": "toot:indexable",
      "attributionDomains": {"@id": "toot:attributionDomains", "@container": "@set"},
      "showFeatured": "toot:showFeatured",
      "showMedia": "toot:showMedia",
      "showRepliesInMedia": "toot:showRepliesInMedia",
      "gts": "https://gotosocial.org/ns#",
      "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
      "canFeature": {"@id": "https://w3id.org/fep/7aa9#canFeature", "@type": "@id"},
      "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"},
      "Hashtag": "as:Hashtag",
      "Emoji": "toot:Emoji"
    }],
    "id": "https://harbour.example/users/ada",
    "webfinger": "ada@harbour.example",
    "type": "Person",
    "following": "https://harbour.example/users/ada/following",
    "followers": "https://harbour.example/users/ada/followers",
    "inbox": "https://harbour.example/users/ada/inbox",
    "outbox": "https://harbour.example/users/ada/outbox",
    "featured": "https://harbour.example/users/ada/collections/featured",
    "featuredTags": "https://harbour.example/users/ada/collections/tags",
    "preferredUsername": "ada",
    "name": "Ada :gull:",
    "summary": "<p>Harbour pilot <a href=\"https://harbour.example/tags/tides\">#tides</a></p>",
    "url": "https://harbour.example/@ada",
    "manuallyApprovesFollowers": true,
    "discoverable": true,
    "indexable": true,
    "published": "2026-03-04T00:00:00Z",
    "memorial": true,
    "showFeatured": true,
    "showMedia": true,
    "showRepliesInMedia": false,
    "interactionPolicy": {"canFeature": {
      "automaticApproval": ["https://harbour.example/users/ada/followers"]
    }},
    "featuredCollections": "https://harbour.example/ap/users/1/featured_collections",
    "movedTo": "https://lagoon.example/users/ada",
    "alsoKnownAs": ["https://creek.example/users/ada"],
    "suspended": true,
    "attributionDomains": ["press.example", "ada.example"],
    "publicKey": {
      "id": "https://harbour.example/users/ada#main-key",
      "owner": "https://harbour.example/users/ada",
      "publicKeyPem": "-----BEGIN PUBLIC KEY-----\nMIIBAda\n-----END PUBLIC KEY-----\n"
    },
    "tag": [
      {"id": "https://harbour.example/emojis/9", "type": "Emoji", "name": ":gull:",
       "updated": "2026-03-04T01:00:00Z",
       "icon": {"type": "Image", "mediaType": "image/png", "url": "https://harbour.example/emoji/gull.png"}},
      {"type": "Hashtag", "href": "https://harbour.example/tags/tides", "name": "#tides"}
    ],
    "attachment": [
      {"type": "PropertyValue", "name": "Web", "value": "<a href=\"https://ada.example\" rel=\"me\">ada</a>"},
      {"type": "PropertyValue", "name": "Boat", "value": "Heron"}
    ],
    "endpoints": {"sharedInbox": "https://harbour.example/inbox"},
    "icon": {"type": "Image", "mediaType": "image/png", "url": "https://harbour.example/ada.png",
             "summary": "A lamp"},
    "image": {"type": "Image", "mediaType": "image/jpeg", "url": "https://harbour.example/quay.jpg"}
  })"),
              IsEmpty());
}

TEST(serialise_actor, updated_goes_to_everybody_under_the_second_of_the_change) {
  const auto a = samples::bare_actor();
  const auto document = object_in(update(a, samples::at(14, 5, 6) + milliseconds(700)));

  EXPECT_EQ(document.at("id"), "https://harbour.example/users/ada#updates/1772633106"); // date -u +%s
  EXPECT_EQ(document.at("type"), "Update");
  EXPECT_EQ(document.at("actor"), "https://harbour.example/users/ada");
  EXPECT_EQ(document.at("to"), value_in(R"(["https://www.w3.org/ns/activitystreams#Public"])"));
  auto alone = object_in(serialise(a));
  EXPECT_EQ(document.at("@context"), alone.at("@context")) << "what is inside has none of its own";
  alone.erase("@context");
  EXPECT_EQ(document.at("object"), alone);
  EXPECT_EQ(document.size(), 6U);
}

} // namespace pheidi::activitypub
