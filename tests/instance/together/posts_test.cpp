// Two instances: what is posted here is read there, by those whom it is for, answered, edited and deleted.
#include "together.hpp"

#include <regex>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct posts : together {
  /// Published by Bob and come to Ann: his answer, her id.
  struct shared_post {
    api_answer there;
    std::string id, uri, here;
  };
  shared_post share(const std::string& text, const json::object& more = {}) {
    const auto said = bob.publish(text, more);
    EXPECT_EQ(said.status, 200) << said;
    return {said, said.text("/id"), said.text("/uri"), arrives(ann, said.text("/uri"))};
  }
  /// What a reader sees of it: links of others are marked as such where they are shown.
  static std::string words(const api_answer& status) {
    static const std::regex marks(R"re( (rel|target)="[^"]*"| class="")re");
    return std::regex_replace(status.text("/content"), marks, "");
  }
  /// Other servers are told seconds.
  static std::string second(const api_answer& status, const std::string& pointer) {
    return status.text(pointer).substr(0, 19);
  }
  static void expect_alike(const api_answer& here, const api_answer& there) {
    for (const auto* same :
         {"/uri", "/url", "/visibility", "/spoiler_text", "/sensitive", "/language", "/replies_count"})
      EXPECT_EQ(here.at(same), there.at(same)) << same;
    EXPECT_EQ(words(here), words(there));
    EXPECT_EQ(second(here, "/created_at"), second(there, "/created_at"));
    EXPECT_EQ(second(here, "/edited_at"), second(there, "/edited_at"));
  }
  /// As Ann's instance sees who is mentioned.
  static std::vector<std::string> mentioned(const api_answer& status) {
    std::vector<std::string> out;
    const auto all_of_them = status.at("/mentions");
    for (const auto& each : all_of_them.as_array())
      out.emplace_back(each.at("acct").as_string());
    return out;
  }
};

TEST_F(posts, a_public_post_is_the_same_on_both_sides) {
  follow(ann, bob);
  const auto post = share("Good morning, @" + ann.address() + "! #Tide https://tides.example/today",
                          {{"spoiler_text", "weather"}, {"language", "de"}});

  EXPECT_TRUE(comes_home(ann, post.uri));
  const auto here = ann.get(status(post.here));
  expect_alike(here, post.there);
  EXPECT_EQ(here.text("/visibility"), "public");
  EXPECT_EQ(here.text("/account/acct"), bob.address());
  EXPECT_EQ(here.text("/tags/0/name"), "tide");
  EXPECT_THAT(mentioned(here), Contains(ann.name()));
  EXPECT_THAT(mentioned(post.there), Contains(ann.address()));
  EXPECT_TRUE(becomes(ann, account(ann, bob), "/statuses_count", 1));
}

TEST_F(posts, public_ones_are_in_public_timelines_and_unlisted_ones_are_not) {
  follow(ann, bob);
  const auto loud = share("for all");
  const auto low = share("for who looks", {{"visibility", "unlisted"}});

  EXPECT_TRUE(comes_home(ann, loud.uri));
  EXPECT_TRUE(comes_home(ann, low.uri));
  const auto federated = uris(ann.get("/api/v1/timelines/public?remote=true&limit=40"));
  EXPECT_THAT(federated, Contains(loud.uri));
  EXPECT_THAT(federated, Not(Contains(low.uri)));
  const auto local = uris(bob.get("/api/v1/timelines/public?local=true&limit=40"));
  EXPECT_THAT(local, Contains(loud.uri));
  EXPECT_THAT(local, Not(Contains(low.uri)));
  EXPECT_EQ(ann.get(status(low.here)).text("/visibility"), "unlisted");
}

TEST_F(posts, one_for_followers_is_theirs_alone) {
  follow(ann, bob);
  const auto carol = all.somebody(all.harbour); // no follower
  const auto post = share("between us", {{"visibility", "private"}});

  EXPECT_TRUE(comes_home(ann, post.uri));
  expect_alike(ann.get(status(post.here)), post.there);
  EXPECT_EQ(carol.get(status(post.here)).status, 404);
  EXPECT_EQ(carol.look_for("statuses", post.uri), "");
  EXPECT_THAT(uris(carol.get(account(carol, bob, "/statuses"))), IsEmpty());
  EXPECT_EQ(ann.post(status(post.here, "/reblog")).status, 403) << "only its author may";
}

