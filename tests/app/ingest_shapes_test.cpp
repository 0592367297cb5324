// Shapes that other servers send, and what somebody might make of them.
#include "ingest_fixture.hpp"

namespace pheidi::test {

namespace {

constexpr const char* as_context = R"("@context":"https://www.w3.org/ns/activitystreams",)";
constexpr const char* to_all = R"(,"to":["https://www.w3.org/ns/activitystreams#Public"])";

TEST_F(ingest, a_group_that_announces_a_create_boosts_what_was_created) {
  const remote_person group(world_, "g.example", "group"), alice(world_, "a.example", "alice", 2);
  befriend(group);
  const auto create = alice.status("1") + "/activity";
  ASSERT_TRUE(world_.publish(create, alice.create("1", "a new topic")));
  start();

  group.post(here_, group.activity("Announce", group.status("2"), quoted(create), to_all));

  ASSERT_TRUE(
      becomes("SELECT o.uri FROM statuses b JOIN statuses o ON o.id = b.reblog_of_id", alice.status("1")));
}

TEST_F(ingest, a_create_says_nothing_about_posts_of_other_servers) {
  const remote_person mallory(world_, "m.example", "mallory"), alice(world_, "a.example", "alice", 2);
  befriend(mallory);
  const auto forged = fmt::format(R"({{{}"id":"https://m.example/forged","type":"Create","actor":"{}",)"
                                  R"("object":{}}})",
                                  as_context, alice.uri(), alice.note("1", "never written"));
  ASSERT_TRUE(world_.publish("https://m.example/forged", forged));
  start();

  mallory.post(here_,
               mallory.activity("Announce", mallory.status("2"), quoted("https://m.example/forged"), to_all));

  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT count(*) FROM statuses"), "0");
}

TEST_F(ingest, an_actor_that_deletes_itself_is_gone) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();

  alice.post(here_, alice.activity("Delete", alice.uri() + "#delete", quoted(alice.uri())));

  ASSERT_TRUE(
      becomes("SELECT count(*) FROM accounts WHERE domain IS NOT NULL AND suspended_at IS NOT NULL", "1"));
  ASSERT_TRUE(settled());
}

TEST_F(ingest, an_actor_that_moves_takes_its_followers_along) {
  const remote_person old(world_, "a.example", "alice");
  remote_person next(world_, "b.example", "alice", 2);
  next.publish(fmt::format(R"(,"alsoKnownAs":["{}"])", old.uri()));
  befriend(old);
  start();

  old.post(here_, old.activity("Move", old.uri() + "#move", quoted(old.uri()),
                               fmt::format(R"(,"target":"{}")", next.uri())));

  ASSERT_TRUE(
      becomes("SELECT n.uri FROM accounts o JOIN accounts n ON n.id = o.moved_to_account_id", next.uri()));
  ASSERT_TRUE(settled());
}

TEST_F(ingest, a_post_without_text_media_and_quote_is_none) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();

  alice.post(here_, alice.create("1", ""));
  alice.post(here_,
             alice.create("2", "", R"(,"attachment":{"type":"Image","url":"https://a.example/1.png"})"));

  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "1"));
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT string_agg(uri, ' ') FROM statuses"), alice.status("2"));
}

TEST_F(ingest, an_actor_without_a_name_is_not_the_signer) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice);
  start();

  alice.post(here_,
             fmt::format(R"({{{}"id":"{}#f","type":"Follow","actor":{{"type":"Person"}},"object":"{}"}})",
                         as_context, alice.uri(), user(1)));
  alice.post(here_, fmt::format(R"({{{}"id":"{}#g","type":"Follow","object":"{}"}})", as_context, alice.uri(),
                                user(2)));

  ASSERT_TRUE(becomes("SELECT count(*) FROM follows WHERE uri IS NOT NULL", "1"));
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT string_agg(uri, ' ') FROM follows WHERE uri IS NOT NULL"), alice.uri() + "#g");
}

} // namespace

} // namespace pheidi::test
