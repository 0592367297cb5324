// Activities from the socket to the rows, through the real engine.
#include "ingest_fixture.hpp"

#include <thread>

namespace pheidi::test {

namespace {

TEST_F(ingest, a_post_of_somebody_followed_becomes_a_row_and_the_jobs_of_rails) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();

  const auto status = alice.post(
      here_, alice.create("1", "<p>Hello #World</p>", R"(,"tag":[{"type":"Hashtag","name":"#World"}])"));

  EXPECT_EQ(status, 202);
  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "1"));
  EXPECT_EQ(sql("SELECT concat_ws('|', uri, text, visibility, local, reply, created_at) FROM statuses"),
            alice.status("1") + "|<p>Hello #World</p>|0|f|f|2026-11-20 10:00:00");
  EXPECT_EQ(sql("SELECT t.name FROM tags t JOIN statuses_tags j ON j.tag_id = t.id"), "world");
  EXPECT_EQ(sql("SELECT statuses_count FROM account_stats WHERE account_id = " + id_of(alice)), "1");
  const auto id = sql("SELECT id FROM statuses");
  ASSERT_TRUE(eventually([&] { return jobs("default", "DistributionWorker").size() == 1; }));
  EXPECT_NE(jobs("default", "DistributionWorker")[0].find("\"args\":[" + id + "]"), std::string::npos);
}

TEST_F(ingest, an_unknown_actor_is_fetched_once_and_kept) {
  const remote_person alice(world_, "a.example", "alice");
  start();

  const auto first = alice.post(here_, alice.activity("Follow", alice.uri() + "#f1", quoted(user())));
  ASSERT_TRUE(becomes("SELECT count(*) FROM follows", "1"));
  const auto second = alice.post(here_, alice.activity("Like", alice.uri() + "#l1", quoted(own_post())));

  EXPECT_EQ(first, 202);
  EXPECT_EQ(second, 202);
  ASSERT_TRUE(becomes("SELECT count(*) FROM favourites", "1"));
  EXPECT_EQ(sql("SELECT concat_ws('|', username, domain, inbox_url, actor_type) FROM accounts WHERE uri = '" +
                alice.uri() + "'"),
            "alice|a.example|" + alice.uri() + "/inbox|Person");
  EXPECT_EQ(world_.document_hits(alice.uri()), 1U);
}

TEST_F(ingest, a_follow_is_accepted_with_its_own_id) {
  const remote_person alice(world_, "a.example", "alice");
  start();

  alice.post(here_, alice.activity("Follow", alice.uri() + "#follow-7", quoted(user())));

  ASSERT_TRUE(becomes("SELECT count(*) FROM follows", "1"));
  ASSERT_TRUE(world_.wait_delivered(1, std::chrono::seconds(60)));
  EXPECT_EQ(sql("SELECT uri FROM follows"), alice.uri() + "#follow-7");
  ASSERT_TRUE(eventually([&] { return jobs("default", "LocalNotificationWorker").size() == 1; }));
}

TEST_F(ingest, the_same_activity_a_hundred_times_at_once_gives_one_row) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();
  const auto body = alice.create("1", "once");

  std::vector<std::thread> senders;
  std::atomic<int> accepted{0};
  for (int i = 0; i < 10; ++i)
    senders.emplace_back([&] {
      for (int n = 0; n < 10; ++n)
        accepted += alice.post(here_, body) == 202;
    });
  for (auto& t : senders)
    t.join();

  EXPECT_EQ(accepted, 100);
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT count(*) FROM statuses"), "1");
  EXPECT_EQ(sql("SELECT statuses_count FROM account_stats WHERE account_id = " + id_of(alice)), "1");
  EXPECT_EQ(jobs("default", "DistributionWorker").size(), 1U);
}

TEST_F(ingest, a_delete_that_comes_first_prevents_the_post) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();

  alice.post(here_, alice.activity("Delete", alice.status("1") + "#delete", quoted(alice.status("1"))));
  ASSERT_TRUE(becomes("SELECT count(*) FROM tombstones", "1"));
  alice.post(here_, alice.create("1", "too late"));

  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT count(*) FROM statuses"), "0");
}

TEST_F(ingest, an_edit_keeps_both_versions) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();
  alice.post(here_, alice.create("1", "<p>first</p>"));
  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "1"));

  const auto newer = alice.note("1", "<p>second</p>", R"(,"updated":"2026-11-21T10:00:00Z")");
  alice.post(here_, alice.activity("Update", alice.status("1") + "#updates/1", newer));

  ASSERT_TRUE(becomes("SELECT text FROM statuses", "<p>second</p>"));
  EXPECT_EQ(sql("SELECT edited_at FROM statuses"), "2026-11-21 10:00:00");
  EXPECT_EQ(sql("SELECT string_agg(text, '|' ORDER BY id) FROM status_edits"), "<p>first</p>|<p>second</p>");
}

