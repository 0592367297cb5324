// POST, PUT and DELETE of statuses, and posts for later, as clients send them (client-api.md 7: 14-21, 27,
// 30, 49).
#include "instance/api/api_server.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

struct posting : testing::Test {
  posting() : alice(server.add_person(next_name())), bob(server.add_person(next_name())) {}

  static std::string next_name() {
    static int made = 0;
    return fmt::format("poster{}", ++made);
  }
  api_answer post(const json::value& body, const std::string& token = "") {
    return server.send("POST", "/api/v1/statuses", token.empty() ? alice.token : token, body);
  }
  std::string posted(const json::value& body, const std::string& token = "") {
    const auto answer = post(body, token);
    EXPECT_EQ(answer.status, 200) << answer;
    return answer.text("/id");
  }
  std::string upload(const api_person& who, const std::string& more = "0, 2") {
    return server.sql(
        fmt::format("INSERT INTO media_attachments (account_id, type, processing, file_file_name,"
                    " created_at, updated_at) VALUES ({}, {}, 'a.png', now(), now()) RETURNING id",
                    who.id, more));
  }
  std::string follow(const api_person& who, const api_person& whom) {
    return server.sql(
        fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                    " VALUES ({}, {}, now(), now()) RETURNING id",
                    who.id, whom.id));
  }
  int status_of(const std::string& method, const std::string& target, const std::string& token,
                const json::value& body = json::object()) {
    return server.send(method, target, token, body).status;
  }

  api_server& server = api_server::shared();
  api_person alice, bob;
};

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
  const auto answer = post({{"status", fmt::format("@{}@a.example @nobody@a.example", name)}});
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/mentions/0/acct"), name + "@a.example");
  EXPECT_EQ(answer.at("/mentions").as_array().size(), 1U);
  EXPECT_THAT(answer.text("/content"), HasSubstr("@nobody@a.example"));
  server.world.expect({{"a.example", answer.text("/uri") + "/activity"}});
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
}

TEST_F(posting, removed_answers_with_what_was_typed_and_is_gone) {
  const auto id = posted({{"status", "#Typed *so*"}});
  const auto answer = server.ask("DELETE", "/api/v1/statuses/" + id, alice.token, "application/json", "{}");
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/text"), "#Typed *so*");
  EXPECT_TRUE(answer.at("/content").is_null());
  EXPECT_EQ(server.get("/api/v1/statuses/" + id, alice.token).status, 404);
  EXPECT_EQ(status_of("DELETE", "/api/v1/statuses/" + id, alice.token), 404);
}

TEST_F(posting, is_removed_by_its_author_alone) {
  const auto id = posted({{"status", "mine"}});
  EXPECT_EQ(status_of("DELETE", "/api/v1/statuses/" + id, bob.token), 404);
  EXPECT_EQ(status_of("DELETE", "/api/v1/statuses/" + id, ""), 401);
  for (const auto* none : {"0", "x", "-1", "99999999999999999999", "1%00"})
    EXPECT_EQ(status_of("DELETE", std::string("/api/v1/statuses/") + none, alice.token), 404) << none;
}

TEST_F(posting, edited_remembers_what_it_was) {
  const auto id = posted({{"status", "one"}});
  const auto edited =
      server.send("PUT", "/api/v1/statuses/" + id, alice.token,
                  {{"status", "two @" + bob.name}, {"spoiler_text", "cw"}, {"language", "de"}});
  ASSERT_EQ(edited.status, 200) << edited;
  EXPECT_EQ(edited.text("/spoiler_text"), "cw");
  EXPECT_EQ(edited.text("/language"), "de");
  EXPECT_EQ(edited.text("/mentions/0/id"), bob.id);
  EXPECT_FALSE(edited.at("/edited_at").is_null());
  const auto history = server.get("/api/v1/statuses/" + id + "/history", alice.token);
  ASSERT_EQ(history.json.as_array().size(), 2U) << history;
  EXPECT_EQ(history.text("/0/content"), "<p>one</p>");
  EXPECT_THAT(history.text("/1/content"), HasSubstr("two"));
  EXPECT_EQ(server.get("/api/v1/statuses/" + id + "/source", alice.token).text("/text"), "two @" + bob.name);
}

