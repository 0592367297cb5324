// Two of our instances and a server of Fedify: Ann of the harbour, Bob of the quay, and people of the
// orchard, whose word is what Fedify has read and verified.
#include "fedify_people.hpp"
#include "together.hpp"

#include <boost/json/serialize.hpp>

namespace pheidi::test {
namespace {

namespace json = boost::json;

struct with_fedify : together {
  void SetUp() override {
    if (!fedify_people::installed())
      GTEST_SKIP() << "Fedify is not there: tests/interop/fedify/install.sh brings it";
    static const fedify_people people(all);
    orchard = &people;
    static int made = 0;
    fay = fmt::format("fay{}", ++made);
  }

  std::string fays_uri() const { return fmt::format("https://{}/users/{}", country::third, fay); }
  std::string fays_address() const { return fmt::format("{}@{}", fay, country::third); }
  json::value does(const std::string& doing, json::object told = {}) const {
    return orchard->act(fay, doing, std::move(told));
  }
  /// What Fay knows, by a JSON pointer whose last part is a URI.
  json::value knows(const std::string& what, const std::string& uri) const {
    const auto all_known = orchard->state(fay).at(what);
    const auto* found = all_known.as_object().if_contains(uri);
    return found ? *found : json::value();
  }
  bool listed(const std::string& what, const std::string& member, const std::string& key = "") const {
    const auto list = key.empty() ? orchard->state(fay).at(what) : knows(what, key);
    return list.is_array() && std::find(list.get_array().begin(), list.get_array().end(),
                                        json::value(member)) != list.get_array().end();
  }
  testing::AssertionResult fay_comes_to(const std::function<bool()>& know) const {
    if (eventually(know, patience)) return testing::AssertionSuccess();
    return testing::AssertionFailure() << json::serialize(orchard->state(fay)) << "\n"
                                       << tail(orchard->log()) << "\n"
                                       << tail(ann.at->log());
  }
  /// Fay as Ann's or Bob's instance knows her.
  std::string fay_at(const citizen& who) const { return who.find_account(fays_address()); }
  std::string relation_to_fay(const citizen& who) const {
    return "/api/v1/accounts/relationships?id[]=" + fay_at(who);
  }

  void fay_follows(const citizen& whom) const {
    does("follow", {{"whom", whom.address()}});
    EXPECT_TRUE(fay_comes_to([&] { return knows("following", whom.uri()) == json::value("yes"); }));
    EXPECT_TRUE(becomes(whom, relation_to_fay(whom), "/0/followed_by", true));
  }
  void is_followed_by(const citizen& who) const {
    EXPECT_EQ(who.post(fmt::format("/api/v1/accounts/{}/follow", fay_at(who))).status, 200);
    EXPECT_TRUE(fay_comes_to([&] { return listed("followers", who.uri()); }));
    EXPECT_TRUE(becomes(who, relation_to_fay(who), "/0/following", true));
  }
  /// Fay's post; its URI.
  std::string fay_posts(json::object told) const {
    return std::string(does("post", std::move(told)).at("object").as_string());
  }
  /// Ann's post, once Fay has it; the URI.
  api_answer ann_posts(const std::string& text, const json::object& more = {}) const {
    auto said = ann.publish(text, more);
    EXPECT_EQ(said.status, 200) << said;
    const auto uri = said.text("/uri");
    EXPECT_TRUE(fay_comes_to([&] { return knows("seen", uri).is_object(); }));
    return said;
  }

