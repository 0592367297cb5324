// POST of statuses, as clients send them (client-api.md 7: 14-18, 27, 30).
#include "instance/api/posting.hpp"

#include <thread>

namespace pheidi::test {
namespace {

using testing::HasSubstr;

TEST_F(posting, answers_with_the_post_as_it_is_shown) {
  const auto answer =
      post({{"status", fmt::format("hello @{} #Test https://example.com/{}", bob.name, std::string(40, 'x'))},
            {"language", "fr"}});
  ASSERT_EQ(answer.status, 200) << answer;
  const auto content = answer.text("/content");
  EXPECT_THAT(content, HasSubstr("class=\"u-url mention\">@<span>" + bob.name + "</span></a>"));
  EXPECT_THAT(
      content,
      HasSubstr("<a href=\"https://local.example/tags/Test\" class=\"mention hashtag\" rel=\"tag\">"));
  EXPECT_THAT(content, HasSubstr("<span class=\"ellipsis\">example.com/"));
  EXPECT_EQ(answer.text("/mentions/0/id"), bob.id);
  EXPECT_EQ(answer.text("/tags/0/name"), "test");
  EXPECT_EQ(answer.text("/language"), "fr");
  EXPECT_EQ(answer.text("/visibility"), "public");
  EXPECT_EQ(answer.text("/account/id"), alice.id);
  EXPECT_EQ(answer.text("/application/name"), "Test client");
  EXPECT_EQ(answer.text("/uri"),
            fmt::format("https://local.example/users/{}/statuses/{}", alice.name, answer.text("/id")));
  EXPECT_EQ(answer.text("/url"), fmt::format("https://local.example/@{}/{}", alice.name, answer.text("/id")));
  EXPECT_TRUE(answer.at("/edited_at").is_null());
  EXPECT_EQ(answer.at("/account/statuses_count"), json::value(1));
}

TEST_F(posting, echoes_audience_warning_and_language) {
  for (const auto* visibility : {"public", "unlisted", "private", "direct"}) {
    const auto answer = post({{"status", "a"}, {"visibility", visibility}, {"spoiler_text", "cw"}});
    EXPECT_EQ(answer.text("/visibility"), visibility);
    EXPECT_EQ(answer.text("/spoiler_text"), "cw");
    EXPECT_EQ(answer.at("/sensitive"), json::value(true));
  }
}

TEST_F(posting, takes_each_form_of_a_body) {
  const auto form = server.post("/api/v1/statuses", alice.token,
                                "status=a&poll[options][]=x&poll[options][]=y&poll[expires_in]=300");
  const auto indexed = server.post("/api/v1/statuses", alice.token,
                                   "status=a&poll[options][0]=x&poll[options][1]=y&poll[expires_in]=300");
  const auto as_json = post({{"status", "a"}, {"poll", {{"options", {"x", "y"}}, {"expires_in", 300}}}});
  for (const auto* answer : {&form, &indexed, &as_json}) {
    ASSERT_EQ(answer->status, 200) << *answer;
    EXPECT_EQ(answer->text("/poll/options/0/title"), "x");
    EXPECT_EQ(answer->text("/poll/options/1/title"), "y");
    EXPECT_EQ(answer->at("/poll/votes_count"), json::value(0));
    EXPECT_EQ(answer->at("/poll/voted"), json::value(true)) << "the author counts as voted";
  }
}

TEST_F(posting, refuses_what_is_too_long_or_says_nothing) {
  EXPECT_EQ(post({{"status", std::string(501, 'a')}}).status, 422);
  EXPECT_EQ(
      post({{"status", std::string(470, 'a') + " https://example.com/" + std::string(179, 'x')}}).status,
      200);
  EXPECT_EQ(post(json::object()).status, 422);
  EXPECT_EQ(post({{"status", "  "}}).status, 422);
}

TEST_F(posting, refuses_bad_input_without_a_fault) {
  const auto raw = [&](const std::string& type, const std::string& body) {
    return server.ask("POST", "/api/v1/statuses", alice.token, type, body).status;
  };
  EXPECT_EQ(raw("application/json", "{\"status\":"), 400);
  EXPECT_EQ(raw("application/json", "{\"status\":\"a\\u0000b\"}"), 400);
  EXPECT_EQ(raw("application/x-www-form-urlencoded", "status=%ff%fe"), 400);
  EXPECT_EQ(raw("application/x-www-form-urlencoded", "status=a%00"), 400);
  EXPECT_EQ(raw("application/json", R"({"status":["a"]})"), 422);
  EXPECT_EQ(raw("application/json", R"({"status":{"a":1}})"), 422);
  EXPECT_EQ(raw("application/json", R"({"status":"a","visibility":["public"]})"), 200);
  EXPECT_EQ(raw("application/json", R"({"status":"a","media_ids":[99999999999999999999]})"), 422);
  EXPECT_EQ(raw("application/json", R"({"status":"a","in_reply_to_id":99999999999999999999})"), 404);
  EXPECT_EQ(raw("application/json", R"({"status":"a","in_reply_to_id":9223372036854775807})"), 404);
  EXPECT_EQ(raw("application/json", R"({"status":"a","poll":"x"})"), 200);
  EXPECT_EQ(raw("application/json", R"({"status":"a","scheduled_at":{"a":1}})"), 200);
}

TEST_F(posting, wants_a_token_with_the_scope) {
  EXPECT_EQ(status_of("POST", "/api/v1/statuses", "", {{"status", "a"}}), 401);
  EXPECT_EQ(
      status_of("POST", "/api/v1/statuses", server.add_token(alice, "read:statuses"), {{"status", "a"}}),
      403);
  EXPECT_EQ(
      status_of("POST", "/api/v1/statuses", server.add_token(alice, "write:statuses"), {{"status", "a"}}),
      200);
  EXPECT_EQ(status_of("POST", "/api/v1/statuses", server.add_application_token("write"), {{"status", "a"}}),
            422);
}

TEST_F(posting, with_the_same_key_makes_one_post) {
  const auto send = [&](const std::string& token, const std::string& key, const std::string& text) {
    return server.ask("POST", "/api/v1/statuses", token, "application/json",
                      json::serialize(json::value{{"status", text}}), {{"Idempotency-Key", key}});
  };
  const auto first = send(alice.token, "key", "one"), again = send(alice.token, "key", "one");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.text("/id"), again.text("/id"));
  EXPECT_NE(send(alice.token, "other", "one").text("/id"), first.text("/id"));
  EXPECT_NE(send(bob.token, "key", "one").text("/id"), first.text("/id"));

