// Distributing jobs of Mastodon from the id of a row to what other servers get, for each class.
#include "audience.hpp"
#include "queue_view.hpp"
#include "sender.hpp"
#include "swarm/shell.hpp"

#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/json/read.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using namespace pheidi;
using namespace pheidi::test;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view public_audience = "https://www.w3.org/ns/activitystreams#Public";

instance_options whole(const std::string& extra_env = {}) {
  instance_options out;
  out.whole_schema = true;
  out.extra_env = extra_env;
  return out;
}

class distribution : public testing::Test {
 protected:
  explicit distribution(instance_options o = whole()) : here(std::move(o)) {}

  std::int64_t own() const { return here.actors().front().account_id; }
  std::string own_uri() const { return here.actors().front().uri; }

  /// An account of another server, with an inbox at the peer: /inbox/NAME.
  std::string somebody(const std::string& name) {
    return add(here, {name, "peer.example", "http://peer.example/users/" + name,
                      "http://peer.example/@" + name, peer.inbox("/inbox/" + name)});
  }
  void follower(const std::string& name) { add_follow(here, somebody(name), std::to_string(own())); }

  std::string run(const std::string& klass, const std::string& args) {
    push_job(here, klass, args);
    return here.run();
  }
  std::vector<std::string> targets() const {
    std::vector<std::string> out;
    for (const auto& r : peer.all())
      out.push_back(r.target);
    return out;
  }
  /// The one document that came, however many times.
  boost::json::object document() const {
    const auto all = peer.all();
    if (all.empty()) return {};
    for (const auto& r : all)
      EXPECT_EQ(r.body, all.front().body);
    const auto read = json::parse(all.front().body);
    return read && read->is_object() ? read->as_object() : boost::json::object();
  }
  bool ld_signed(const boost::json::object& document) const {
    const auto key = crypto::rsa_public_key::from_pem(here.public_pem());
    return crypto::verify_ld_signature(document, *key, wall_clock::now()).has_value();
  }

  sender here;
  recording_peer peer;
  queue_view view{here.redis()};
};

TEST_F(distribution, conformance_56_of_a_public_post_is_a_signed_create_to_followers_and_mentioned) {
  follower("ann");
  follower("ben");
  const auto eve = somebody("eve");
  somebody("nobody");
  const auto id = post(here, own(), "Hello @eve@peer.example");
  add_mention(here, id, eve);

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  EXPECT_THAT(targets(), UnorderedElementsAre("/inbox/ann", "/inbox/ben", "/inbox/eve")) << log;
  const auto got = document();
  ASSERT_TRUE(got.contains("object")) << log;
  EXPECT_EQ(got.at("type"), boost::json::value("Create"));
  EXPECT_EQ(got.at("actor"), boost::json::value(own_uri()));
  EXPECT_EQ(got.at("id"), boost::json::value(uri_of(here, id) + "/activity"));
  EXPECT_EQ(got.at("to").as_array().at(0), boost::json::value(public_audience));
  const auto& note = got.at("object").as_object();
  EXPECT_EQ(note.at("type"), boost::json::value("Note"));
  EXPECT_EQ(note.at("id"), boost::json::value(uri_of(here, id)));
  EXPECT_THAT(std::string(note.at("content").as_string()), HasSubstr("http://peer.example/@eve"));
  EXPECT_EQ(note.at("tag").as_array().at(0).at("href"), boost::json::value("http://peer.example/users/eve"));
  EXPECT_TRUE(ld_signed(got));
  EXPECT_EQ(view.counter("stat:processed"), 4);
}

TEST_F(distribution,
       conformance_56_and_61_of_a_private_post_synchronises_followers_and_is_not_signed_for_others) {
  follower("ann");
  const auto id = post(here, own(), "For few", 2);

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  ASSERT_THAT(peer.all(), testing::SizeIs(1)) << log;
  EXPECT_THAT(field(peer.all().front(), "collection-synchronization"), HasSubstr(own_uri() + "/followers"));
  EXPECT_FALSE(document().contains("signature"));
  EXPECT_EQ(document().at("to").as_array(), boost::json::array{own_uri() + "/followers"});
}