  const fedify_people* orchard = nullptr;
  std::string fay;
};

TEST_F(with_fedify, each_finds_the_other_by_address_and_by_url) {
  for (const auto& address : {"@" + ann.address(), ann.uri(), "https://harbour.example/@" + ann.name()}) {
    const auto found = does("find", {{"address", address}});
    ASSERT_TRUE(found.is_object()) << address << "\n" << tail(orchard->log());
    EXPECT_EQ(found.at("id"), json::value(ann.uri())) << address;
    EXPECT_EQ(found.at("username"), json::value(ann.name()));
    EXPECT_EQ(found.at("url"), json::value("https://harbour.example/@" + ann.name()));
  }
  const auto id = fay_at(ann);
  ASSERT_NE(id, "");
  EXPECT_EQ(ann.find_account(fays_uri()), id);
  EXPECT_EQ(ann.get("/api/v1/accounts/" + id).text("/display_name"), fay + " of the orchard");
  EXPECT_EQ(ann.get("/api/v1/accounts/" + id).text("/acct"), fays_address());
}

TEST_F(with_fedify, follows_begin_and_end_both_ways) {
  is_followed_by(ann);
  is_followed_by(bob);
  fay_follows(ann);
  EXPECT_EQ(notified(ann, "follow").text("/0/account/acct"), fays_address());

  EXPECT_EQ(ann.post(fmt::format("/api/v1/accounts/{}/unfollow", fay_at(ann))).status, 200);
  EXPECT_TRUE(fay_comes_to([&] { return !listed("followers", ann.uri()); }));
  EXPECT_TRUE(listed("followers", bob.uri()));

  does("unfollow", {{"author", ann.uri()}, {"object", ann.uri()}, {"id", fays_uri() + "#any"}});
  EXPECT_TRUE(becomes(ann, relation_to_fay(ann), "/0/followed_by", false));
}

TEST_F(with_fedify, who_is_locked_lets_fedify_in_or_refuses) {
  for (const auto* who : {&ann, &bob})
    ASSERT_EQ(who->send("PATCH", "/api/v1/accounts/update_credentials", {{"locked", true}}).status, 200);
  for (const auto* who : {&ann, &bob}) {
    does("follow", {{"whom", who->address()}});
    EXPECT_TRUE(becomes(*who, relation_to_fay(*who), "/0/requested_by", true));
    EXPECT_EQ(knows("following", who->uri()), json::value("requested"));
  }

  EXPECT_EQ(ann.post(fmt::format("/api/v1/follow_requests/{}/authorize", fay_at(ann))).status, 200);
  EXPECT_EQ(bob.post(fmt::format("/api/v1/follow_requests/{}/reject", fay_at(bob))).status, 200);

  EXPECT_TRUE(fay_comes_to([&] { return knows("following", ann.uri()) == json::value("yes"); }));
  EXPECT_TRUE(fay_comes_to([&] { return knows("following", bob.uri()).is_null(); }));
  EXPECT_EQ(bob.get(relation_to_fay(bob)).at("/0/followed_by"), json::value(false));
}

TEST_F(with_fedify, posts_of_each_visibility_are_read_by_fedify) {
  fay_follows(ann);
  for (const auto* visibility : {"public", "unlisted", "private"}) {
    const auto said = ann_posts(fmt::format("a {} post", visibility), {{"visibility", visibility}});
    const auto seen = knows("seen", said.text("/uri"));
    EXPECT_EQ(seen.at("visibility"), json::value(visibility));
    EXPECT_EQ(seen.at("content"), said.at("/content"));
    EXPECT_EQ(seen.at("author"), json::value(ann.uri()));
  }
  const auto said = ann_posts("@" + fays_address() + " for you", {{"visibility", "direct"}});
  EXPECT_EQ(knows("seen", said.text("/uri")).at("visibility"), json::value("direct"));
  ann.publish("to nobody", {{"visibility", "direct"}});
  ann_posts("and the last");
  const auto seen = orchard->state(fay).at("seen").as_object();
  EXPECT_EQ(
      std::count_if(seen.begin(), seen.end(),
                    [&](const auto& each) { return each.value().at("author") == json::value(ann.uri()); }),
      5)
      << "what is for nobody went nowhere";
}

TEST_F(with_fedify, posts_of_fedify_of_each_visibility_are_in_the_home_feed) {
  is_followed_by(ann);
  for (const auto* visibility : {"public", "unlisted", "private"}) {
    const auto uri = fay_posts({{"text", "<p>ripe apples</p>"}, {"visibility", visibility}});
    EXPECT_TRUE(comes_home(ann, uri));
    const auto here = ann.get(status(ann.known_status(uri)));
    EXPECT_EQ(here.text("/visibility"), visibility);
    EXPECT_EQ(here.text("/content"), "<p>ripe apples</p>");
  }
  const auto uri = fay_posts(
      {{"text", "<p>psst</p>"}, {"visibility", "direct"}, {"mention", json::array{"@" + ann.address()}}});
  EXPECT_TRUE(becomes(ann, "/api/v1/conversations", "/0/last_status/uri", json::value(uri)));
  EXPECT_EQ(ann.get("/api/v1/conversations").text("/0/accounts/0/acct"), fays_address());
}

TEST_F(with_fedify, a_reply_joins_the_thread_on_all_three) {
  fay_follows(ann);
  follow(bob, ann);
  const auto asked = ann_posts("who has apples?");
  const auto at_bobs = arrives(bob, asked.text("/uri"));

  const auto reply = fay_posts({{"text", "<p>we do</p>"},
                                {"visibility", "public"},
                                {"in_reply_to", asked.text("/uri")},
                                {"mention", json::array{"@" + ann.address()}}});

  EXPECT_TRUE(becomes(ann, status(asked.text("/id"), "/context"), "/descendants/0/uri", json::value(reply)));
  EXPECT_TRUE(becomes(ann, status(asked.text("/id")), "/replies_count", 1));
  EXPECT_EQ(notified(ann, "mention").text("/0/status/uri"), reply);
  // Bob does not follow Fay; his instance asks hers.
  EXPECT_NE(bob.find_status(reply), "");
  EXPECT_EQ(bob.get(status(at_bobs, "/context")).text("/descendants/0/uri"), reply);
}

TEST_F(with_fedify, likes_and_boosts_of_our_posts_are_counted_until_they_are_undone) {
  fay_follows(ann);
  const auto said = ann_posts("like this");
  const auto at = status(said.text("/id"));
  const json::object on{{"object", said.text("/uri")}, {"author", ann.uri()}};
  auto liked = on, boosted = on;

  liked["id"] = does("like", on).at("id");
  boosted["id"] = does("boost", on).at("id");
  EXPECT_TRUE(becomes(ann, at, "/favourites_count", 1));
  EXPECT_TRUE(becomes(ann, at, "/reblogs_count", 1));
  EXPECT_EQ(notified(ann, "favourite").text("/0/account/acct"), fays_address());
  EXPECT_EQ(notified(ann, "reblog").text("/0/account/acct"), fays_address());

  does("unlike", liked);
  does("unboost", boosted);
  EXPECT_TRUE(becomes(ann, at, "/favourites_count", 0));
  EXPECT_TRUE(becomes(ann, at, "/reblogs_count", 0));
}

TEST_F(with_fedify, our_likes_and_boosts_are_told_to_fedify_and_so_is_their_end) {
  is_followed_by(ann);
  const auto uri = fay_posts({{"text", "<p>cider</p>"}, {"visibility", "public"}});
  const auto at = status(arrives(ann, uri));

  EXPECT_EQ(ann.post(at + "/favourite").at("/favourites_count"), json::value(1));
  EXPECT_EQ(ann.post(at + "/reblog").status, 200);
  EXPECT_TRUE(fay_comes_to([&] { return listed("likes", ann.uri(), uri); }));
  EXPECT_TRUE(fay_comes_to([&] { return listed("boosts", ann.uri(), uri); }));

  ann.post(at + "/unfavourite");
  ann.post(at + "/unreblog");
  EXPECT_TRUE(fay_comes_to([&] { return !listed("likes", ann.uri(), uri); }));
  EXPECT_TRUE(fay_comes_to([&] { return !listed("boosts", ann.uri(), uri); }));
}

TEST_F(with_fedify, an_edit_is_read_on_the_other_side_both_ways) {
  fay_follows(ann);
  is_followed_by(ann);
  const auto said = ann_posts("raw");
  const auto hers = fay_posts({{"text", "<p>green</p>"}, {"visibility", "public"}});
  const auto at = status(arrives(ann, hers));

  const auto edited = ann.send("PUT", status(said.text("/id")), {{"status", "cooked"}});
  does("edit", {{"note", hers}, {"text", "<p>red</p>"}});

  EXPECT_TRUE(
      fay_comes_to([&] { return knows("seen", said.text("/uri")).at("content") == edited.at("/content"); }));
  EXPECT_EQ(knows("seen", said.text("/uri")).at("edited"), json::value(true));
  EXPECT_TRUE(becomes(ann, at, "/content", json::value("<p>red</p>")));
  EXPECT_FALSE(ann.get(at).at("/edited_at").is_null());
}

TEST_F(with_fedify, fedify_votes_in_our_poll) {
  fay_follows(ann);
  const auto said = ann_posts("which?", {{"poll", {{"options", {"pears", "plums"}}, {"expires_in", 3600}}}});
  const auto seen = knows("seen", said.text("/uri"));
  EXPECT_EQ(seen.at("options").at(1).at("name"), json::value("plums")) << seen;

  does("vote", {{"object", said.text("/uri")}, {"author", ann.uri()}, {"option", "plums"}});

  EXPECT_TRUE(becomes(ann, status(said.text("/id")), "/poll/votes_count", 1));
  EXPECT_EQ(ann.get(status(said.text("/id"))).at("/poll/options/1/votes_count"), json::value(1));
  EXPECT_TRUE(fay_comes_to([&] {
    ann.at->hasten();
    return knows("seen", said.text("/uri")).at("options").at(1).at("votes") == json::value(1);
  })) << "the numbers go out";
}

TEST_F(with_fedify, we_vote_in_a_poll_of_fedify) {
  is_followed_by(ann);
  is_followed_by(bob);
  const auto uri = fay_posts(
      {{"text", "<p>which?</p>"}, {"visibility", "public"}, {"poll", json::array{"pears", "plums"}}});
  const auto at = status(arrives(ann, uri)), at_bobs = status(arrives(bob, uri));
  EXPECT_EQ(ann.get(at).text("/poll/options/0/title"), "pears") << ann.get(at);

  const auto poll = "/api/v1/polls/" + ann.get(at).text("/poll/id");
  EXPECT_EQ(ann.post(poll + "/votes", {{"choices", {"0"}}}).at("/voted"), json::value(true));

  EXPECT_TRUE(fay_comes_to([&] { return orchard->state(fay).at("votes").as_array().size() > 0; }));
  EXPECT_TRUE(becomes(ann, at, "/poll/options/0/votes_count", 1));
  EXPECT_TRUE(becomes(bob, at_bobs, "/poll/options/0/votes_count", 1)) << "by Fay's update";
  EXPECT_EQ(bob.get(at_bobs).at("/poll/voters_count"), json::value(1));
}

TEST_F(with_fedify, a_picture_and_its_description_are_read_by_fedify) {
  fay_follows(ann);
  const auto media = ann.upload_picture("an apple");
  const auto said = ann_posts("look", {{"media_ids", {media}}});

  const auto seen = knows("seen", said.text("/uri")).at("attachments").at(0);

  EXPECT_EQ(seen.at("url"), said.at("/media_attachments/0/url"));
  EXPECT_EQ(seen.at("name"), json::value("an apple"));
}

TEST_F(with_fedify, a_deleted_post_is_gone_on_the_other_side_both_ways) {
  fay_follows(ann);
  is_followed_by(ann);
  const auto said = ann_posts("not for long");
  const auto hers = fay_posts({{"text", "<p>windfall</p>"}, {"visibility", "public"}});
  const auto at = status(arrives(ann, hers));

  ASSERT_EQ(ann.send("DELETE", status(said.text("/id"))).status, 200);
  does("remove", {{"note", hers}});

  EXPECT_TRUE(fay_comes_to([&] { return knows("seen", said.text("/uri")).is_null(); }));
  EXPECT_TRUE(answers(ann, at, 404));
  EXPECT_TRUE(leaves_home(ann, hers));
  EXPECT_TRUE(does("read", {{"address", said.text("/uri")}}).is_null()) << "nor is it served any more";
  EXPECT_EQ(ann.look_for("statuses", hers), "");
}

TEST_F(with_fedify, a_private_post_is_served_to_a_follower_of_fedify_alone) {
  fay_follows(ann);
  const auto said = ann_posts("for followers", {{"visibility", "private"}});
  const auto uri = said.text("/uri");

  EXPECT_TRUE(does("read", {{"address", uri}}).is_object()) << tail(orchard->log());
  EXPECT_TRUE(orchard->act("stranger-of-" + fay, "read", {{"address", uri}}).is_null());
}

TEST_F(with_fedify, a_block_is_known_on_the_other_side_both_ways) {
  fay_follows(ann);
  is_followed_by(bob);

  EXPECT_EQ(ann.post(fmt::format("/api/v1/accounts/{}/block", fay_at(ann))).at("/blocking"),
            json::value(true));
  EXPECT_TRUE(fay_comes_to([&] { return listed("blocked_by", ann.uri()); }));
  EXPECT_EQ(ann.get(relation_to_fay(ann)).at("/0/followed_by"), json::value(false));
  EXPECT_EQ(ann.post(fmt::format("/api/v1/accounts/{}/unblock", fay_at(ann))).at("/blocking"),
            json::value(false));
  EXPECT_TRUE(fay_comes_to([&] { return !listed("blocked_by", ann.uri()); }));

  const auto id = does("block", {{"object", bob.uri()}, {"author", bob.uri()}}).at("id");
  EXPECT_TRUE(becomes(bob, relation_to_fay(bob), "/0/blocked_by", true));
  EXPECT_TRUE(becomes(bob, relation_to_fay(bob), "/0/following", false));
  does("unblock", {{"object", bob.uri()}, {"author", bob.uri()}, {"id", id}});
  EXPECT_TRUE(becomes(bob, relation_to_fay(bob), "/0/blocked_by", false));
}

TEST_F(with_fedify, a_changed_profile_is_told_to_fedify) {
  fay_follows(ann);

  ASSERT_EQ(
      ann.send("PATCH", "/api/v1/accounts/update_credentials", {{"display_name", "Ann of apples"}}).status,
      200);

  EXPECT_TRUE(fay_comes_to([&] {
    ann.at->hasten();
    return knows("profiles", ann.uri()) == json::value("Ann of apples");
  }));
}

} // namespace
} // namespace pheidi::test