TEST_F(posting, edited_to_the_same_is_not_edited) {
  const auto id = posted({{"status", "one"}});
  const auto edited = server.send("PUT", "/api/v1/statuses/" + id, alice.token, {{"status", "one"}});
  EXPECT_EQ(edited.status, 200);
  EXPECT_TRUE(edited.at("/edited_at").is_null());
  EXPECT_EQ(server.get("/api/v1/statuses/" + id + "/history", alice.token).json.as_array().size(), 1U);
}

TEST_F(posting, is_edited_under_the_rules_of_posting_by_its_author) {
  const auto id = posted({{"status", "one"}});
  const auto put = [&](const json::value& body, const std::string& token) {
    return status_of("PUT", "/api/v1/statuses/" + id, token, body);
  };
  EXPECT_EQ(put({{"status", "x"}}, bob.token), 404);
  EXPECT_EQ(put({{"status", ""}}, alice.token), 422);
  EXPECT_EQ(put({{"status", std::string(501, 'x')}}, alice.token), 422);
  EXPECT_EQ(put({{"status", "x"}, {"media_ids", {upload(bob)}}}, alice.token), 422);
  EXPECT_EQ(status_of("PUT", "/api/v1/statuses/999999999999999999", alice.token, {{"status", "x"}}), 404);
  EXPECT_EQ(status_of("PATCH", "/api/v1/statuses/" + id, alice.token, {{"status", "patched"}}), 200);
}

TEST_F(posting, edited_describes_its_files) {
  const auto file = upload(alice);
  const auto id = posted({{"status", "look"}, {"media_ids", {file}}});
  const auto edited = server.send("PUT", "/api/v1/statuses/" + id, alice.token,
                                  {{"status", "look"},
                                   {"media_ids", {file}},
                                   {"media_attributes", {{{"id", file}, {"description", "a cat"}}}}});
  ASSERT_EQ(edited.status, 200) << edited;
  EXPECT_EQ(edited.text("/media_attachments/0/description"), "a cat");
  EXPECT_FALSE(edited.at("/edited_at").is_null());
}

TEST_F(posting, edited_to_another_question_loses_its_votes) {
  const auto id = posted({{"status", "?"}, {"poll", {{"options", {"x", "y"}}, {"expires_in", 300}}}});
  const auto poll = server.get("/api/v1/statuses/" + id, bob.token).text("/poll/id");
  EXPECT_EQ(status_of("POST", "/api/v1/polls/" + poll + "/votes", bob.token, {{"choices", {0}}}), 200);
  const auto same = server.send("PUT", "/api/v1/statuses/" + id, alice.token,
                                {{"status", "??"}, {"poll", {{"options", {"x", "y"}}, {"expires_in", 300}}}});
  EXPECT_EQ(same.at("/poll/votes_count"), json::value(1)) << same;
  const auto other =
      server.send("PUT", "/api/v1/statuses/" + id, alice.token,
                  {{"status", "??"}, {"poll", {{"options", {"x", "z"}}, {"expires_in", 300}}}});
  EXPECT_EQ(other.at("/poll/votes_count"), json::value(0)) << other;
}

std::string in(std::chrono::seconds later) {
  return utc_iso_time(wall_clock::now() + later);
}