TEST_F(distribution, conformance_56_of_a_direct_message_reaches_who_is_mentioned_and_nobody_else) {
  follower("ann");
  const auto eve = somebody("eve");
  const auto id = post(here, own(), "@eve@peer.example psst", 3);
  add_mention(here, id, eve);

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  EXPECT_THAT(targets(), UnorderedElementsAre("/inbox/eve")) << log;
  EXPECT_FALSE(document().contains("signature"));
}

TEST_F(distribution, of_a_boost_is_an_announce_to_followers_and_the_author) {
  follower("ann");
  const auto eve = somebody("eve");
  const auto original = here.sql(fmt::format(
      "INSERT INTO statuses (account_id, text, visibility, local, uri, created_at, updated_at) VALUES"
      " ({}, 'x', 0, false, 'http://peer.example/notes/1', now(), now()) RETURNING id",
      eve));
  const auto id = here.sql(
      fmt::format("INSERT INTO statuses (account_id, text, visibility, local, reblog_of_id, created_at,"
                  " updated_at) VALUES ({}, '', 0, true, {}, now(), now()) RETURNING id",
                  own(), original));

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  EXPECT_THAT(targets(), UnorderedElementsAre("/inbox/ann", "/inbox/eve")) << log;
  EXPECT_EQ(document().at("type"), boost::json::value("Announce"));
  EXPECT_EQ(document().at("object"), boost::json::value("http://peer.example/notes/1"));
  EXPECT_TRUE(ld_signed(document()));
}

TEST_F(distribution, of_an_edit_is_an_update_that_its_time_names) {
  follower("ann");
  const auto id = post(here, own(), "Better words");
  here.sql(fmt::format("UPDATE statuses SET edited_at = '2026-01-02 03:04:05' WHERE id = {}; SELECT 1", id));

  const auto log = run("ActivityPub::StatusUpdateDistributionWorker", fmt::format("[{}]", id));

  ASSERT_TRUE(document().contains("object")) << log;
  EXPECT_EQ(document().at("type"), boost::json::value("Update"));
  EXPECT_EQ(document().at("id"), boost::json::value(uri_of(here, id) + "#updates/1767323045"));
  EXPECT_EQ(document().at("published"), boost::json::value("2026-01-02T03:04:05Z"));
  EXPECT_EQ(document().at("object").at("updated"), boost::json::value("2026-01-02T03:04:05Z"));
}

TEST_F(distribution, of_an_edit_without_a_time_of_its_own_takes_that_of_the_job) {
  follower("ann");
  const auto id = post(here, own(), "Who may quote has changed");

  const auto log = run("ActivityPub::StatusUpdateDistributionWorker",
                       fmt::format(R"([{},{{"updated_at":"2026-02-03T04:05:06Z"}}])", id));

  ASSERT_TRUE(document().contains("object")) << log;
  EXPECT_EQ(document().at("id"), boost::json::value(uri_of(here, id) + "#updates/1770091506"));
  EXPECT_FALSE(document().at("object").as_object().contains("updated"));
}

TEST_F(distribution, of_a_tally_goes_to_voters) {
  const auto voter = somebody("vera");
  const auto id = post(here, own(), "Tea or coffee?");
  const auto poll = here.sql(fmt::format(
      "INSERT INTO polls (account_id, status_id, options, cached_tallies, multiple, expires_at, votes_count,"
      " voters_count, created_at, updated_at) VALUES ({0}, {1}, '{{Tea,Coffee}}', '{{1,0}}', false,"
      " now() + interval '1 day', 1, 1, now(), '2026-01-02 03:04:05') RETURNING id",
      own(), id));
  here.sql(fmt::format("UPDATE statuses SET poll_id = {} WHERE id = {}; SELECT 1", poll, id));
  here.sql(fmt::format("INSERT INTO poll_votes (account_id, poll_id, choice, created_at, updated_at) VALUES"
                       " ({}, {}, 0, now(), now()) RETURNING id",
                       voter, poll));

  const auto log = run("ActivityPub::DistributePollUpdateWorker", fmt::format("[{}]", id));

  EXPECT_THAT(targets(), UnorderedElementsAre("/inbox/vera")) << log;
  ASSERT_TRUE(document().contains("object")) << log;
  EXPECT_EQ(document().at("id"), boost::json::value(uri_of(here, id) + "#updates/1767323045"));
  EXPECT_FALSE(document().contains("cc"));
  const auto got = document();
  const auto& question = got.at("object").as_object();
  EXPECT_EQ(question.at("type"), boost::json::value("Question"));
  EXPECT_EQ(question.at("oneOf").as_array().at(0).at("replies").at("totalItems"), boost::json::value(1));
}