TEST_F(ingest, a_boost_fetches_what_it_boosts) {
  const remote_person alice(world_, "a.example", "alice");
  const remote_person bob(world_, "b.example", "bob", 2);
  befriend(alice);
  ASSERT_TRUE(world_.publish(
      bob.status("9"),
      bob.note("9", "worth reading").insert(1, R"("@context":"https://www.w3.org/ns/activitystreams",)")));
  start();

  alice.post(here_, alice.activity("Announce", alice.status("2") + "/activity", quoted(bob.status("9")),
                                   R"(,"to":["https://www.w3.org/ns/activitystreams#Public"])"));

  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses WHERE reblog_of_id IS NOT NULL", "1"));
  EXPECT_EQ(sql("SELECT o.text FROM statuses b JOIN statuses o ON o.id = b.reblog_of_id"), "worth reading");
  EXPECT_EQ(sql("SELECT reblogs_count FROM status_stats"), "1");
}

TEST_F(ingest, an_actor_that_deletes_itself_goes_with_all_it_has) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();

  const auto status =
      alice.post(here_, alice.activity("Delete", alice.uri() + "#delete", quoted(alice.uri())));

  EXPECT_EQ(status, 202);
  ASSERT_TRUE(settled());
  EXPECT_TRUE(eventually([&] { return jobs("pull", "AccountDeletionWorker").size() == 1; }));
}

TEST_F(ingest, many_may_like_boost_and_follow_the_same_at_once) {
  std::vector<remote_person> crowd;
  for (int i = 0; i < 12; ++i) {
    crowd.emplace_back(world_, fmt::format("h{}.example", i), "fan");
    befriend(crowd.back());
  }
  start();
  const auto post = own_post();

  std::vector<std::thread> senders;
  for (const auto& fan : crowd)
    senders.emplace_back([&] {
      fan.post(here_, fan.activity("Like", fan.uri() + "#l", quoted(post)));
      fan.post(here_, fan.activity("Announce", fan.status("1") + "/activity", quoted(post),
                                   R"(,"to":["https://www.w3.org/ns/activitystreams#Public"])"));
      fan.post(here_, fan.activity("Follow", fan.uri() + "#f", quoted(user())));
    });
  for (auto& t : senders)
    t.join();

  ASSERT_TRUE(
      becomes("SELECT count(*) FROM follows WHERE target_account_id = " + std::to_string(user_id()), "12"));
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT concat_ws(' ', favourites_count, reblogs_count) FROM status_stats"), "12 12");
  EXPECT_EQ(sql("SELECT followers_count FROM account_stats WHERE account_id = " + std::to_string(user_id())),
            "12");
}

TEST_F(ingest, undo_takes_back_a_follow_a_like_and_a_boost) {
  const remote_person alice(world_, "a.example", "alice");
  start();
  const auto post = own_post();
  const auto follow = alice.uri() + "#f", like = alice.uri() + "#l", boost = alice.status("3") + "/activity";
  const auto inner = [&](const std::string& type, const std::string& id, const std::string& object) {
    return fmt::format(R"({{"id":"{}","type":"{}","actor":"{}","object":"{}"}})", id, type, alice.uri(),
                       object);
  };
  alice.post(here_, alice.activity("Follow", follow, quoted(user())));
  alice.post(here_, alice.activity("Like", like, quoted(post)));
  alice.post(here_, alice.activity("Announce", boost, quoted(post),
                                   R"(,"to":["https://www.w3.org/ns/activitystreams#Public"])"));
  ASSERT_TRUE(becomes("SELECT (SELECT count(*) FROM follows) + (SELECT count(*) FROM favourites) +"
                      " (SELECT count(*) FROM statuses WHERE reblog_of_id IS NOT NULL)",
                      "3"));

  alice.post(here_, alice.activity("Undo", follow + "/undo", inner("Follow", follow, user())));
  alice.post(here_, alice.activity("Undo", like + "/undo", inner("Like", like, post)));
  alice.post(here_, alice.activity("Undo", boost + "/undo", inner("Announce", boost, post)));

  ASSERT_TRUE(becomes("SELECT (SELECT count(*) FROM follows) + (SELECT count(*) FROM favourites) + (SELECT"
                      " count(*) FROM statuses WHERE reblog_of_id IS NOT NULL AND deleted_at IS NULL)",
                      "0"));
}

} // namespace

} // namespace pheidi::test
