// Messages of Redis as clients get them.
#include "instance/streaming/event.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace pheidi::instance::streaming {
namespace {

namespace bj = boost::json;

const listening_person me{account_id(1), {}};
const entities::filter_set no_filters({});
const wall_time now = wall_clock::now();
const looked_up nothing_known;

std::vector<model::filter_row> cats() {
  model::filter_row f;
  f.id = 5;
  f.title = "No cats";
  f.contexts = {"public"};
  f.keywords = {{9, "cat", false}};
  return {f};
}

const std::string post =
    R"({"id":"10","language":"de","content":"<p>Cats &amp; dogs</p>","spoiler_text":"","account":{"id":"2"},)"
    R"("mentions":[{"id":"3"}],"reblog":null})";

std::string message(const std::string& event, const std::string& payload) {
  return R"({"event":")" + event + R"(","payload":)" + payload + "}";
}
stream_event read(const std::string& text) {
  auto e = stream_event::read(text);
  EXPECT_TRUE(e) << text;
  return e ? std::move(*e) : *stream_event::read(R"({"event":"none"})");
}
bj::object payload_of(const std::string& envelope) {
  const auto outer = bj::parse(envelope).as_object();
  return bj::parse(bj::value_to<std::string>(outer.at("payload"))).as_object();
}

} // namespace

TEST(stream_event, gives_ids_as_they_are) {
  auto e = read(message("delete", R"("10")"));
  const auto r = e.for_person(me, no_filters, nothing_known, now);
  EXPECT_EQ(*r->envelope(R"(["user"])"), R"({"stream":["user"],"event":"delete","payload":"10"})");
  EXPECT_EQ(*r->server_sent(), "event: delete\ndata: 10\n\n");
  EXPECT_FALSE(e.post());
}

TEST(stream_event, gives_posts_as_text_with_filtered) {
  auto e = read(message("update", post));
  ASSERT_TRUE(e.post());
  EXPECT_EQ(e.post()->author, account_id(2));
  EXPECT_EQ(e.post()->mentioned, std::vector{account_id(3)});
  EXPECT_EQ(e.post()->language, "de");
  const auto given = payload_of(*e.for_person(me, no_filters, nothing_known, now)->envelope(R"(["public"])"));
  EXPECT_EQ(given.at("id"), "10");
  EXPECT_EQ(given.at("filtered"), bj::array());
}

TEST(stream_event, shares_what_is_the_same_for_all) {
  auto e = read(message("update", post));
  const auto a = e.for_person(me, no_filters, nothing_known, now)->envelope(R"(["public"])");
  const auto b = e.for_person({account_id(8), {}}, no_filters, nothing_known, now)->envelope(R"(["public"])");
  EXPECT_EQ(a.get(), b.get());
}

TEST(stream_event, is_held_against_filters_of_each_listener) {
  auto e = read(message("update", post));
  const entities::filter_set filters(cats());
  const auto mine = payload_of(*e.for_person(me, filters, nothing_known, now)->envelope("[]"));
  const auto of_another =
      payload_of(*e.for_person({account_id(8), {}}, no_filters, nothing_known, now)->envelope("[]"));
  const auto of_author =
      payload_of(*e.for_person({account_id(2), {}}, filters, nothing_known, now)->envelope("[]"));

  const auto& results = mine.at("filtered").as_array();
  ASSERT_EQ(results.size(), 1u);
  const auto& result = results[0].as_object();
  EXPECT_EQ(result.at("filter").at("id"), "5");
  EXPECT_FALSE(result.at("filter").as_object().contains("keywords"));
  EXPECT_EQ(result.at("keyword_matches"), (bj::array{"Cat"}));
  EXPECT_EQ(of_another.at("filtered"), bj::array());
  EXPECT_EQ(of_author.at("filtered"), bj::array());
}

