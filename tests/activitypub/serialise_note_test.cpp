// Posts, each with the document that Mastodon would write of it.
#include "document.hpp"
#include "outgoing_samples.hpp"
#include "same_document.hpp"

#include "pheidi/activitypub/value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

using ::testing::IsEmpty;

boost::json::object document_of(const outgoing::note& n) {
  return object_in(serialise(n));
}

/// The names that the object of a context has, or none if there is no object.
std::vector<std::string> terms_of(const boost::json::object& document) {
  std::vector<std::string> out;
  const auto* list = document.at("@context").if_array();
  if (!list || !list->back().is_object()) return out;
  for (const auto& each : list->back().get_object())
    out.emplace_back(each.key());
  return out;
}

using texts = std::vector<std::string>;

} // namespace

TEST(serialise_note, of_every_post_says_null_where_nothing_was_set) {
  EXPECT_THAT(differences(serialise(samples::bare_note()), R"({
    "@context": ["https://www.w3.org/ns/activitystreams", {
      "ostatus": "http://ostatus.org#",
      "atomUri": "ostatus:atomUri",
      "inReplyToAtomUri": "ostatus:inReplyToAtomUri",
      "conversation": "ostatus:conversation",
      "sensitive": "as:sensitive"
    }],
    "id": "https://harbour.example/users/ada/statuses/1",
    "type": "Note",
    "summary": null,
    "inReplyTo": null,
    "published": "2026-03-04T10:00:00Z",
    "url": "https://harbour.example/@ada/1",
    "attributedTo": "https://harbour.example/users/ada",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "cc": ["https://harbour.example/users/ada/followers"],
    "sensitive": false,
    "atomUri": "https://harbour.example/users/ada/statuses/1",
    "inReplyToAtomUri": null,
    "conversation": null,
    "content": "<p>Ahoy</p>",
    "attachment": [],
    "tag": []
  })"),
              IsEmpty());
}

TEST(serialise_note, with_everything) {
  EXPECT_THAT(differences(serialise(samples::full_note()), R"({
    "@context": ["https://www.w3.org/ns/activitystreams", {
      "ostatus": "http://ostatus.org#",
      "atomUri": "ostatus:atomUri",
      "inReplyToAtomUri": "ostatus:inReplyToAtomUri",
      "conversation": "ostatus:conversation",
      "sensitive": "as:sensitive",
      "gts": "https://gotosocial.org/ns#",
      "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
      "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
      "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"},
      "manualApproval": {"@id": "gts:manualApproval", "@type": "@id"},
      "toot": "http://joinmastodon.org/ns#",
      "blurhash": "toot:blurhash",
      "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"},
      "Hashtag": "as:Hashtag",
      "Emoji": "toot:Emoji"
    }],
    "id": "https://harbour.example/users/ada/statuses/1",
    "type": "Note",
    "summary": "Birds",
    "inReplyTo": "https://island.example/users/bo/statuses/7",
    "published": "2026-03-04T10:11:12Z",
    "url": "https://harbour.example/@ada/1",
    "attributedTo": "https://harbour.example/users/ada",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "cc": ["https://harbour.example/users/ada/followers", "https://island.example/users/bo"],
    "sensitive": true,
    "atomUri": "https://harbour.example/users/ada/statuses/1",
    "inReplyToAtomUri": "https://island.example/users/bo/statuses/7",
    "conversation": "https://harbour.example/contexts/5",
    "context": "https://harbour.example/contexts/5",
    "content": "<p>See \"this\" &amp; <a href=\"https://harbour.example/tags/dawn\">#dawn</a> :gull:</p>",
    "contentMap": {
      "en": "<p>See \"this\" &amp; <a href=\"https://harbour.example/tags/dawn\">#dawn</a> :gull:</p>"
    },
    "updated": "2026-03-04T11:00:00Z",
    "interactionPolicy": {"canQuote": {
      "automaticApproval": ["https://harbour.example/users/ada/followers"],
      "manualApproval": ["https://www.w3.org/ns/activitystreams#Public"]
    }},
    "attachment": [
      {"type": "Document", "mediaType": "video/mp4", "url": "https://harbour.example/media/1.mp4",
       "name": "A gull lands\non a mast", "blurhash": "UOKxk.NDWRnl4-D%Riax?wNHs=X4FwNEWAR-",
       "focalPoint": [-0.25, 1.0], "width": 640, "height": 480, "duration": "PT12.5S",
       "icon": {"type": "Image", "mediaType": "image/png",
                "url": "https://harbour.example/media/1-small.png"}},
      {"type": "Document", "mediaType": "audio/ogg", "url": "https://harbour.example/media/2.ogg",
       "name": null, "blurhash": null},
      {"type": "Link", "href": "https://press.example/gulls"}
    ],
    "tag": [
      {"type": "Mention", "href": "https://island.example/users/bo", "name": "@bo@island.example"},
      {"type": "Mention", "href": "https://harbour.example/users/cy", "name": "@cy"},
      {"type": "Hashtag", "href": "https://harbour.example/tags/dawn", "name": "#dawn"},
      {"id": "https://harbour.example/emojis/9", "type": "Emoji", "name": ":gull:",
       "updated": "2026-03-04T01:00:00Z",
       "icon": {"type": "Image", "mediaType": "image/png", "url": "https://harbour.example/emoji/gull.png"}}
    ],
    "replies": {
      "id": "https://harbour.example/users/ada/statuses/1/replies",
      "type": "Collection",
      "first": {
        "type": "CollectionPage",
        "next": "https://harbour.example/users/ada/statuses/1/replies?min_id=3&page=true",
        "partOf": "https://harbour.example/users/ada/statuses/1/replies",
        "items": ["https://harbour.example/users/ada/statuses/2", "https://harbour.example/users/ada/statuses/3"]
      }
    },
    "likes": {"id": "https://harbour.example/users/ada/statuses/1/likes", "type": "Collection",
              "totalItems": 12},
    "shares": {"id": "https://harbour.example/users/ada/statuses/1/shares", "type": "Collection",
               "totalItems": 0}
  })"),
              IsEmpty());
}

