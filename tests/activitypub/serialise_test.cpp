// Activities, each with the document that Mastodon would write of it.
#include "document.hpp"
#include "outgoing_samples.hpp"
#include "same_document.hpp"

#include "pheidi/activitypub/value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

using ::testing::IsEmpty;

const std::string ada = "https://harbour.example/users/ada";
const std::string bo = "https://island.example/users/bo";
const std::string post = ada + "/statuses/1";

/// What `serialise` says, as it stands within an activity.
template <class T>
boost::json::object embedded(const T& values) {
  auto out = object_in(serialise(values));
  out.erase("@context");
  return out;
}

/// The activity around a post: all members but the object and the context.
boost::json::object envelope_of(std::string_view text) {
  auto out = object_in(text);
  out.erase("object");
  out.erase("@context");
  return out;
}

} // namespace

TEST(serialise, writes_the_same_values_as_the_same_bytes) {
  EXPECT_EQ(like({ada + "#likes/4", ada, bo + "/statuses/7"}),
            R"({"@context":"https://www.w3.org/ns/activitystreams",)"
            R"("id":"https://harbour.example/users/ada#likes/4","type":"Like",)"
            R"("actor":"https://harbour.example/users/ada",)"
            R"("object":"https://island.example/users/bo/statuses/7"})");
  EXPECT_EQ(delete_note(ada, post, post),
            R"({"@context":["https://www.w3.org/ns/activitystreams",)"
            R"({"ostatus":"http://ostatus.org#","atomUri":"ostatus:atomUri"}],)"
            R"("id":"https://harbour.example/users/ada/statuses/1#delete","type":"Delete",)"
            R"("actor":"https://harbour.example/users/ada",)"
            R"("to":["https://www.w3.org/ns/activitystreams#Public"],)"
            R"("object":{"id":"https://harbour.example/users/ada/statuses/1","type":"Tombstone",)"
            R"("atomUri":"https://harbour.example/users/ada/statuses/1"}})");
  EXPECT_EQ(create(samples::full_note()), create(samples::full_note()));
  EXPECT_EQ(update(samples::full_actor(), samples::at(1)), update(samples::full_actor(), samples::at(1)));
}

TEST(serialise, create_has_the_post_and_its_audience) {
  const auto n = samples::full_note();
  const auto document = object_in(create(n));

  EXPECT_EQ(envelope_of(create(n)), object_in(R"({
    "id": "https://harbour.example/users/ada/statuses/1/activity",
    "type": "Create",
    "actor": "https://harbour.example/users/ada",
    "published": "2026-03-04T10:11:12Z",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "cc": ["https://harbour.example/users/ada/followers", "https://island.example/users/bo"]
  })"));
  EXPECT_EQ(document.at("object"), embedded(n));
  EXPECT_EQ(document.at("@context"), object_in(serialise(n)).at("@context"));
}

TEST(serialise, update_is_of_the_moment_of_the_edit) {
  const auto n = samples::full_note();

  EXPECT_EQ(envelope_of(update(n, samples::at(11))), object_in(R"({
    "id": "https://harbour.example/users/ada/statuses/1#updates/1772622000",
    "type": "Update",
    "actor": "https://harbour.example/users/ada",
    "published": "2026-03-04T11:00:00Z",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "cc": ["https://harbour.example/users/ada/followers", "https://island.example/users/bo"]
  })"));
  EXPECT_EQ(object_in(update(n, samples::at(11))).at("object"), embedded(n));
}

TEST(serialise, tallies_that_are_hidden_for_now_are_null) {
  auto n = samples::question();
  for (auto& each : n.poll->options)
    each.votes.reset();

  const auto document = object_in(serialise(n));

  const auto& options = document.at(n.poll->multiple ? "anyOf" : "oneOf").as_array();
  ASSERT_FALSE(options.empty());
  for (const auto& each : options)
    EXPECT_TRUE(each.at("replies").at("totalItems").is_null());
}

TEST(serialise, update_of_a_tally_says_to_and_nothing_else) {
  const auto n = samples::question();

  EXPECT_EQ(envelope_of(update_tally(n)), object_in(R"({
    "id": "https://harbour.example/users/ada/statuses/1#updates/1772625600",
    "type": "Update",
    "actor": "https://harbour.example/users/ada",
    "to": ["https://www.w3.org/ns/activitystreams#Public"]
  })"));
  EXPECT_EQ(object_in(update_tally(n)).at("object"), embedded(n));
}

TEST(serialise, announce_names_the_post) {
  EXPECT_THAT(differences(announce(samples::boost()), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada/statuses/8/activity",
    "type": "Announce",
    "actor": "https://harbour.example/users/ada",
    "published": "2026-03-04T13:00:00Z",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "cc": ["https://island.example/users/bo", "https://harbour.example/users/ada/followers"],
    "object": "https://island.example/users/bo/statuses/7"
  })"),
              IsEmpty());
}

TEST(serialise, announce_of_an_own_private_post_has_it_inside) {
  const auto b = samples::private_boost();
  const auto document = object_in(announce(b));

  EXPECT_EQ(document.at("object"), embedded(std::get<outgoing::note>(b.object)));
  EXPECT_TRUE(document.at("@context").at(1).as_object().contains("atomUri")) << "the post's terms are named";
}

TEST(serialise, undo_of_an_announce_has_it_inside_and_the_post_by_uri) {
  const std::string expected = R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada#announces/8/undo",
    "type": "Undo",
    "actor": "https://harbour.example/users/ada",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "object": {
      "id": "https://harbour.example/users/ada/statuses/8/activity",
      "type": "Announce",
      "actor": "https://harbour.example/users/ada",
      "published": "2026-03-04T13:00:00Z",
      "to": ["https://www.w3.org/ns/activitystreams#Public"],
      "cc": ["https://island.example/users/bo", "https://harbour.example/users/ada/followers"],
      "object": "https://island.example/users/bo/statuses/7"
    }
  })";

  EXPECT_THAT(differences(undo_announce(samples::boost(), ada + "#announces/8/undo"), expected), IsEmpty());
  const auto of_private = object_in(undo_announce(samples::private_boost(), ada + "#announces/8/undo"));
  EXPECT_EQ(text_of(of_private.at("object").as_object(), "object"), post);
  EXPECT_EQ(of_private.at("@context"), "https://www.w3.org/ns/activitystreams");
}