TEST_F(posts, a_direct_one_is_a_conversation_of_the_two) {
  follow(ann, bob);
  const auto carol = all.somebody(all.harbour);
  const auto post = share("psst, @" + ann.address(), {{"visibility", "direct"}});

  expect_alike(ann.get(status(post.here)), post.there);
  EXPECT_TRUE(becomes(ann, "/api/v1/conversations", "/0/last_status/uri", json::value(post.uri)));
  EXPECT_EQ(ann.get("/api/v1/conversations").text("/0/accounts/0/acct"), bob.address());
  EXPECT_EQ(ann.get("/api/v1/conversations").at("/0/unread"), json::value(true));
  EXPECT_EQ(carol.get(status(post.here)).status, 404);
  EXPECT_TRUE(comes_home(ann, post.uri)) << "she follows him";

  const auto answer = ann.publish("@" + bob.address() + " I hear you",
                                  {{"visibility", "direct"}, {"in_reply_to_id", post.here}});
  arrives(bob, answer.text("/uri"));
  EXPECT_TRUE(becomes(bob, "/api/v1/conversations", "/0/last_status/uri", json::value(answer.text("/uri"))));
  EXPECT_TRUE(becomes(bob, "/api/v1/conversations", "/1", json::value())) << "one conversation";
  EXPECT_EQ(bob.get("/api/v1/conversations").text("/0/accounts/0/acct"), ann.address());
}

TEST_F(posts, a_mention_reaches_who_does_not_follow) {
  ASSERT_NE(bob.find_account(ann.address()), "") << "who posts waits for no more than seconds";
  const auto post = share("hello @" + ann.address());

  const auto told = notified(ann, "mention");
  EXPECT_EQ(told.text("/0/status/uri"), post.uri);
  EXPECT_EQ(told.text("/0/account/acct"), bob.address());
  EXPECT_THAT(told.text("/0/status/content"),
              HasSubstr("href=\"https://harbour.example/@" + ann.name() + "\""));
}

TEST_F(posts, a_post_that_nobody_sent_is_fetched_by_its_url) {
  const auto there = bob.publish("look me up");

  const auto id = ann.find_status(there.text("/url"));

  ASSERT_NE(id, "");
  expect_alike(ann.get(status(id)), there);
  EXPECT_EQ(ann.find_status(there.text("/uri")), id);
}

TEST_F(posts, a_reply_is_in_the_thread_of_both) {
  follow(ann, bob);
  follow(bob, ann);
  const auto post = share("a question");
  const auto reply = ann.publish("@" + bob.address() + " an answer", {{"in_reply_to_id", post.here}});
  const auto reply_there = arrives(bob, reply.text("/uri"));

  EXPECT_EQ(reply.text("/in_reply_to_id"), post.here);
  EXPECT_EQ(bob.get(status(reply_there)).text("/in_reply_to_id"), post.id);
  EXPECT_EQ(bob.get(status(reply_there)).text("/in_reply_to_account_id"), bob.me.id);
  EXPECT_TRUE(becomes(ann, status(post.here), "/replies_count", 1));
  EXPECT_TRUE(becomes(bob, status(post.id), "/replies_count", 1));
  EXPECT_EQ(bob.get(status(post.id, "/context")).text("/descendants/0/uri"), reply.text("/uri"));
  EXPECT_EQ(ann.get(status(reply.text("/id"), "/context")).text("/ancestors/0/uri"), post.uri);
  EXPECT_EQ(notified(bob, "mention").text("/0/status/uri"), reply.text("/uri"));
}

TEST_F(posts, an_edit_is_read_on_both_sides_with_what_stood_before) {
  follow(ann, bob);
  const auto post = share("the tide is high");
  EXPECT_EQ(ann.post(status(post.here, "/reblog")).status, 200);
  EXPECT_TRUE(becomes(bob, status(post.id), "/reblogs_count", 1));

  const auto edited =
      bob.send("PUT", status(post.id), {{"status", "the tide is low"}, {"spoiler_text", "sea"}});

  ASSERT_EQ(edited.status, 200) << edited;
  EXPECT_TRUE(becomes(ann, status(post.here), "/content", edited.at("/content")));
  const auto here = ann.get(status(post.here)), there = bob.get(status(post.id));
  expect_alike(here, there);
  EXPECT_EQ(here.text("/spoiler_text"), "sea");
  EXPECT_FALSE(here.at("/edited_at").is_null());
  for (const auto& history : {ann.get(status(post.here, "/history")), bob.get(status(post.id, "/history"))}) {
    EXPECT_THAT(history.text("/0/content"), HasSubstr("high")) << history;
    EXPECT_THAT(history.text("/1/content"), HasSubstr("low")) << history;
  }
  EXPECT_EQ(notified(ann, "update").text("/0/status/uri"), post.uri) << "who boosted is told";
}