TEST(serialise_note, a_page_of_replies_may_be_empty_and_without_next) {
  auto n = samples::bare_note();
  n.replies = outgoing::reply_page{"https://harbour.example/r", "", {}};

  EXPECT_EQ(document_of(n).at("replies"), value_in(R"({
    "id": "https://harbour.example/r", "type": "Collection",
    "first": {"type": "CollectionPage", "partOf": "https://harbour.example/r", "items": []}})"));
}

TEST(serialise_note, times_are_cut_to_seconds_not_rounded) {
  auto n = samples::bare_note();
  n.published = samples::at(10, 0, 1) + milliseconds(999);

  EXPECT_EQ(document_of(n).at("published"), "2026-03-04T10:00:01Z");
}

TEST(serialise_note, lengths_of_time_are_written_without_exponent) {
  auto n = samples::bare_note();
  for (const double length : {0.0, 84.0, 0.00001, 1e6, -1.0, 1e300})
    n.attachments.emplace_back().seconds = length;

  const auto document = document_of(n);
  texts durations;
  for (const auto& each : document.at("attachment").as_array())
    durations.push_back(each.as_object().contains("duration") ? text_of(each.as_object(), "duration")
                                                              : "none");
  EXPECT_EQ(durations, (texts{"PT0S", "PT84S", "PT0.00001S", "PT1000000S", "none", "none"}));
}

TEST(serialise_note, with_a_poll_is_a_question) {
  const auto document = document_of(samples::question());

  EXPECT_EQ(document.at("type"), "Question");
  EXPECT_EQ(document.at("endTime"), "2026-03-04T20:00:00Z");
  EXPECT_FALSE(document.contains("closed")) << "still open";
  EXPECT_EQ(document.at("votersCount"), 5);
  EXPECT_FALSE(document.contains("anyOf"));
  EXPECT_EQ(document.at("oneOf"), value_in(R"([
    {"type": "Note", "name": "Tea", "replies": {"type": "Collection", "totalItems": 3}},
    {"type": "Note", "name": "Coffee", "replies": {"type": "Collection", "totalItems": 2}}])"));
  EXPECT_EQ(terms_of(document), (texts{"ostatus", "atomUri", "inReplyToAtomUri", "conversation", "sensitive",
                                       "toot", "votersCount"}));
}