TEST(stream_event, looks_into_boosts_and_notifications) {
  const entities::filter_set filters(cats());
  auto boost =
      read(message("update", R"({"id":"11","account":{"id":"4"},"content":"","reblog":)" + post + "}"));
  auto notification = read(message("notification", R"({"id":"1","type":"mention","status":)" + post + "}"));
  const auto of_boost = payload_of(*boost.for_person(me, filters, nothing_known, now)->envelope("[]"));
  const auto of_notification =
      payload_of(*notification.for_person(me, filters, nothing_known, now)->envelope("[]"));
  EXPECT_EQ(of_boost.at("filtered").as_array().size(), 1u);
  EXPECT_EQ(of_boost.at("reblog").at("filtered").as_array().size(), 1u); // which some clients look at
  EXPECT_EQ(of_notification.at("status").at("filtered").as_array().size(), 1u);
}

TEST(stream_event, leaves_what_was_filtered_already) {
  const entities::filter_set filters(cats());
  auto e = read(message("update", R"({"id":"10","account":{"id":"2"},"content":"cat","filtered":[1]})"));
  EXPECT_EQ(payload_of(*e.for_person(me, filters, nothing_known, now)->envelope("[]")).at("filtered"),
            (bj::array{1}));
}

TEST(stream_event, forgets_filters_that_have_expired) {
  auto rows = cats();
  rows[0].expires_at = now - std::chrono::seconds(1);
  const entities::filter_set filters(std::move(rows));
  auto e = read(message("update", post));
  EXPECT_EQ(payload_of(*e.for_person(me, filters, nothing_known, now)->envelope("[]")).at("filtered"),
            bj::array());
}

TEST(stream_event, says_what_its_listener_did_to_the_post_and_to_none_else) {
  auto boost = read(
      message("update", R"({"id":"11","account":{"id":"4"},"content":"","visibility":"public","reblog":)" +
                            post + "}"));
  looked_up known;
  known.flags[{me.account, 10}].favourited = true;
  known.flags[{account_id(8), 10}].bookmarked = true;
  EXPECT_EQ(boost.post()->shown, (std::vector<std::int64_t>{10, 10}));

  const auto mine = payload_of(*boost.for_person(me, no_filters, known, now)->envelope("[]"));
  const auto of_another =
      payload_of(*boost.for_person({account_id(9), {}}, no_filters, known, now)->envelope("[]"));

  for (const auto* each : {&mine, &mine.at("reblog").as_object()}) {
    EXPECT_TRUE(each->at("favourited").as_bool());
    EXPECT_FALSE(each->at("bookmarked").as_bool());
    EXPECT_FALSE(each->contains("pinned")); // which is for authors
  }
  for (const auto* each : {&of_another, &of_another.at("reblog").as_object()})
    for (const auto* flag : {"favourited", "reblogged", "muted", "bookmarked"})
      EXPECT_FALSE(each->at(flag).as_bool()) << flag;
}

TEST(stream_event, tells_authors_whether_their_post_is_pinned) {
  auto e = read(message("status.update", post));
  looked_up known;
  known.flags[{account_id(2), 10}].pinned = true;
  const auto given = payload_of(*e.for_person({account_id(2), {}}, no_filters, known, now)->envelope("[]"));
  EXPECT_TRUE(given.at("pinned").as_bool());
  EXPECT_FALSE(payload_of(*e.for_person(me, no_filters, known, now)->envelope("[]")).contains("pinned"));
}

TEST(stream_event, says_what_its_listener_did_to_a_post_that_is_quoted) {
  auto e = read(message("update", R"({"id":"12","account":{"id":"4"},"quote":{"state":"accepted",)"
                                  R"("quoted_status":)" +
                                      post + "}}"));
  looked_up known;
  known.flags[{me.account, 10}].reblogged = true;
  const auto given = payload_of(*e.for_person(me, no_filters, known, now)->envelope("[]"));
  EXPECT_FALSE(given.at("reblogged").as_bool());
  EXPECT_TRUE(given.at("quote").at("quoted_status").at("reblogged").as_bool());
}