TEST_F(posts, a_deleted_post_is_gone_on_both_sides) {
  follow(ann, bob);
  const auto post = share("not for long");
  EXPECT_TRUE(comes_home(ann, post.uri));
  EXPECT_EQ(ann.post(status(post.here, "/favourite")).status, 200);
  EXPECT_EQ(ann.post(status(post.here, "/bookmark")).status, 200);

  ASSERT_EQ(bob.send("DELETE", status(post.id)).status, 200);

  EXPECT_EQ(bob.get(status(post.id)).status, 404);
  EXPECT_TRUE(answers(ann, status(post.here), 404));
  EXPECT_TRUE(leaves_home(ann, post.uri));
  EXPECT_TRUE(becomes(bob, account(bob, bob), "/statuses_count", 0));
  EXPECT_TRUE(becomes(ann, account(ann, bob), "/statuses_count", 0));
  EXPECT_EQ(ann.get("/api/v1/bookmarks").json, json::value(json::array{}));
  EXPECT_EQ(ann.look_for("statuses", post.uri), "") << "nor is it fetched again";
}

TEST_F(posts, a_picture_comes_with_its_address_its_words_and_its_focus) {
  follow(ann, bob);
  const auto media = bob.upload_picture("one red pixel");
  const auto post = share("look", {{"media_ids", {media}}, {"sensitive", true}});

  const auto there = post.there.at("/media_attachments/0"),
             here = ann.get(status(post.here)).at("/media_attachments/0");
  ASSERT_TRUE(here.is_object());
  EXPECT_EQ(here.at("type"), json::value("image"));
  EXPECT_EQ(here.at("remote_url"), there.at("url"));
  EXPECT_EQ(here.at("description"), json::value("one red pixel"));
  EXPECT_EQ(here.at("meta").at("focus"), there.at("meta").at("focus"));
  EXPECT_EQ(here.at("blurhash"), there.at("blurhash"));
  EXPECT_EQ(ann.get(status(post.here)).at("/sensitive"), json::value(true));
  // Anybody may have the file from where it is.
  const std::string url(there.at("url").as_string());
  ASSERT_TRUE(url.starts_with("https://quay.example/")) << url;
  const auto file = bob.at->ask({"GET", url.substr(url.find('/', 8))});
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.header("content-type"), "image/png");
}

TEST_F(posts, a_description_written_later_arrives_with_the_edit) {
  follow(ann, bob);
  const auto media = bob.upload_picture("at first");
  const auto post = share("look", {{"media_ids", {media}}});

  ASSERT_EQ(bob.send("PUT", status(post.id),
                     {{"status", "look"},
                      {"media_ids", {media}},
                      {"media_attributes", {{{"id", media}, {"description", "and then"}}}}})
                .status,
            200);

  EXPECT_TRUE(becomes(ann, status(post.here), "/media_attachments/0/description", json::value("and then")));
}

TEST_F(posts, what_is_pinned_is_pinned_on_both_sides) {
  follow(ann, bob);
  const auto post = share("read this first");
  const auto pinned_here = account(ann, bob, "/statuses?pinned=true");

  ASSERT_EQ(bob.post(status(post.id, "/pin")).status, 200);

  EXPECT_TRUE(becomes(ann, pinned_here, "/0/uri", json::value(post.uri)));
  EXPECT_EQ(bob.get(account(bob, bob, "/statuses?pinned=true")).text("/0/uri"), post.uri);
  ASSERT_EQ(bob.post(status(post.id, "/unpin")).status, 200);
  EXPECT_TRUE(becomes(ann, pinned_here, "/0", json::value()));
}

TEST_F(posts, nothing_more_comes_after_the_end_of_a_follow) {
  const auto carol = all.somebody(all.harbour);
  follow(ann, bob);
  follow(carol, bob);
  const auto before = share("before");
  EXPECT_TRUE(comes_home(ann, before.uri));

  EXPECT_TRUE(eventually([&] { return ann.at->rests(); }, patience)) << "what was followed has come home";
  ann.act("unfollow", bob);
  EXPECT_TRUE(becomes(bob, relation(bob, ann), "/0/followed_by", false));
  const auto after = share("after");

  EXPECT_TRUE(comes_home(carol, after.uri));
  EXPECT_TRUE(leaves_home(ann, before.uri)) << "what had come goes, too";
  EXPECT_FALSE(in_home(ann, after.uri));
}

} // namespace
} // namespace pheidi::test