  std::vector<std::string> ids(8);
  std::vector<std::thread> threads;
  for (auto& id : ids)
    threads.emplace_back([&] { id = send(alice.token, "at once", "race").text("/id"); });
  for (auto& thread : threads)
    thread.join();
  for (const auto& id : ids)
    EXPECT_EQ(id, ids.front());
  EXPECT_EQ(server.sql(fmt::format("SELECT count(*) FROM statuses WHERE account_id = {} AND text = 'race'",
                                   alice.id)),
            "1");
}

TEST_F(posting, that_was_refused_may_be_repeated_under_its_key) {
  const auto send = [&](const std::string& text) {
    return server.ask("POST", "/api/v1/statuses", alice.token, "application/json",
                      json::serialize(json::value{{"status", text}}), {{"Idempotency-Key", "k"}});
  };
  EXPECT_EQ(send("").status, 422);
  EXPECT_EQ(send("better").status, 200);
}

TEST_F(posting, attaches_files_in_their_order_once) {
  const auto a = upload(alice), b = upload(alice), others = upload(bob), raw = upload(alice, "0, 0");
  const auto film = upload(alice, "2, 2");
  const auto answer = post({{"status", ""}, {"media_ids", {b, a}}});
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/media_attachments/0/id"), b);
  EXPECT_EQ(answer.text("/media_attachments/1/id"), a);
  EXPECT_EQ(post({{"status", "again"}, {"media_ids", {a}}}).status, 422);
  EXPECT_EQ(post({{"status", "foreign"}, {"media_ids", {others}}}).status, 422);
  EXPECT_EQ(post({{"status", "unready"}, {"media_ids", {raw}}}).status, 422);
  EXPECT_EQ(post({{"status", "mixed"}, {"media_ids", {film, upload(alice)}}}).status, 422);
  EXPECT_EQ(post({{"status", "film"}, {"media_ids", {film}}}).status, 200);
  json::array five;
  for (int n = 0; n < 5; ++n)
    five.emplace_back(upload(alice));
  EXPECT_EQ(post({{"status", "five"}, {"media_ids", five}}).status, 422);
  EXPECT_EQ(post({{"status", "both"},
                  {"media_ids", {upload(alice)}},
                  {"poll", {{"options", {"x", "y"}}, {"expires_in", 300}}}})
                .status,
            422);
}

TEST_F(posting, answers_what_the_author_may_see) {
  const auto open = posted({{"status", "open"}}),
             closed = posted({{"status", "closed"}, {"visibility", "private"}});
  const auto reply = post({{"status", "reply"}, {"in_reply_to_id", open}}, bob.token);
  EXPECT_EQ(reply.text("/in_reply_to_id"), open);
  EXPECT_EQ(reply.text("/in_reply_to_account_id"), alice.id);
  EXPECT_EQ(server.get("/api/v1/statuses/" + open, alice.token).at("/replies_count"), json::value(1));
  EXPECT_EQ(post({{"status", "reply"}, {"in_reply_to_id", closed}}, bob.token).status, 404);
  follow(bob, alice);
  EXPECT_EQ(post({{"status", "reply"}, {"in_reply_to_id", closed}}, bob.token).status, 200);
}

TEST_F(posting, gets_a_card_of_what_it_links_to) {
  server.world
      .publish("https://a.example/gulls", "<html><head><title>Gulls</title></head></html>", "text/html")
      .value();
  const auto id = posted({{"status", "look: https://a.example/gulls"}});
  EXPECT_TRUE(server.becomes("/api/v1/statuses/" + id, alice.token, [](const api_answer& a) {
    return a.text("/card/title") == "Gulls" && a.text("/card/url") == "https://a.example/gulls";
  }));
}

TEST_F(posting, notifies_whom_it_mentions) {
  const auto id = posted({{"status", "@" + bob.name + " look"}, {"visibility", "private"}});
  EXPECT_EQ(server.get("/api/v1/statuses/" + id, bob.token).status, 200);
  EXPECT_TRUE(server.becomes("/api/v1/notifications", bob.token, [&](const api_answer& a) {
    return a.text("/0/type") == "mention" && a.text("/0/status/id") == id;
  }));
}

TEST_F(posting, mentions_only_whom_it_is_allowed_to) {
  EXPECT_EQ(post({{"status", "@" + bob.name}, {"allowed_mentions", json::array()}}).status, 422);
  const auto refused = post({{"status", "@" + bob.name}, {"allowed_mentions", {alice.id}}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.text("/unexpected_accounts/0/id"), bob.id);
  EXPECT_EQ(post({{"status", "@" + bob.name}, {"allowed_mentions", {bob.id}}}).status, 200);
}

TEST_F(posting, finds_people_elsewhere_by_their_handles) {
  const remote_person carol(server.world, "a.example", next_name());
  const auto name = carol.uri().substr(carol.uri().rfind('/') + 1);
  api_answer answer;
  // Who does not answer within seconds is known to the next post.
  eventually([&] {
    answer = post({{"status", fmt::format("@{}@a.example @nobody@a.example", name)}});
    return answer.status != 200 || !answer.text("/mentions/0/acct").empty();
  });
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/mentions/0/acct"), name + "@a.example");
  EXPECT_EQ(answer.at("/mentions").as_array().size(), 1U);
  EXPECT_THAT(answer.text("/content"), HasSubstr("@nobody@a.example"));
  EXPECT_TRUE(arrives("a.example", answer.text("/uri") + "/activity"));
}

TEST_F(posting, is_told_to_followers_elsewhere_from_its_beginning_to_its_end) {
  const remote_person carol(server.world, "b.example", next_name());
  add_follow(server.here, add_person(server.here, carol), alice.id);
  const auto made = post({{"status", "one"}});
  const auto uri = made.text("/uri"), place = "/api/v1/statuses/" + made.text("/id");
  EXPECT_TRUE(arrives("b.example", uri + "/activity"));
  ASSERT_EQ(status_of("PUT", place, alice.token, {{"status", "two"}}), 200);
  const auto edited = server.sql(
      "SELECT floor(extract(epoch FROM edited_at))::bigint FROM statuses WHERE id = " + made.text("/id"));
  EXPECT_TRUE(arrives("b.example", uri + "#updates/" + edited));
  ASSERT_EQ(status_of("DELETE", place, alice.token), 200);
  EXPECT_TRUE(arrives("b.example", uri + "#delete"));
  EXPECT_TRUE(server.becomes("/api/v1/accounts/verify_credentials", alice.token, [&](const api_answer&) {
    return server.sql("SELECT count(*) FROM statuses WHERE id = " + made.text("/id")) == "0";
  }));
}

} // namespace
} // namespace pheidi::test
