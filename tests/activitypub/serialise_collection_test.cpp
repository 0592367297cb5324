// Collections as Mastodon writes them: which members, in which order, and a context of what is used.
#include "document.hpp"
#include "outgoing_samples.hpp"
#include "same_document.hpp"

#include "pheidi/activitypub/collection.hpp"
#include "pheidi/activitypub/serialise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

using ::testing::IsEmpty;

const std::string ada = "https://harbour.example/users/ada";
const std::string bo = "https://island.example/users/bo";

/// The document as it stands within another, and the context that it needs there.
boost::json::object without_context(const std::string& text) {
  auto out = object_in(text);
  out.erase("@context");
  return out;
}
boost::json::value context_of(const std::string& text) {
  return object_in(text).at("@context");
}

outgoing::collection_page page_with(std::vector<outgoing::collection_item> items) {
  outgoing::collection_page p;
  p.id = ada + "/outbox?page=true";
  p.part_of = ada + "/outbox";
  p.items = std::move(items);
  return p;
}

} // namespace

TEST(serialise_collection, says_where_its_pages_are) {
  outgoing::collection c;
  c.id = ada + "/outbox";
  c.total = 12;
  c.first = ada + "/outbox?page=true";
  c.last = ada + "/outbox?page=true&min_id=0";

  EXPECT_THAT(differences(serialise(c), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada/outbox",
    "type": "OrderedCollection",
    "totalItems": 12,
    "first": "https://harbour.example/users/ada/outbox?page=true",
    "last": "https://harbour.example/users/ada/outbox?page=true&min_id=0"
  })"),
              IsEmpty());
}

TEST(serialise_collection, conformance_30_says_no_page_of_what_is_hidden) {
  outgoing::collection c;
  c.id = ada + "/followers";
  c.total = 437;

  EXPECT_THAT(differences(serialise(c), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada/followers",
    "type": "OrderedCollection",
    "totalItems": 437
  })"),
              IsEmpty());
}

TEST(serialise_collection, likes_and_shares_are_a_count) {
  outgoing::collection c;
  c.id = ada + "/statuses/1/likes";
  c.ordered = false;
  c.total = 0;

  EXPECT_THAT(differences(serialise(c), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada/statuses/1/likes",
    "type": "Collection",
    "totalItems": 0
  })"),
              IsEmpty());
}

TEST(serialise_collection, a_page_of_uris_knows_its_neighbours) {
  outgoing::collection_page p;
  p.id = ada + "/followers?page=2";
  p.part_of = ada + "/followers";
  p.total = 30;
  p.next = ada + "/followers?page=3";
  p.prev = ada + "/followers?page=1";
  p.items = {bo, "https://lagoon.example/users/cy"};

  EXPECT_THAT(differences(serialise(p), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada/followers?page=2",
    "type": "OrderedCollectionPage",
    "totalItems": 30,
    "next": "https://harbour.example/users/ada/followers?page=3",
    "prev": "https://harbour.example/users/ada/followers?page=1",
    "partOf": "https://harbour.example/users/ada/followers",
    "orderedItems": ["https://island.example/users/bo", "https://lagoon.example/users/cy"]
  })"),
              IsEmpty());
}

TEST(serialise_collection, an_empty_page_still_has_its_list) {
  EXPECT_THAT(differences(serialise(page_with({})), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada/outbox?page=true",
    "type": "OrderedCollectionPage",
    "partOf": "https://harbour.example/users/ada/outbox",
    "orderedItems": []
  })"),
              IsEmpty());
}

TEST(serialise_collection, an_outbox_holds_the_activities_that_were_delivered) {
  const auto n = samples::full_note();
  const auto b = samples::boost();
  const auto text = serialise(page_with({outgoing::created{n}, b}));
  const auto items = object_in(text).at("orderedItems").as_array();

  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0], without_context(create(n)));
  EXPECT_EQ(items[1], without_context(announce(b)));
  EXPECT_EQ(context_of(text), context_of(create(n)));
}

TEST(serialise_collection, a_boost_of_a_private_post_has_it_in_full) {
  const auto b = samples::private_boost();
  const auto text = serialise(page_with({b}));

  EXPECT_EQ(object_in(text).at("orderedItems").as_array().at(0), without_context(announce(b)));
  EXPECT_EQ(context_of(text), context_of(announce(b)));
}

TEST(serialise_collection, featured_posts_stand_in_it_without_a_page) {
  const auto n = samples::bare_note();
  outgoing::collection c;
  c.id = ada + "/collections/featured";
  c.total = 2;
  c.items = std::vector<outgoing::collection_item>{n, ada + "/statuses/2"};
  const auto text = serialise(c);
  const auto document = object_in(text);

  EXPECT_EQ(document.at("type"), "OrderedCollection");
  EXPECT_EQ(document.at("totalItems"), 2);
  EXPECT_EQ(document.at("orderedItems").as_array(),
            (boost::json::array{without_context(serialise(n)), boost::json::value(ada + "/statuses/2")}));
  EXPECT_FALSE(document.contains("first"));
  EXPECT_EQ(context_of(text), context_of(serialise(n)));
}

