// What an activity leaves open and the engine's own jobs go and fetch.
#include "ingest_fixture.hpp"

#include "pheidi/model/signing.hpp"

namespace pheidi::test {

namespace {

constexpr const char* as_context = R"("@context":"https://www.w3.org/ns/activitystreams",)";

std::string with_context(std::string object) {
  return object.insert(1, as_context);
}

/// A job as Mastodon pushes it.
std::string job(const std::string& klass, const std::string& args) {
  return fmt::format(
      R"({{"class":"{}","args":{},"queue":"ingress","retry":3,"jid":"0123456789abcdef01234567",)"
      R"("created_at":1790000000000,"enqueued_at":1790000000000}})",
      klass, args);
}

TEST_F(ingest, the_parent_of_a_reply_is_fetched_and_tied_to_it) {
  const remote_person alice(world_, "a.example", "alice"), bob(world_, "b.example", "bob", 2);
  befriend(alice);
  ASSERT_TRUE(world_.publish(bob.status("1"), with_context(bob.note("1", "the root"))));
  ASSERT_TRUE(world_.publish(
      bob.status("2"),
      with_context(bob.note("2", "the middle", fmt::format(R"(,"inReplyTo":"{}")", bob.status("1"))))));
  start();

  alice.post(here_, alice.create("3", "the leaf", fmt::format(R"(,"inReplyTo":"{}")", bob.status("2"))));

  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses c JOIN statuses p ON p.id = c.in_reply_to_id", "2"));
  EXPECT_EQ(sql("SELECT p.text FROM statuses c JOIN statuses p ON p.id = c.in_reply_to_id WHERE c.text = "
                "'the leaf'"),
            "the middle");
  EXPECT_EQ(sql("SELECT a.uri FROM statuses c JOIN accounts a ON a.id = c.in_reply_to_account_id"
                " WHERE c.text = 'the leaf'"),
            bob.uri());
}

TEST_F(ingest, an_endless_thread_is_followed_a_bounded_way) {
  const remote_person alice(world_, "a.example", "alice"), bob(world_, "b.example", "bob", 2);
  befriend(alice);
  for (int n = 1; n <= 70; ++n)
    ASSERT_TRUE(world_.publish(
        bob.status(std::to_string(n)),
        with_context(bob.note(std::to_string(n), "post",
                              fmt::format(R"(,"inReplyTo":"{}")", bob.status(std::to_string(n + 1)))))));
  start();

  alice.post(here_, alice.create("leaf", "leaf", fmt::format(R"(,"inReplyTo":"{}")", bob.status("1"))));

  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "51"));
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT count(*) FROM statuses"), "51");
}

TEST_F(ingest, pinned_posts_of_a_new_actor_are_fetched) {
  const remote_person alice(world_, "a.example", "alice");
  const auto foreign = "https://b.example/users/bob/statuses/1";
  ASSERT_TRUE(world_.publish(alice.uri() + "/collections/featured",
                             fmt::format(R"({{{}"id":"{}/collections/featured","type":"OrderedCollection",)"
                                         R"("orderedItems":[{},"{}","{}"]}})",
                                         as_context, alice.uri(), alice.note("1", "embedded"),
                                         alice.status("2"), foreign)));
  ASSERT_TRUE(world_.publish(alice.status("2"), with_context(alice.note("2", "by its id"))));
  start();

  alice.post(here_, alice.activity("Follow", alice.uri() + "#f", quoted(user())));

  ASSERT_TRUE(becomes("SELECT string_agg(s.text, '|' ORDER BY p.created_at DESC) FROM status_pins p"
                      " JOIN statuses s ON s.id = p.status_id",
                      "embedded|by its id"));
}

TEST_F(ingest, followers_are_made_to_agree_with_their_server) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice, 0);
  const auto id = id_of(alice);
  const auto listed = user(1); // follows, says a.example; our row of user 0 does not count there
  const auto url = alice.uri() + "/followers_synchronization";
  ASSERT_TRUE(
      world_.publish(url, fmt::format(R"({{{}"id":"{}","type":"OrderedCollection","orderedItems":["{}"]}})",
                                      as_context, url, listed)));
  sql(fmt::format("INSERT INTO follow_requests (account_id, target_account_id, uri, created_at, updated_at)"
                  " VALUES ({}, {}, 'https://local.example/r1', now(), now()) RETURNING id",
                  user_id(1), id));
  start();
  const auto body =
      alice.create("1", "for followers", fmt::format(R"(,"to":["{}"],"cc":[])", alice.followers()));
  auto fields = alice.sign("/inbox", body);
  fields.emplace_back("Collection-Synchronization",
                      fmt::format(R"(collectionId="{}", url="{}", digest="{}")", alice.followers(), url,
                                  model::followers_digest_of({listed})));

  const auto answer = ask_http(here_.path("inbox.sock"), "POST", "/inbox", fields, body);

  EXPECT_EQ(answer.status, 202);
  ASSERT_TRUE(becomes(
      fmt::format("SELECT string_agg(account_id::text, ',') FROM follows WHERE target_account_id = {}", id),
      std::to_string(user_id(1))));
}