TEST(serialise, delete_of_a_profile_names_it) {
  EXPECT_THAT(differences(delete_actor(ada), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada#delete",
    "type": "Delete",
    "actor": "https://harbour.example/users/ada",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "object": "https://harbour.example/users/ada"
  })"),
              IsEmpty());
}

TEST(serialise, move_is_of_the_actor_itself) {
  EXPECT_THAT(differences(activitypub::move(ada + "#moves/2", ada, "https://lagoon.example/users/ada"), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada#moves/2",
    "type": "Move",
    "actor": "https://harbour.example/users/ada",
    "object": "https://harbour.example/users/ada",
    "target": "https://lagoon.example/users/ada"
  })"),
              IsEmpty());
}

TEST(serialise, follow_and_block_say_no_to) {
  const std::string expected = R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/1ea87517",
    "type": "Follow",
    "actor": "https://harbour.example/users/ada",
    "object": "https://island.example/users/bo"
  })";
  auto blocked = expected;
  blocked.replace(blocked.find("Follow"), 6, "Block");

  EXPECT_THAT(differences(follow(samples::follow_of_bo()), expected), IsEmpty());
  EXPECT_THAT(differences(block(samples::follow_of_bo()), blocked), IsEmpty());
}

TEST(serialise, undo_is_said_by_who_did_it) {
  for (const std::string type : {"Follow", "Like", "Block"})
    EXPECT_THAT(differences(undo(ada + "#x/4/undo", type, samples::follow_of_bo()), R"({
      "@context": "https://www.w3.org/ns/activitystreams",
      "id": "https://harbour.example/users/ada#x/4/undo",
      "type": "Undo",
      "actor": "https://harbour.example/users/ada",
      "object": {
        "id": "https://harbour.example/1ea87517",
        "type": ")" + type + R"(",
        "actor": "https://harbour.example/users/ada",
        "object": "https://island.example/users/bo"
      }
    })"),
                IsEmpty());
}

TEST(serialise, accept_and_reject_are_said_by_who_was_asked) {
  const std::string expected = R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://island.example/users/bo#answers/4",
    "type": "Accept",
    "actor": "https://island.example/users/bo",
    "object": {
      "id": "https://harbour.example/1ea87517",
      "type": "Follow",
      "actor": "https://harbour.example/users/ada",
      "object": "https://island.example/users/bo"
    }
  })";
  auto rejected = expected;
  rejected.replace(rejected.find("Accept"), 6, "Reject");

  EXPECT_THAT(differences(accept_follow(bo + "#answers/4", samples::follow_of_bo()), expected), IsEmpty());
  EXPECT_THAT(differences(reject_follow(bo + "#answers/4", samples::follow_of_bo()), rejected), IsEmpty());
}

TEST(serialise, flag_names_the_account_and_its_posts) {
  const std::vector<std::string> objects{bo, bo + "/statuses/7"};
  EXPECT_THAT(
      differences(flag("https://harbour.example/5f04", "https://harbour.example/actor", "", objects), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/5f04",
    "type": "Flag",
    "actor": "https://harbour.example/actor",
    "content": "",
    "object": ["https://island.example/users/bo", "https://island.example/users/bo/statuses/7"]
  })"),
      IsEmpty());
}