TEST_F(distribution, of_a_profile_is_an_update_of_the_actor_and_gives_its_lock_free) {
  follower("ann");
  const std::string lock = "uniquejobs:0123456789abcdef0123456789abcdef", jid = "0123456789abcdef01234567";
  here.redis().run({"HSET", lock + ":LOCKED", jid, "1766000000.1"});
  here.redis().run({"ZADD", "uniquejobs:digests", "1766000000.1", lock});
  here.push(fmt::format(R"({{"retry":true,"queue":"push","lock":"until_executed","lock_digest":"{}",)"
                        R"("class":"ActivityPub::UpdateDistributionWorker","args":[{}],"jid":"{}",)"
                        R"("created_at":1766000000123,"enqueued_at":1766000000123}})",
                        lock, own(), jid));

  const auto log = here.run();

  EXPECT_THAT(targets(), UnorderedElementsAre("/inbox/ann")) << log;
  ASSERT_TRUE(document().contains("object")) << log;
  EXPECT_EQ(document().at("type"), boost::json::value("Update"));
  EXPECT_EQ(document().at("object").at("id"), boost::json::value(own_uri()));
  EXPECT_EQ(document().at("object").at("publicKey").at("publicKeyPem"),
            boost::json::value(here.public_pem()));
  EXPECT_TRUE(ld_signed(document()));
  EXPECT_EQ(here.redis().integer({"EXISTS", lock + ":LOCKED"}), 0);
}

TEST_F(distribution, of_a_move_names_the_new_account) {
  follower("ann");
  const auto there = somebody("me-elsewhere");
  const auto migration = here.sql(
      fmt::format("INSERT INTO account_migrations (account_id, target_account_id, acct, followers_count,"
                  " created_at, updated_at) VALUES ({}, {}, 'me@peer.example', 1, now(), now()) RETURNING id",
                  own(), there));
  here.sql(fmt::format("UPDATE accounts SET moved_to_account_id = {} WHERE id = {}; SELECT 1", there, own()));

  const auto log = run("ActivityPub::MoveDistributionWorker", fmt::format("[{}]", migration));

  EXPECT_THAT(targets(), UnorderedElementsAre("/inbox/ann")) << log;
  ASSERT_TRUE(document().contains("target")) << log;
  EXPECT_EQ(document().at("type"), boost::json::value("Move"));
  EXPECT_EQ(document().at("id"), boost::json::value(fmt::format("{}#moves/{}", own_uri(), migration)));
  EXPECT_EQ(document().at("object"), boost::json::value(own_uri()));
  EXPECT_EQ(document().at("target"), boost::json::value("http://peer.example/users/me-elsewhere"));
}