/// Nothing comes in here and the queue ingress is Ruby's.
ingest_server only_pushes(bool whole_schema) {
  auto options = ingest_server::options();
  options.inbox = false;
  options.whole_schema = whole_schema;
  return ingest_server(options);
}

TEST(push_queue, followers_are_made_to_agree_by_a_process_that_only_pushes) {
  auto server = only_pushes(true);
  auto& here = server.here;
  const remote_person alice(server.world, "a.example", "alice");
  const auto url = alice.uri() + "/followers_synchronization";
  const auto listed = here.actors().at(1).uri;
  ASSERT_TRUE(server.world.publish(
      url, fmt::format(R"({{{}"id":"{}","type":"OrderedCollection","orderedItems":["{}"]}})", as_context, url,
                       listed)));
  const auto id = add_person(here, alice);
  for (const std::size_t follower : {0U, 1U})
    add_follow(here, std::to_string(here.actors().at(follower).account_id), id);
  here.write("hosts", server.world.hosts_file());
  here.write("ca.pem", server.world.ca_pem());

  here.push(job("ActivityPub::FollowersSynchronizationWorker",
                fmt::format(R"([{},"{}","{}"])", id, url, model::followers_digest_of({listed}))));
  auto engine = here.start({"--until-empty"});

  EXPECT_EQ(engine->wait(), 0) << engine->log();
  EXPECT_EQ(here.sql("SELECT string_agg(account_id::text, ',') FROM follows"),
            std::to_string(here.actors().at(1).account_id))
      << engine->log();
}

TEST(push_queue, where_the_schema_is_no_whole_one_followers_synchronisation_is_rubys) {
  auto server = only_pushes(false);
  auto& here = server.here;
  const auto what = job("ActivityPub::FollowersSynchronizationWorker", R"([17,"https://a.example/f","x"])");

  here.push(what);
  auto engine = here.start({"--until-empty", "--set", "queue.passthrough=for_ruby"});

  EXPECT_EQ(engine->wait(), 0) << engine->log();
  EXPECT_NE(engine->log().find("start.left_to_ruby"), std::string::npos);
  const auto left = queue_view(here.redis()).queue("for_ruby");
  ASSERT_EQ(left.size(), 1U);
  const auto until_times = what.find(",\"created_at\"");
  EXPECT_EQ(left.front().substr(0, until_times), what.substr(0, until_times));
}

TEST_F(ingest, a_list_that_is_not_the_announced_one_ends_no_follow) {
  const remote_person alice(world_, "a.example", "alice");
  befriend(alice, 0);
  const auto url = alice.uri() + "/followers_synchronization";
  ASSERT_TRUE(world_.publish(
      url, fmt::format(R"({{{}"id":"{}","type":"OrderedCollection","orderedItems":[]}})", as_context, url)));
  start();

  here_.push(job("ActivityPub::FollowersSynchronizationWorker",
                 fmt::format(R"([{},"{}","{}"])", id_of(alice), url, std::string(64, 'a'))),
             "ingress");

  ASSERT_TRUE(eventually([&] { return world_.document_hits(url) == 1; }));
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT count(*) FROM follows"), "1");
}

TEST_F(ingest, a_quote_counts_when_its_stamp_says_so) {
  const remote_person alice(world_, "a.example", "alice"), bob(world_, "b.example", "bob", 2);
  befriend(alice);
  const auto stamp = bob.uri() + "/quote_authorizations/1";
  ASSERT_TRUE(world_.publish(bob.status("1"), with_context(bob.note("1", "to be quoted"))));
  ASSERT_TRUE(world_.publish(
      stamp,
      fmt::format(R"({{{}"id":"{}","type":"QuoteAuthorization","attributedTo":"{}","interactingObject":"{}",)"
                  R"("interactionTarget":"{}"}})",
                  as_context, stamp, bob.uri(), alice.status("1"), bob.status("1"))));
  start();

  alice.post(here_,
             alice.create("1", "look at this",
                          fmt::format(R"(,"quote":"{}","quoteAuthorization":"{}")", bob.status("1"), stamp)));
  alice.post(here_,
             alice.create("2", "and nobody said yes to this",
                          fmt::format(R"(,"quote":"{}","quoteAuthorization":"{}")", bob.status("1"), stamp)));

  ASSERT_TRUE(becomes("SELECT q.state FROM quotes q JOIN statuses s ON s.id = q.status_id WHERE s.uri = '" +
                          alice.status("1") + "'",
                      "1"));
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT q.state FROM quotes q JOIN statuses s ON s.id = q.status_id WHERE s.uri = '" +
                alice.status("2") + "'"),
            "0");
  EXPECT_EQ(
      sql("SELECT quotes_count FROM status_stats t JOIN statuses s ON s.id = t.status_id WHERE s.uri = '" +
          bob.status("1") + "'"),
      "1");
}

} // namespace

} // namespace pheidi::test
