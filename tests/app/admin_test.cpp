// What an administrator types, against a database that `pheidi migrate` made and a real Redis.
#include "instance.hpp"
#include "support/postgres_server.hpp"
#include "swarm/shell.hpp"

#include "pheidi/crypto/password.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include <set>

namespace pheidi::test {

namespace {

class admin : public testing::Test {
 protected:
  admin() { EXPECT_EQ(pheidi("migrate").status, 0); }

  /// `pheidi ARGUMENTS`, without a terminal; what it says on both outputs.
  shell_result pheidi(const std::string& arguments) {
    return shell(fmt::format("env LOCAL_DOMAIN=local.example {} DB_HOST={} DB_USER=postgres DB_NAME={}"
                             " REDIS_URL=unix://{} {}/engine/cli/pheidi {} 2>&1 < /dev/null",
                             secrets_, postgres_server::shared().socket_directory(),
                             database_.substr(database_.rfind("dbname=") + 7), redis_.socket(),
                             PHEIDI_BINARY_DIR, arguments));
  }
  boost::json::value json(const std::string& arguments) {
    const auto done = pheidi(arguments + " --json");
    EXPECT_EQ(done.status, 0) << arguments << "\n" << done.output;
    return done.status == 0 ? boost::json::parse(done.output) : boost::json::value();
  }
  boost::json::value create(const std::string& name, const std::string& more = "--confirmed --approve") {
    return json(fmt::format("account create {} --email {}@mail.example {}", name, name, more));
  }
  std::string sql(const std::string& query) {
    pqxx::connection connection(database_);
    pqxx::work tx(connection);
    const auto rows = tx.exec(query);
    tx.commit();
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
  /// The arguments of the only job of that class in a queue.
  boost::json::array job(const std::string& queue, const std::string& klass) {
    boost::json::array found;
    for (const auto& raw : redis_.list({"LRANGE", "queue:" + queue, "0", "-1"})) {
      const auto one = boost::json::parse(raw).as_object();
      if (one.at("class").as_string() == klass) found = one.at("args").as_array();
    }
    return found;
  }
  /// Somebody of that domain and an account here; the other's URI.
  std::string follow_each_other(const std::string& here, const std::string& domain) {
    const auto uri = fmt::format("https://{}/bob", domain);
    const auto bob =
        sql(fmt::format("INSERT INTO accounts (username, domain, uri, inbox_url, protocol,"
                        " created_at, updated_at) VALUES ('bob', '{}', '{}', '{}/inbox', 1, now(),"
                        " now()) RETURNING id",
                        domain, uri, uri));
    const auto ours = sql(fmt::format("SELECT id FROM accounts WHERE username = '{}'", here));
    for (const auto& [follower, followed] : {std::pair(bob, ours), std::pair(ours, bob)})
      sql(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                      " VALUES ({}, {}, now(), now()) RETURNING 1",
                      follower, followed));
    return uri;
  }
  std::vector<boost::json::array> deliveries() {
    std::vector<boost::json::array> found;
    for (const auto& raw : redis_.list({"LRANGE", "queue:push", "0", "-1"})) {
      const auto one = boost::json::parse(raw).as_object();
      if (one.at("class").as_string() == "ActivityPub::DeliveryWorker")
        found.push_back(one.at("args").as_array());
    }
    return found;
  }
  /// An Undo of ours and a Reject of theirs, each to the other's inbox.
  void expect_end_of_follows(const std::vector<boost::json::array>& told, const std::string& theirs) {
    const auto ours = "https://local.example/ap/users/" + sql("SELECT account_id FROM users");
    std::set<std::string> types;
    for (const auto& each : told) {
      EXPECT_EQ(each.at(2).as_string(), theirs + "/inbox");
      const auto activity = boost::json::parse(each.at(0).as_string()).as_object();
      const auto type = std::string(activity.at("type").as_string());
      const auto& follow = activity.at("object").as_object();
      EXPECT_EQ(activity.at("actor").as_string(), ours);
      EXPECT_EQ(follow.at("actor").as_string(), type == "Undo" ? ours : theirs);
      EXPECT_EQ(follow.at("object").as_string(), type == "Undo" ? theirs : ours);
      types.insert(type);
    }
    EXPECT_EQ(types, (std::set<std::string>{"Reject", "Undo"}));
  }
  void expect_refused(const std::string& arguments, const std::string& words) {
    const auto done = pheidi(arguments);
    EXPECT_EQ(done.status, 1) << arguments << "\n" << done.output;
    EXPECT_NE(done.output.find(words), std::string::npos) << done.output;
  }

