// What one Pheidi distributes another one takes: rows there become rows here, by way of two engines.
#include "audience.hpp"
#include "queue_view.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace pheidi;
using namespace pheidi::test;

constexpr const char* sender_uri = "https://local.example/users/user1";

instance_options whole(bool inbox) {
  instance_options out;
  out.whole_schema = true;
  out.inbox = inbox;
  return out;
}

/// local.example, where our first account writes, and there.example, where somebody follows it.
class own_inbox : public testing::Test {
 protected:
  own_inbox() {
    receiver =
        there.start({"--set", "identity.local_domain=there.example", "--set", "inbox.listen=127.0.0.1:0"});
    const auto listening = json::parse(receiver->lines_with("\"start.inbox\"").front());
    port = std::to_string(listening->at("port").as_int64());
    here.write("hosts", "127.0.0.1 there.example\n");
    introduce_sender();
    introduce_follower();
  }

  /// As if its document had been fetched before.
  void introduce_sender() {
    sender = there.sql(fmt::format(
        "INSERT INTO accounts (username, domain, uri, url, inbox_url, followers_url, protocol, created_at,"
        " updated_at) VALUES ('user1', 'local.example', '{0}', '{0}', '{0}/inbox', '{0}/followers', 1, now(),"
        " now()) RETURNING id",
        sender_uri));
    there.sql(
        fmt::format("INSERT INTO keypairs (account_id, type, uri, public_key, created_at, updated_at) VALUES"
                    " ({}, 0, '{}#main-key', '{}', now(), now()) RETURNING id",
                    sender, sender_uri, here.public_pem()));
    add_follow(there, std::to_string(there.actors()[0].account_id), sender);
  }
  void introduce_follower() {
    const auto inbox = fmt::format("http://there.example:{}/users/user1/inbox", port);
    const auto shared = fmt::format("http://there.example:{}/inbox", port);
    const auto follower =
        add(here, {"user1", "there.example", "https://there.example/users/user1", "", inbox, shared});
    add_follow(here, follower, std::to_string(own()));
  }

  std::int64_t own() const { return here.actors()[0].account_id; }
  void send(const std::string& klass, std::int64_t id) {
    push_job(here, klass, fmt::format("[{}]", id));
    auto engine = here.start({"--until-empty"});
    ASSERT_EQ(engine->wait(), 0) << engine->log();
    ASSERT_EQ(queue_view(here.redis()).size("retry"), 0) << engine->log();
  }
  bool comes(const std::string& query, const std::string& expected) {
    return eventually([&] { return there.sql(query) == expected; }, 60s);
  }
  std::string there_of(std::int64_t id, const std::string& column) {
    return fmt::format("SELECT {} FROM statuses WHERE uri = '{}'", column, uri_of(here, id));
  }

  instance here{whole(false)}, there{whole(true)};
  std::unique_ptr<engine_process> receiver;
  std::string port, sender;
};

TEST_F(own_inbox, takes_posts_of_each_visibility_for_followers) {
  for (const int visibility : {0, 1, 2}) {
    const auto id = post(here, own(), fmt::format("Visibility {}", visibility), visibility);
    send("ActivityPub::DistributionWorker", id);
    EXPECT_TRUE(comes(there_of(id, "visibility || ' ' || text"),
                      fmt::format("{0} <p>Visibility {0}</p>", visibility)))
        << receiver->log();
  }
}

TEST_F(own_inbox, takes_polls_and_their_tallies_and_edits) {
  const auto id = post(here, own(), "Tea or coffee?");
  const auto poll = here.sql(fmt::format(
      "INSERT INTO polls (account_id, status_id, options, cached_tallies, multiple, expires_at, votes_count,"
      " voters_count, created_at, updated_at) VALUES ({}, {}, '{{Tea,Coffee}}', '{{0,0}}', false,"
      " now() + interval '1 day', 0, 0, now(), now()) RETURNING id",
      own(), id));
  here.sql(fmt::format("UPDATE statuses SET poll_id = {} WHERE id = {}; SELECT 1", poll, id));
  send("ActivityPub::DistributionWorker", id);
  const auto tallies =
      fmt::format("SELECT options::text || cached_tallies::text FROM polls p JOIN statuses s ON"
                  " s.poll_id = p.id WHERE s.uri = '{}'",
                  uri_of(here, id));
  ASSERT_TRUE(comes(tallies, "{Tea,Coffee}{0,0}")) << receiver->log();

  here.sql(fmt::format("UPDATE polls SET cached_tallies = '{{3,1}}', votes_count = 4, voters_count = 4,"
                       " updated_at = now() + interval '1 minute' WHERE id = {}; SELECT 1",
                       poll));
  send("ActivityPub::DistributePollUpdateWorker", id);
  EXPECT_TRUE(comes(tallies, "{Tea,Coffee}{3,1}")) << receiver->log();

  here.sql(
      fmt::format("UPDATE statuses SET text = 'Tea, or coffee?', edited_at = now() + interval '2 minutes'"
                  " WHERE id = {}; SELECT 1",
                  id));
  send("ActivityPub::StatusUpdateDistributionWorker", id);
  EXPECT_TRUE(comes(there_of(id, "text"), "<p>Tea, or coffee?</p>")) << receiver->log();
}

TEST_F(own_inbox, takes_boosts_and_profiles) {
  const auto original = there.sql(fmt::format("INSERT INTO statuses (account_id, text, visibility, local, "
                                              "created_at, updated_at) VALUES ({}, 'Mine', 0,"
                                              " true, now(), now()) RETURNING id",
                                              there.actors()[0].account_id));
  const auto uri = fmt::format("https://there.example/users/user1/statuses/{}", original);
  const auto follower = here.sql("SELECT id FROM accounts WHERE domain = 'there.example'");
  const auto known = here.sql(fmt::format(
      "INSERT INTO statuses (account_id, text, visibility, local, uri, created_at, updated_at) VALUES"
      " ({}, 'Mine', 0, false, '{}', now(), now()) RETURNING id",
      follower, uri));
  const auto boost = std::stoll(here.sql(
      fmt::format("INSERT INTO statuses (account_id, text, visibility, local, reblog_of_id, created_at,"
                  " updated_at) VALUES ({}, '', 0, true, {}, now(), now()) RETURNING id",
                  own(), known)));
  send("ActivityPub::DistributionWorker", boost);
  EXPECT_TRUE(comes(fmt::format("SELECT account_id FROM statuses WHERE reblog_of_id = {}", original), sender))
      << receiver->log();

  here.sql(fmt::format(
      "UPDATE accounts SET display_name = 'User One', note = 'Walks.' WHERE id = {}; SELECT 1", own()));
  send("ActivityPub::UpdateDistributionWorker", own());
  EXPECT_TRUE(comes(fmt::format("SELECT display_name || note FROM accounts WHERE id = {}", sender),
                    "User One<p>Walks.</p>"))
      << receiver->log();
}

} // namespace