TEST(serialise_collection, featured_tags_bring_their_term) {
  outgoing::collection c;
  c.id = ada + "/collections/tags";
  c.ordered = false;
  c.total = 1;
  c.items = std::vector<outgoing::collection_item>{
      outgoing::hashtag_link{"https://harbour.example/@ada/tagged/dawn", "#dawn"}};

  EXPECT_THAT(differences(serialise(c), R"({
    "@context": ["https://www.w3.org/ns/activitystreams", {"Hashtag": "as:Hashtag"}],
    "id": "https://harbour.example/users/ada/collections/tags",
    "type": "Collection",
    "totalItems": 1,
    "items": [{"type": "Hashtag", "href": "https://harbour.example/@ada/tagged/dawn", "name": "#dawn"}]
  })"),
              IsEmpty());
}

TEST(serialise_collection, replies_have_their_first_page_inside) {
  outgoing::collection c;
  c.id = ada + "/statuses/1/replies";
  c.ordered = false;
  c.first_page.emplace();
  c.first_page->ordered = false;
  c.first_page->id = c.id + "?page=true";
  c.first_page->part_of = c.id;
  c.first_page->next = c.id + "?only_other_accounts=true&page=true";
  c.first_page->items = {ada + "/statuses/2"};

  EXPECT_THAT(differences(serialise(c), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada/statuses/1/replies",
    "type": "Collection",
    "first": {
      "id": "https://harbour.example/users/ada/statuses/1/replies?page=true",
      "type": "CollectionPage",
      "next": "https://harbour.example/users/ada/statuses/1/replies?only_other_accounts=true&page=true",
      "partOf": "https://harbour.example/users/ada/statuses/1/replies",
      "items": ["https://harbour.example/users/ada/statuses/2"]
    }
  })"),
              IsEmpty());
}

TEST(serialise_collection, a_page_inside_brings_its_terms) {
  const auto n = samples::bare_note();
  outgoing::collection c;
  c.id = ada + "/statuses/1/replies";
  c.first_page = page_with({n});
  const auto text = serialise(c);

  EXPECT_EQ(context_of(text), context_of(serialise(n)));
  EXPECT_FALSE(object_in(text).at("first").as_object().contains("@context"));
}

TEST(serialise_quote_stamp, says_who_allows_which_post_to_quote_which) {
  const outgoing::quote_stamp s{ada + "/quote_authorizations/3", ada, bo + "/statuses/7",
                                ada + "/statuses/1"};

  EXPECT_THAT(differences(serialise(s), R"({
    "@context": ["https://www.w3.org/ns/activitystreams",
                 {"QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
                  "gts": "https://gotosocial.org/ns#",
                  "interactingObject": {"@id": "gts:interactingObject", "@type": "@id"},
                  "interactionTarget": {"@id": "gts:interactionTarget", "@type": "@id"}}],
    "id": "https://harbour.example/users/ada/quote_authorizations/3",
    "type": "QuoteAuthorization",
    "attributedTo": "https://harbour.example/users/ada",
    "interactingObject": "https://island.example/users/bo/statuses/7",
    "interactionTarget": "https://harbour.example/users/ada/statuses/1"
  })"),
              IsEmpty());
}

TEST(serialise_quote_stamp, says_whole_what_its_author_takes_back) {
  const outgoing::quote_stamp s{ada + "/quote_authorizations/3", ada, bo + "/statuses/7",
                                ada + "/statuses/1"};

  EXPECT_THAT(differences(delete_quote_stamp(s), R"({
    "@context": ["https://www.w3.org/ns/activitystreams",
                 {"QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
                  "gts": "https://gotosocial.org/ns#",
                  "interactingObject": {"@id": "gts:interactingObject", "@type": "@id"},
                  "interactionTarget": {"@id": "gts:interactionTarget", "@type": "@id"}}],
    "id": "https://harbour.example/users/ada/quote_authorizations/3#delete",
    "type": "Delete",
    "actor": "https://harbour.example/users/ada",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "object": {
      "id": "https://harbour.example/users/ada/quote_authorizations/3",
      "type": "QuoteAuthorization",
      "attributedTo": "https://harbour.example/users/ada",
      "interactingObject": "https://island.example/users/bo/statuses/7",
      "interactionTarget": "https://harbour.example/users/ada/statuses/1"
    }
  })"),
              IsEmpty());
}

} // namespace pheidi::activitypub