TEST_F(distribution, of_a_follow_that_moved_along_leaves_the_old_account) {
  const auto old = somebody("old");
  here.sql(
      fmt::format("INSERT INTO follows (account_id, target_account_id, uri, created_at, updated_at) VALUES"
                  " ({}, {}, 'https://local.example/follow-of-old', now(), now()) RETURNING id",
                  own(), old));
  const auto stays = somebody("stays");
  add_follow(here, std::to_string(own()), stays);

  const auto log =
      run("ActivityPub::MigratedFollowDeliveryWorker",
          fmt::format(R"(["{{\"id\":\"https://local.example/1\",\"type\":\"Follow\"}}",{},"{}",{},{{}}])",
                      own(), peer.inbox("/inbox/new"), old));

  ASSERT_THAT(targets(), UnorderedElementsAre("/inbox/new", "/inbox/old")) << log;
  const auto undo = json::parse(peer.all()[1].body)->as_object();
  EXPECT_EQ(undo.at("type"), boost::json::value("Undo"));
  EXPECT_EQ(undo.at("object").at("id"), boost::json::value("https://local.example/follow-of-old"));
  EXPECT_EQ(undo.at("object").at("object"), boost::json::value("http://peer.example/users/old"));
  EXPECT_EQ(here.sql(fmt::format("SELECT string_agg(target_account_id::text, ',') FROM follows"
                                 " WHERE account_id = {}",
                                 own())),
            stays);
  EXPECT_EQ(view.size("retry"), 0);
}