  std::string secrets_ = "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY=test-primary-key-0123456789abcdef"
                         " ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT=test-derivation-salt-0123456789ab";
  std::string database_ = postgres_server::shared().create_database();
  redis_server redis_;
};

TEST_F(admin, makes_an_owner_with_a_password_that_is_shown_once) {
  const auto made = create("alice", "--role owner --confirmed --approve").as_object();

  const auto hash = sql("SELECT encrypted_password FROM users");
  EXPECT_TRUE(crypto::verify_password(std::string(made.at("password").as_string()), hash));
  EXPECT_EQ(sql("SELECT r.name FROM users u JOIN user_roles r ON r.id = u.role_id"), "Owner");
  EXPECT_EQ(sql("SELECT confirmed_at IS NOT NULL AND approved FROM users"), "t");
  EXPECT_EQ(sql("SELECT count(*) FROM keypairs WHERE account_id > 0"), "1");

  const auto shown = json("account show alice").as_object();
  EXPECT_EQ(shown.at("state"), "active");
  EXPECT_FALSE(shown.contains("password"));
}

TEST_F(admin, says_in_words_what_is_wrong_with_an_account) {
  create("alice");

  expect_refused("account create Alice --email new@mail.example", "user name is already taken");
  expect_refused("account create bob --email ALICE@mail.example", "e-mail address is already taken");
  expect_refused("account create bob --email nonsense", "e-mail address is not valid");
  expect_refused("account create admin --email a@mail.example", "--force");
  expect_refused("account create bob --email b@mail.example --role Emperor", "no role 'Emperor'");
  expect_refused("account show nobody", "pheidi account list");
  EXPECT_EQ(pheidi("account create").status, 2);
  EXPECT_EQ(sql("SELECT count(*) FROM users"), "1");
  create("admin", "--force");
}

TEST_F(admin, makes_no_account_by_other_secrets_than_the_instance_has) {
  secrets_ = "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY=another-primary-key-0123456789abc"
             " ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT=test-derivation-salt-0123456789ab";

  expect_refused("account create alice --email alice@mail.example", "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY");

  EXPECT_EQ(sql("SELECT count(*) FROM users"), "0");
  EXPECT_EQ(sql("SELECT count(*) FROM keypairs"), "1") << "the instance actor's";
}

TEST_F(admin, says_what_keeps_a_new_account_from_signing_in) {
  const auto made = pheidi("account create alice --email alice@mail.example");

  EXPECT_NE(made.output.find("pheidi account modify alice --confirm"), std::string::npos) << made.output;
  EXPECT_NE(made.output.find("pheidi account approve alice"), std::string::npos);
  EXPECT_EQ(json("account list --only pending").as_array().size(), 1u);

  EXPECT_EQ(pheidi("account approve alice").output, "alice is approved.\n");
  EXPECT_EQ(pheidi("account approve alice").output, "alice: it was so already.\n");
  EXPECT_EQ(pheidi("account modify alice@mail.example --confirm --role Moderator").status, 0);
  EXPECT_EQ(json("account show alice").as_object().at("state"), "active");
}

TEST_F(admin, gives_another_password_and_ends_sessions) {
  create("alice");
  sql("INSERT INTO oauth_access_tokens (token, resource_owner_id, created_at) SELECT 't', id, now() FROM "
      "users"
      " RETURNING 1");

  const auto done = json("account reset-password alice").as_object();

  EXPECT_TRUE(crypto::verify_password(std::string(done.at("password").as_string()),
                                      sql("SELECT encrypted_password FROM users")));
  EXPECT_EQ(sql("SELECT revoked_at IS NOT NULL FROM oauth_access_tokens"), "t");
}

TEST_F(admin, suspends_and_enqueues_what_rails_would) {
  create("alice");
  const auto id = std::stoll(sql("SELECT id FROM accounts WHERE username = 'alice'"));

  EXPECT_EQ(pheidi("account suspend alice@local.example").status, 0);

  EXPECT_EQ(job("pull", "Admin::SuspensionWorker").at(0), id);
  EXPECT_EQ(json("account show alice").as_object().at("state"), "suspended");
  EXPECT_EQ(sql("SELECT count(*) FROM pheidi.outbox"), "0");
  EXPECT_EQ(pheidi("account unsuspend alice").status, 0);
  EXPECT_EQ(json("account show alice").as_object().at("state"), "active");
}

TEST_F(admin, asks_before_it_deletes) {
  create("alice");

  expect_refused("account delete alice", "--yes");
  EXPECT_EQ(sql("SELECT count(*) FROM users"), "1");
}

TEST_F(admin, deletes_and_tells_every_known_server) {
  create("alice");
  sql("INSERT INTO accounts (username, domain, uri, inbox_url, shared_inbox_url, protocol, created_at,"
      " updated_at) VALUES ('bob', 'else.example', 'https://else.example/bob', 'https://else.example/bob/in',"
      " 'https://else.example/in', 1, now(), now()) RETURNING 1");
  const auto id = std::stoll(sql("SELECT id FROM accounts WHERE username = 'alice'"));

  EXPECT_EQ(pheidi("account delete alice --yes").status, 0);

  const auto told = job("pull", "ActivityPub::LowPriorityDeliveryWorker");
  ASSERT_GE(told.size(), 3u);
  const auto activity = boost::json::parse(told[0].as_string()).as_object();
  const auto actor = fmt::format("https://local.example/ap/users/{}", id);
  EXPECT_EQ(activity.at("type"), "Delete");
  EXPECT_EQ(activity.at("object").as_string(), actor);
  EXPECT_EQ(activity.at("signature").at("type"), "RsaSignature2017") << "who passes it on is believed";
  EXPECT_TRUE(std::string(activity.at("signature").at("creator").as_string()).starts_with(actor + "#"));
  EXPECT_EQ(told[1], id);
  EXPECT_EQ(told[2], "https://else.example/in");
  EXPECT_EQ(sql("SELECT count(*) FROM users"), "0");
  EXPECT_EQ(sql("SELECT count(*) FROM keypairs WHERE account_id > 0"), "1");
  expect_refused("account delete alice --yes", "was deleted");
}

TEST_F(admin, keeps_what_follows_when_redis_is_away) {
  create("alice");
  redis_.terminate();

  const auto done = pheidi("account suspend alice");

  EXPECT_EQ(done.status, 0);
  EXPECT_NE(done.output.find("waits in the database"), std::string::npos) << done.output;
  EXPECT_NE(sql("SELECT count(*) FROM pheidi.outbox"), "0");
}

TEST_F(admin, tells_both_sides_of_the_follows_that_a_blocked_domain_ends) {
  create("alice");
  const auto theirs = follow_each_other("alice", "bad.example");

  EXPECT_EQ(json("domain block bad.example --yes").as_object().at("follows"), 2);

  const auto told = deliveries();
  ASSERT_EQ(told.size(), 2u);
  expect_end_of_follows(told, theirs);
}

TEST_F(admin, of_limited_federation_ends_follows_of_a_domain_that_is_allowed_no_more) {
  secrets_ += " LIMITED_FEDERATION_MODE=true PHEIDI_QUEUE__PASSTHROUGH=none";
  create("alice");
  const auto theirs = follow_each_other("alice", "bad.example");
  follow_each_other("alice", "sub.bad.example");
  EXPECT_EQ(json("domain allow bad.example").as_object().at("changed"), true);

  EXPECT_EQ(json("domain disallow bad.example").as_object().at("changed"), true);

  const auto told = deliveries();
  ASSERT_EQ(told.size(), 2u);
  expect_end_of_follows(told, theirs);
  EXPECT_EQ(sql("SELECT count(*) FROM follows"), "2") << "a subdomain is on the list by itself";
  EXPECT_EQ(sql("SELECT count(*) FROM account_relationship_severance_events"), "1");
  EXPECT_EQ(json("domain disallow bad.example").as_object().at("changed"), false);
  // Nobody has to have been allowed to have followers from before.
  EXPECT_EQ(json("domain disallow sub.bad.example").as_object().at("changed"), true);
  EXPECT_EQ(sql("SELECT count(*) FROM follows"), "0");
}

TEST_F(admin, leaves_the_end_of_an_allowance_to_rails_where_that_runs) {
  secrets_ += " LIMITED_FEDERATION_MODE=true";
  create("alice");
  follow_each_other("alice", "bad.example");
  json("domain allow bad.example");

  json("domain disallow bad.example");

  EXPECT_EQ(job("default", "AfterUnallowDomainWorker"), boost::json::array{"bad.example"});
  EXPECT_EQ(sql("SELECT count(*) FROM follows"), "2");
}

TEST_F(admin, tells_whose_follows_a_blocked_domain_ends) {
  create("alice");
  const auto alice = sql("SELECT id FROM accounts WHERE username = 'alice'");
  const auto bob = sql("INSERT INTO accounts (username, domain, uri, created_at, updated_at) VALUES ('bob',"
                       " 'bad.example', 'https://bad.example/bob', now(), now()) RETURNING id");
  sql(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                  " VALUES ({}, {}, now(), now()) RETURNING 1",
                  alice, bob));

