// Posts for later (client-api.md 7: 49).
#include "instance/api/posting.hpp"

namespace pheidi::test {
namespace {

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
  EXPECT_TRUE(made.at("/params").as_object().contains("allowed_mentions"));
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

} // namespace
} // namespace pheidi::test