TEST_F(distribution, of_a_follow_that_moved_along_keeps_the_old_account_until_the_new_one_has_it) {
  const auto old = somebody("old");
  add_follow(here, std::to_string(own()), old);

  const auto log = run("ActivityPub::MigratedFollowDeliveryWorker",
                       fmt::format(R"(["{{}}",{},"http://peer.example:1/inbox/new",{}])", own(), old));

  EXPECT_EQ(here.sql("SELECT count(*) FROM follows"), "1") << log;
  ASSERT_EQ(view.size("retry"), 1);
  EXPECT_EQ(view.members("retry").front().at("class"),
            boost::json::value("ActivityPub::MigratedFollowDeliveryWorker"));
}

TEST_F(distribution, of_a_request_to_quote_goes_to_the_author_with_the_post) {
  const auto eve = somebody("eve");
  const auto quoted = here.sql(fmt::format(
      "INSERT INTO statuses (account_id, text, visibility, local, uri, created_at, updated_at) VALUES"
      " ({}, 'x', 0, false, 'http://peer.example/notes/1', now(), now()) RETURNING id",
      eve));
  const auto id = post(here, own(), "Look at that");
  const auto quote = here.sql(fmt::format(
      "INSERT INTO quotes (account_id, status_id, quoted_status_id, quoted_account_id, state, activity_uri,"
      " legacy, created_at, updated_at) VALUES ({}, {}, {}, {}, 0, '{}/quote_requests/1', false, now(), "
      "now())"
      " RETURNING id",
      own(), id, quoted, eve, own_uri()));

  const auto log = run("ActivityPub::QuoteRequestWorker", fmt::format("[{}]", quote));

  EXPECT_THAT(targets(), UnorderedElementsAre("/inbox/eve")) << log;
  ASSERT_TRUE(document().contains("instrument")) << log;
  EXPECT_EQ(document().at("type"), boost::json::value("QuoteRequest"));
  EXPECT_EQ(document().at("id"), boost::json::value(own_uri() + "/quote_requests/1"));
  EXPECT_EQ(document().at("object"), boost::json::value("http://peer.example/notes/1"));
  EXPECT_EQ(document().at("instrument").at("id"), boost::json::value(uri_of(here, id)));
}

TEST_F(distribution, of_a_request_to_be_shown_goes_to_the_account_without_an_actor) {
  const auto eve = somebody("eve");
  const auto collection = here.sql(
      fmt::format("INSERT INTO collections (account_id, name, local, sensitive, discoverable, created_at,"
                  " updated_at) VALUES ({}, 'Birds', true, false, true, now(), now()) RETURNING id",
                  own()));
  const auto item = here.sql(fmt::format(
      "INSERT INTO collection_items (collection_id, account_id, position, state, activity_uri, created_at,"
      " updated_at) VALUES ({}, {}, 1, 0, '{}/feature_requests/1', now(), now()) RETURNING id",
      collection, eve, own_uri()));

  const auto log = run("ActivityPub::FeatureRequestWorker", fmt::format("[{}]", item));

  ASSERT_THAT(targets(), UnorderedElementsAre("/inbox/eve")) << log;
  EXPECT_EQ(document().at("type"), boost::json::value("FeatureRequest"));
  EXPECT_EQ(document().at("id"), boost::json::value(own_uri() + "/feature_requests/1"));
  EXPECT_EQ(document().at("object"), boost::json::value("http://peer.example/users/eve"));
  EXPECT_FALSE(document().contains("actor"));
}

TEST_F(distribution, of_what_is_gone_is_done_without_a_word) {
  follower("ann");
  const auto id = post(here, own(), "Forget it");
  here.sql(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}; SELECT 1", id));
  for (const auto* klass : {"ActivityPub::DistributionWorker", "ActivityPub::StatusUpdateDistributionWorker",
                            "ActivityPub::DistributePollUpdateWorker", "ActivityPub::MoveDistributionWorker",
                            "ActivityPub::QuoteRequestWorker", "ActivityPub::FeatureRequestWorker"})
    push_job(here, klass, fmt::format("[{}]", id));
  push_job(here, "ActivityPub::UpdateDistributionWorker", "[999999]");

  const auto log = here.run();

  EXPECT_THAT(peer.all(), IsEmpty()) << log;
  EXPECT_EQ(view.counter("stat:processed"), 7);
  EXPECT_EQ(view.counter("stat:failed"), 0);
}

TEST_F(distribution, without_a_key_fails_and_is_tried_again) {
  follower("ann");
  const auto id = post(here, own(), "Unsigned");
  here.sql(fmt::format("UPDATE accounts SET private_key = NULL WHERE id = {}; SELECT 1", own()));
  here.sql(fmt::format("DELETE FROM keypairs WHERE account_id = {}; SELECT 1", own()));

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  EXPECT_THAT(peer.all(), IsEmpty()) << log;
  ASSERT_EQ(view.size("retry"), 1);
  EXPECT_EQ(view.members("retry").front().at("class"), boost::json::value("ActivityPub::DistributionWorker"));
}

class keeping_server : public distribution {
 protected:
  keeping_server() : distribution(whole("AUTHORIZED_FETCH=true\n")) {}
};

TEST_F(keeping_server, hands_on_no_signature_that_outlives_the_delivery) {
  follower("ann");
  const auto id = post(here, own(), "For those who sign");
  push_job(here, "ActivityPub::UpdateDistributionWorker", fmt::format("[{}]", own()));

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  ASSERT_THAT(peer.all(), testing::SizeIs(2)) << log;
  for (const auto& r : peer.all())
    EXPECT_EQ(r.body.find("signatureValue"), r.body.npos);
}

TEST_F(distribution, heeds_the_setting_that_an_administrator_changes) {
  follower("ann");
  here.sql("INSERT INTO settings (var, value) VALUES ('authorized_fetch', E'--- true\\n') RETURNING id");
  const auto id = post(here, own(), "For those who sign");

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  ASSERT_THAT(peer.all(), testing::SizeIs(1)) << log;
  EXPECT_FALSE(document().contains("signature"));
}

class limited_distribution : public distribution {
 protected:
  limited_distribution() : distribution(whole("LIMITED_FEDERATION_MODE=true")) {}
};

TEST_F(limited_distribution, goes_to_nobody_whose_domain_is_not_on_the_list) {
  follower("ann");
  const auto eve = here.sql("INSERT INTO accounts (username, domain, uri, inbox_url, protocol, created_at,"
                            " updated_at) VALUES ('eve', 'else.example', 'http://else.example/eve', '" +
                            peer.inbox("/inbox/eve") + "', 1, now(), now()) RETURNING id");
  add_follow(here, eve, std::to_string(own()));
  here.sql("INSERT INTO domain_allows (domain, created_at, updated_at) VALUES ('peer.example', now(), now())"
           " RETURNING id");
  const auto id = post(here, own(), "For few", 2);

  const auto log = run("ActivityPub::DistributionWorker", fmt::format("[{}]", id));

  EXPECT_THAT(targets(), testing::ElementsAre("/inbox/ann")) << log;
}

} // namespace
