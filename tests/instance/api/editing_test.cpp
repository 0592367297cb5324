// PUT and DELETE of statuses (client-api.md 7: 19-21).
#include "instance/api/posting.hpp"

namespace pheidi::test {
namespace {

using testing::HasSubstr;

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

TEST_F(posting, removed_counts_one_post_less_at_once) {
  posted({{"status", "one"}});
  const auto id = posted({{"status", "two"}});
  const auto answer = server.send("DELETE", "/api/v1/statuses/" + id, alice.token, json::object());
  EXPECT_EQ(answer.at("/account/statuses_count"), json::value(1));
}

} // namespace
} // namespace pheidi::test