TEST(serialise_note, with_a_poll_that_is_over_says_when_it_closed) {
  const auto document = document_of(samples::finished_question());

  EXPECT_EQ(document.at("endTime"), "2026-03-04T09:00:00Z");
  EXPECT_EQ(document.at("closed"), "2026-03-04T09:00:00Z");
  EXPECT_FALSE(document.contains("oneOf"));
  EXPECT_EQ(document.at("anyOf").as_array().size(), 3U);
  EXPECT_EQ(document.at("anyOf").at(2), value_in(R"(
    {"type": "Note", "name": "Sun", "replies": {"type": "Collection", "totalItems": 0}})"));
}

TEST(serialise_note, with_a_poll_without_end_names_none) {
  auto n = samples::question();
  n.poll->ends_at.reset();

  EXPECT_FALSE(document_of(n).contains("endTime"));
  EXPECT_FALSE(document_of(n).contains("closed"));
}

TEST(serialise_note, a_quote_has_all_its_names_and_its_stamp) {
  const auto document = document_of(samples::quoting_note());

  for (const auto* name : {"quote", "_misskey_quote", "quoteUri"})
    EXPECT_EQ(document.at(name), "https://island.example/users/bo/statuses/7") << name;
  EXPECT_EQ(document.at("quoteAuthorization"), "https://island.example/users/bo/stamps/3");
  EXPECT_EQ(document.at("@context").at(1).at("quote"),
            value_in(R"({"@id": "https://w3id.org/fep/044f#quote", "@type": "@id"})"));
  EXPECT_EQ(document.at("@context").at(1).at("quoteAuthorization"),
            value_in(R"({"@id": "https://w3id.org/fep/044f#quoteAuthorization", "@type": "@id"})"));
  EXPECT_EQ(document.at("@context").at(1).at("_misskey_quote"), "https://misskey-hub.net/ns#_misskey_quote");
  EXPECT_EQ(document.at("@context").at(1).at("quoteUri"), "http://fedibird.com/ns#quoteUri");
}

TEST(serialise_note, a_legacy_quote_has_only_the_older_names) {
  const auto document = document_of(samples::legacy_quoting_note());

  EXPECT_FALSE(document.contains("quote"));
  EXPECT_FALSE(document.contains("quoteAuthorization"));
  EXPECT_EQ(document.at("_misskey_quote"), "https://island.example/users/bo/statuses/7");
  EXPECT_EQ(document.at("quoteUri"), "https://island.example/users/bo/statuses/7");
  EXPECT_EQ(terms_of(document), (texts{"ostatus", "atomUri", "inReplyToAtomUri", "conversation", "sensitive",
                                       "quoteUri", "_misskey_quote"}));
}

TEST(serialise_note, a_quote_of_what_is_gone_is_a_tombstone) {
  auto n = samples::bare_note();
  n.quote = outgoing::quotation{};
  auto legacy = n;
  legacy.quote->legacy = true;

  EXPECT_EQ(document_of(n).at("quote"), value_in(R"({"type": "Tombstone"})"));
  for (const auto* name : {"_misskey_quote", "quoteUri", "quoteAuthorization"})
    EXPECT_FALSE(document_of(n).contains(name)) << name;
  for (const auto* name : {"quote", "_misskey_quote", "quoteUri", "quoteAuthorization"})
    EXPECT_FALSE(document_of(legacy).contains(name)) << name;
}

TEST(serialise_note, a_policy_for_nobody_names_the_author) {
  const auto document = document_of(samples::direct_note());

  EXPECT_EQ(document.at("interactionPolicy"),
            value_in(R"({"canQuote": {"automaticApproval": ["https://harbour.example/users/ada"]}})"));
}

TEST(serialise_note, that_is_direct_says_so_and_names_nobody_in_cc) {
  const auto document = document_of(samples::direct_note());

  EXPECT_EQ(document.at("directMessage"), true);
  EXPECT_EQ(document.at("to"), value_in(R"(["https://island.example/users/bo"])"));
  EXPECT_EQ(document.at("cc"), value_in("[]"));
  EXPECT_EQ(document.at("@context").at(1).at("litepub"), "http://litepub.social/ns#");
  EXPECT_EQ(document.at("@context").at(1).at("directMessage"), "litepub:directMessage");
}

TEST(serialise_note, that_is_private_says_that_it_is_not_direct) {
  auto n = samples::bare_note();
  n.direct_message = false;

  EXPECT_EQ(document_of(n).at("directMessage"), false);
}

TEST(serialise_note, text_from_outside_stays_text) {
  auto n = samples::bare_note();
  n.content = "\"}],\"to\":[\\ \xff\x01";
  n.language = "x\"y";

  const auto document = document_of(n);
  EXPECT_EQ(document.at("content"), "\"}],\"to\":[\\ \xef\xbf\xbd\x01");
  EXPECT_EQ(document.at("contentMap").at("x\"y"), document.at("content"));
  EXPECT_EQ(document.at("to"), value_in(R"(["https://www.w3.org/ns/activitystreams#Public"])"));
}

} // namespace pheidi::activitypub