TEST_F(posting, for_later_is_listed_moved_and_cancelled) {
  const auto file = upload(alice);
  const auto made =
      post({{"status", "later"}, {"scheduled_at", in(std::chrono::minutes(10))}, {"media_ids", {file}}});
  ASSERT_EQ(made.status, 200) << made;
  const auto id = made.text("/id"), place = "/api/v1/scheduled_statuses/" + id;
  EXPECT_EQ(made.text("/params/text"), "later");
  EXPECT_EQ(made.text("/media_attachments/0/id"), file);
  EXPECT_EQ(post({{"status", "taken"}, {"media_ids", {file}}}).status, 422);
  EXPECT_EQ(server.get("/api/v1/scheduled_statuses", alice.token).text("/0/id"), id);
  EXPECT_EQ(server.get(place, bob.token).status, 404);
  const auto later = in(std::chrono::hours(2));
  EXPECT_EQ(server.send("PUT", place, alice.token, {{"scheduled_at", later}}).text("/scheduled_at"), later);
  EXPECT_EQ(status_of("PUT", place, alice.token, {{"scheduled_at", in(std::chrono::minutes(1))}}), 422);
  EXPECT_EQ(status_of("PUT", place, alice.token, {{"scheduled_at", "soon"}}), 422);
  EXPECT_EQ(status_of("DELETE", place, bob.token), 404);
  const auto gone = server.send("DELETE", place, alice.token, json::object());
  EXPECT_EQ(gone.body, "{}");
  EXPECT_EQ(server.get(place, alice.token).status, 404);
  EXPECT_EQ(post({{"status", "free"}, {"media_ids", {file}}}).status, 200);
}

TEST_F(posting, for_later_is_five_minutes_ahead_and_not_too_often) {
  EXPECT_EQ(post({{"status", "a"}, {"scheduled_at", in(std::chrono::minutes(1))}}).status, 422);
  EXPECT_EQ(post({{"status", "a"}, {"scheduled_at", "2001-01-01T00:00:00Z"}}).text("/visibility"), "public");
  const auto day = in(std::chrono::hours(24 * 30));
  server.sql(fmt::format(
      "WITH made AS (INSERT INTO scheduled_statuses (account_id, params, scheduled_at) SELECT {},"
      " '{{}}', '{}'::timestamp FROM generate_series(1, 24) RETURNING id) SELECT count(*) FROM made",
      alice.id, day.substr(0, 19)));
  EXPECT_EQ(post({{"status", "25"}, {"scheduled_at", day}}).status, 200);
  EXPECT_EQ(post({{"status", "26"}, {"scheduled_at", day}}).status, 422);
  EXPECT_EQ(post({{"status", "other day"}, {"scheduled_at", in(std::chrono::hours(24 * 40))}}).status, 200);
}

TEST_F(posting, for_later_is_posted_when_its_time_has_come) {
  const auto file = upload(alice);
  const auto made = post({{"status", "later @" + bob.name},
                          {"scheduled_at", in(std::chrono::minutes(10))},
                          {"visibility", "unlisted"},
                          {"media_ids", {file}}});
  const auto id = made.text("/id");
  const auto posts =
      fmt::format("SELECT count(*) FROM statuses WHERE account_id = {} AND visibility = 1", alice.id);
  push_job(server.here, "PublishScheduledStatusWorker", "[" + id + "]");
  server.sql("UPDATE scheduled_statuses SET scheduled_at = now() - interval '1 second' WHERE id = " + id +
             " RETURNING id");
  push_job(server.here, "PublishScheduledStatusWorker", "[" + id + "]");
  push_job(server.here, "PublishScheduledStatusWorker", "[" + id + "]");
  ASSERT_TRUE(server.becomes("/api/v1/scheduled_statuses", alice.token,
                             [](const api_answer& a) { return a.json == json::array(); }));
  EXPECT_EQ(server.sql(posts), "1");
  const auto status = server.sql(fmt::format("SELECT id FROM statuses WHERE account_id = {}", alice.id));
  const auto shown = server.get("/api/v1/statuses/" + status, alice.token);
  EXPECT_EQ(shown.text("/media_attachments/0/id"), file) << shown;
  EXPECT_EQ(shown.text("/mentions/0/id"), bob.id);
  EXPECT_EQ(shown.text("/application/name"), "Test client");
}