TEST(serialise, add_and_remove_of_a_pin_have_no_id) {
  const std::string expected = R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "type": "Add",
    "actor": "https://harbour.example/users/ada",
    "target": "https://harbour.example/users/ada/collections/featured",
    "object": "https://harbour.example/users/ada/statuses/1"
  })";
  auto removed = expected;
  removed.replace(removed.find("Add"), 3, "Remove");

  EXPECT_THAT(differences(add(ada, post, ada + "/collections/featured"), expected), IsEmpty());
  EXPECT_THAT(differences(activitypub::remove(ada, post, ada + "/collections/featured"), removed), IsEmpty());
}

TEST(serialise, add_and_remove_of_a_hashtag_have_it_inside) {
  const outgoing::hashtag_link tides{"https://harbour.example/@ada/tagged/tides", "#tides"};
  const std::string expected = R"({
    "@context": ["https://www.w3.org/ns/activitystreams", {"Hashtag": "as:Hashtag"}],
    "type": "Add",
    "actor": "https://harbour.example/users/ada",
    "target": "https://harbour.example/users/ada/collections/featured",
    "object": {"type": "Hashtag", "href": "https://harbour.example/@ada/tagged/tides", "name": "#tides"}
  })";
  auto removed = expected;
  removed.replace(removed.find("Add"), 3, "Remove");

  EXPECT_THAT(differences(add(ada, tides, ada + "/collections/featured"), expected), IsEmpty());
  EXPECT_THAT(differences(activitypub::remove(ada, tides, ada + "/collections/featured"), removed),
              IsEmpty());
}

TEST(serialise, vote_is_for_the_author_of_the_poll) {
  EXPECT_THAT(differences(vote(ada + "#votes/6", ada, "Tea", bo + "/statuses/9", bo), R"({
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://harbour.example/users/ada#votes/6/activity",
    "type": "Create",
    "actor": "https://harbour.example/users/ada",
    "to": "https://island.example/users/bo",
    "object": {
      "id": "https://harbour.example/users/ada#votes/6",
      "type": "Note",
      "name": "Tea",
      "attributedTo": "https://harbour.example/users/ada",
      "inReplyTo": "https://island.example/users/bo/statuses/9",
      "to": "https://island.example/users/bo"
    }
  })"),
              IsEmpty());
}

TEST(serialise, quote_request_has_the_quoting_post_inside) {
  const auto n = samples::quoting_note();
  const auto document = object_in(quote_request(ada + "/quote_requests/a1", ada, bo + "/statuses/7", n));

  EXPECT_EQ(text_of(document, "id"), ada + "/quote_requests/a1");
  EXPECT_EQ(document.at("type"), "QuoteRequest");
  EXPECT_EQ(text_of(document, "actor"), ada);
  EXPECT_EQ(text_of(document, "object"), bo + "/statuses/7");
  EXPECT_EQ(document.at("instrument"), embedded(n));
  EXPECT_EQ(document.size(), 6U);
  const auto& terms = document.at("@context").at(1).as_object();
  EXPECT_EQ(terms.at("QuoteRequest"), "https://w3id.org/fep/044f#QuoteRequest");
  EXPECT_TRUE(terms.contains("quoteAuthorization"));
}

TEST(serialise, answers_to_a_quote_request_have_it_inside) {
  const quote_wish wish{bo + "/quote_requests/b2", bo, post, bo + "/statuses/10"};
  const std::string expected = R"({
    "@context": ["https://www.w3.org/ns/activitystreams",
                 {"QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest"}],
    "id": "https://harbour.example/users/ada#answers/3",
    "type": "Reject",
    "actor": "https://harbour.example/users/ada",
    "to": "https://island.example/users/bo",
    "object": {
      "id": "https://island.example/users/bo/quote_requests/b2",
      "type": "QuoteRequest",
      "actor": "https://island.example/users/bo",
      "object": "https://harbour.example/users/ada/statuses/1",
      "instrument": "https://island.example/users/bo/statuses/10"
    }
  })";
  auto accepted = expected;
  accepted.replace(accepted.find("Reject"), 6, "Accept");
  accepted.insert(accepted.rfind('}'), R"(, "result": "https://harbour.example/stamps/3")");

  EXPECT_THAT(differences(reject_quote(ada + "#answers/3", ada, wish), expected), IsEmpty());
  EXPECT_THAT(
      differences(accept_quote(ada + "#answers/3", ada, wish, "https://harbour.example/stamps/3"), accepted),
      IsEmpty());
}

} // namespace pheidi::activitypub