TEST(stream_event, differs_where_polls_quotes_and_followers_approval_do) {
  const auto differs = [](const std::string& members) {
    return read(
               message("update", R"({"id":"10","account":{"id":"2"},"visibility":"public",)" + members + "}"))
        .post()
        ->differs;
  };
  const auto boost_of = [](const std::string& members) { return R"("reblog":{"id":"9",)" + members + "}"; };
  EXPECT_FALSE(differs(R"("poll":null,"quote":null)"));
  EXPECT_TRUE(differs(R"("poll":{"id":"1"})"));
  EXPECT_TRUE(differs(R"("quote":{"state":"unauthorized","quoted_status":null})"));
  EXPECT_TRUE(differs(boost_of(R"("poll":{"id":"1"})")));
  EXPECT_FALSE(differs(R"("quote_approval":{"automatic":["public"],"manual":[]})"));
  EXPECT_FALSE(differs(R"("quote_approval":{"automatic":[],"manual":[]})"));
  EXPECT_TRUE(differs(R"("quote_approval":{"automatic":["followers"],"manual":[]})"));
  EXPECT_TRUE(differs(R"("quote_approval":{"automatic":[],"manual":["public"]})"));
  // Rails made it for its listener.
  EXPECT_FALSE(differs(R"("filtered":[],"poll":{"id":"1"})"));
}

TEST(stream_event, is_what_its_listener_sees_where_it_differs) {
  auto e = read(message("update", R"({"id":"10","account":{"id":"2"},"poll":{"id":"1"}})"));
  looked_up known;
  known.posts[{me.account, 10}] = {{"id", "10"}, {"poll", {{"voted", true}}}};
  const auto mine = e.for_person(me, no_filters, known, now);
  const auto of_another = e.for_person({account_id(8), {}}, no_filters, known, now);
  EXPECT_TRUE(payload_of(*mine->envelope("[]")).at("poll").at("voted").as_bool());
  EXPECT_FALSE(payload_of(*of_another->envelope("[]")).at("poll").as_object().contains("voted"));

  auto n =
      read(message("notification", R"({"id":"1","type":"mention","status":{"id":"10","poll":{"id":"1"}}})"));
  ASSERT_TRUE(n.post());
  EXPECT_TRUE(n.post()->differs);
  const auto told = payload_of(*n.for_person(me, no_filters, known, now)->envelope("[]"));
  EXPECT_EQ(told.at("type"), "mention");
  EXPECT_TRUE(told.at("status").at("poll").at("voted").as_bool());
}

TEST(stream_event, says_who_may_quote_a_post) {
  const std::string open = R"({"id":"10","account":{"id":"2"},"visibility":"public","quote_approval":)"
                           R"({"automatic":["public"],"manual":[],"current_user":"denied"}})";
  const std::string closed = R"({"id":"10","account":{"id":"2"},"visibility":"public","quote_approval":)"
                             R"({"automatic":[],"manual":[],"current_user":"denied"}})";
  const auto approval = [](const std::string& shown, const listening_person& who) {
    auto e = read(message("update", shown));
    const auto given = payload_of(*e.for_person(who, no_filters, nothing_known, now)->envelope("[]"));
    return given.at("quote_approval").at("current_user");
  };
  EXPECT_EQ(approval(open, me), "automatic");
  EXPECT_EQ(approval(closed, me), "denied");
  EXPECT_EQ(approval(closed, {account_id(2), {}}), "automatic"); // one's own
}

TEST(stream_event, may_have_no_payload) {
  auto e = read(R"({"event":"filters_changed"})");
  EXPECT_EQ(*e.for_person(me, no_filters, nothing_known, now)->envelope(R"(["user"])"),
            R"({"stream":["user"],"event":"filters_changed"})");
}

TEST(stream_event, ignores_what_is_no_message) {
  for (const std::string text : {"", "x", "[]", "{}", R"({"event":1})", R"({"payload":"1"})", "\xff"})
    EXPECT_FALSE(stream_event::read(text)) << text;
  EXPECT_TRUE(stream_event::read(message("update", R"("text")")));
  EXPECT_FALSE(stream_event::read(message("update", R"("text")"))->post());
  EXPECT_FALSE(stream_event::read(std::string(100000, '[')));
}

} // namespace pheidi::instance::streaming