TEST_F(posting, is_told_to_followers_elsewhere_from_its_beginning_to_its_end) {
  const remote_person carol(server.world, "b.example", next_name());
  add_follow(server.here, add_person(server.here, carol), alice.id);
  const auto made = post({{"status", "one"}});
  const auto uri = made.text("/uri"), place = "/api/v1/statuses/" + made.text("/id");
  server.world.expect({{"b.example", uri + "/activity"}});
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
  ASSERT_EQ(status_of("PUT", place, alice.token, {{"status", "two"}}), 200);
  const auto edited = server.sql(
      "SELECT floor(extract(epoch FROM edited_at))::bigint FROM statuses WHERE id = " + made.text("/id"));
  server.world.expect({{"b.example", uri + "#updates/" + edited}});
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
  ASSERT_EQ(status_of("DELETE", place, alice.token), 200);
  server.world.expect({{"b.example", uri + "#delete"}});
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
  EXPECT_TRUE(server.becomes("/api/v1/accounts/verify_credentials", alice.token, [&](const api_answer&) {
    return server.sql("SELECT count(*) FROM statuses WHERE id = " + made.text("/id")) == "0";
  }));
}

TEST_F(posting, removed_counts_one_post_less_at_once) {
  posted({{"status", "one"}});
  const auto id = posted({{"status", "two"}});
  const auto answer = server.send("DELETE", "/api/v1/statuses/" + id, alice.token, json::object());
  EXPECT_EQ(answer.at("/account/statuses_count"), json::value(1));
}

TEST_F(posting, for_later_is_repeated_under_its_key) {
  const auto send = [&] {
    return server.ask(
        "POST", "/api/v1/statuses", alice.token, "application/json",
        json::serialize(json::value{{"status", "later"}, {"scheduled_at", in(std::chrono::hours(1))}}),
        {{"Idempotency-Key", "later"}});
  };
  const auto first = send(), again = send();
  EXPECT_EQ(first.text("/params/text"), "later") << first;
  EXPECT_EQ(first.text("/id"), again.text("/id"));
}

TEST_F(posting, quotes_as_the_policy_allows) {
  const auto open = posted({{"status", "quote me"}});
  const auto shut = posted({{"status", "do not"}, {"quote_approval_policy", "nobody"}});
  const auto quote = post({{"status", "look"}, {"quoted_status_id", open}}, bob.token);
  ASSERT_EQ(quote.status, 200) << quote;
  EXPECT_EQ(quote.text("/quote/state"), "accepted");
  EXPECT_EQ(quote.text("/quote/quoted_status/id"), open);
  EXPECT_EQ(post({{"status", "look"}, {"quoted_status_id", shut}}, bob.token).status, 403);
  EXPECT_EQ(post({{"status", "look"}, {"quoted_status_id", "999999999999999"}}, bob.token).status, 404);
  EXPECT_EQ(post({{"status", "own"}, {"quoted_status_id", shut}}).status, 200);
  const auto quotes = server.get("/api/v1/statuses/" + open + "/quotes", alice.token);
  EXPECT_EQ(quotes.text("/0/id"), quote.text("/id")) << quotes;
  const auto revoked =
      server.send("POST", fmt::format("/api/v1/statuses/{}/quotes/{}/revoke", open, quote.text("/id")),
                  alice.token, json::object());
  EXPECT_EQ(revoked.text("/quote/state"), "revoked") << revoked;
  EXPECT_EQ(server.get("/api/v1/statuses/" + open, alice.token).at("/quotes_count"), json::value(0));
}

TEST_F(posting, changes_who_may_quote) {
  const auto id = posted({{"status", "a"}});
  const auto place = "/api/v1/statuses/" + id + "/interaction_policy";
  const auto answer = server.send("PUT", place, alice.token, {{"quote_approval_policy", "followers"}});
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/quote_approval/automatic/0"), "followers");
  EXPECT_EQ(status_of("PUT", place, alice.token, {{"quote_approval_policy", "friends"}}), 422);
  EXPECT_EQ(status_of("PUT", place, bob.token, {{"quote_approval_policy", "nobody"}}), 404);
}

} // namespace
} // namespace pheidi::test