  EXPECT_EQ(json("domain block bad.example --yes").as_object().at("follows"), 1);

  const auto event = sql("SELECT id FROM account_relationship_severance_events WHERE account_id = " + alice);
  EXPECT_EQ(job("default", "LocalNotificationWorker"),
            (boost::json::array{std::stoll(alice), std::stoll(event), "AccountRelationshipSeveranceEvent",
                                "severed_relationships"}));
  EXPECT_EQ(job("default", "RegenerationWorker"), boost::json::array{std::stoll(alice)});
}

TEST_F(admin, blocks_a_domain_after_asking) {
  sql("INSERT INTO accounts (username, domain, uri, created_at, updated_at) VALUES ('bob', 'sub.bad.example',"
      " 'https://sub.bad.example/bob', now(), now()) RETURNING 1");

  expect_refused("domain block bad.example", "--yes");
  const auto done = json("domain block BAD.example --yes --comment spam").as_object();
  EXPECT_EQ(done.at("domain"), "bad.example");
  EXPECT_EQ(done.at("accounts"), 1);
  EXPECT_EQ(job("default", "DomainBlockWorker").at(0), std::stoll(sql("SELECT id FROM domain_blocks")));

  EXPECT_NE(pheidi("domain list").output.find("bad.example  suspend"), std::string::npos);
  EXPECT_EQ(json("domain unblock bad.example").as_object().at("accounts"), 1);
  expect_refused("domain unblock bad.example", "not blocked");
  expect_refused("domain block local.example --yes", "this server");
  expect_refused("domain block 'no domain' --yes", "is no domain");
  EXPECT_EQ(json("domain block quiet.example --severity silence").as_object().at("accounts"), 0);
  EXPECT_EQ(json("domain allow good.example").as_object().at("changed"), true);
}

TEST_F(admin, follows_a_relay_as_the_instance_actor_and_stops) {
  EXPECT_EQ(json("relay add https://relay.example/inbox").as_object().at("state"), "asked");

  const auto asked = job("push", "ActivityPub::DeliveryWorker");
  ASSERT_GE(asked.size(), 3u);
  const auto follow = boost::json::parse(asked[0].as_string()).as_object();
  EXPECT_EQ(follow.at("type"), "Follow");
  EXPECT_EQ(follow.at("actor"), "https://local.example/actor");
  EXPECT_EQ(follow.at("object"), "https://www.w3.org/ns/activitystreams#Public");
  EXPECT_EQ(std::string(follow.at("id").as_string()), sql("SELECT follow_activity_id FROM relays"));
  EXPECT_EQ(asked[1], -99);
  EXPECT_EQ(asked[2], "https://relay.example/inbox");

  redis_.run({"DEL", "queue:push"});
  EXPECT_EQ(json("relay disable https://relay.example/inbox").as_object().at("changed"), true);
  const auto left =
      boost::json::parse(job("push", "ActivityPub::DeliveryWorker").at(0).as_string()).as_object();
  EXPECT_EQ(left.at("type"), "Undo");
  EXPECT_EQ(left.at("object").as_object().at("id"), follow.at("id"));
  EXPECT_EQ(sql("SELECT state FROM relays"), "0");

  EXPECT_EQ(pheidi("relay enable 1").status, 0);
  EXPECT_EQ(pheidi("relay remove 1").status, 0);
  EXPECT_EQ(sql("SELECT count(*) FROM relays"), "0");
  expect_refused("relay remove 1", "pheidi relay list");
  expect_refused("relay add http://relay.example/inbox", "https://");
}

TEST_F(admin, keeps_settings_as_rails_reads_them) {
  EXPECT_EQ(pheidi("settings set site_title 'Our: corner'").status, 0);
  EXPECT_EQ(pheidi("settings set registrations_mode approved").status, 0);

  EXPECT_EQ(sql("SELECT value FROM settings WHERE var = 'registrations_mode'"), "--- approved\n");
  EXPECT_EQ(pheidi("settings get site_title").output, "Our: corner\n");
  EXPECT_EQ(pheidi("settings get trends").output, "true\n");
  EXPECT_EQ(pheidi("settings set authorized_fetch true").status, 0);
  EXPECT_EQ(sql("SELECT value FROM settings WHERE var = 'authorized_fetch'"), "--- true\n");
  EXPECT_EQ(json("settings unset site_title").as_object().at("changed"), true);
  expect_refused("settings set registrations_mode ajar", "open approved none");
  expect_refused("settings set of_a_fork x", "pheidi settings list");
  EXPECT_GT(json("settings list").as_array().size(), 20u);
}

TEST_F(admin, needs_a_data_model) {
  database_ = postgres_server::shared().create_database();

  const auto done = pheidi("account list");

  EXPECT_EQ(done.status, 2);
  EXPECT_NE(done.output.find("pheidi migrate"), std::string::npos) << done.output;
}

} // namespace

} // namespace pheidi::test
