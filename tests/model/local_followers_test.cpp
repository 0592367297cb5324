// Followers of a remote account on this server.
#include "social_fixture.hpp"

#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/local_followers.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/signing.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct local_followers_of : in_society {
  config::identity_settings identity;
  account_id bob = people.remote("https://a.example/users/bob");
  account_id alice = people.local("alice");
  account_id carol = people.local("carol");

  local_followers_of() { identity.web_domain = "social.example"; }

  void follow(account_id who) {
    with([&](pqxx::dbtransaction& tx) { seed_follow(tx, who, bob); });
  }
  std::string digest() {
    return with([&](pqxx::dbtransaction& tx) { return local_followers_digest(tx, facts, identity, bob); });
  }
};

TEST_F(local_followers_of, are_told_from_remote_ones) {
  const auto any = [&] { return with([&](pqxx::dbtransaction& tx) { return has_local_follower(tx, bob); }); };
  follow(people.remote("https://a.example/users/dave"));
  with([&](pqxx::dbtransaction& tx) { seed_follow(tx, bob, alice); });
  EXPECT_FALSE(any());

  follow(alice);
  EXPECT_TRUE(any());
  EXPECT_THAT(with([&](pqxx::dbtransaction& tx) { return local_follower_page(tx, bob, {}, 10); }),
              ElementsAre(alice));
}

TEST_F(local_followers_of, come_in_pages) {
  with([](pqxx::dbtransaction& tx) { seed_instance_actor(tx, {test_pem()}); });
  for (const auto who : {carol, alice, instance_actor})
    follow(who);
  const auto page = [&](std::optional<account_id> after) {
    return with([&](pqxx::dbtransaction& tx) { return local_follower_page(tx, bob, after, 2); });
  };

  EXPECT_THAT(page(std::nullopt), ElementsAre(instance_actor, std::min(alice, carol)));
  EXPECT_THAT(page(std::min(alice, carol)), ElementsAre(std::max(alice, carol)));
  EXPECT_THAT(page(std::max(alice, carol)), IsEmpty());
}

TEST_F(local_followers_of, are_known_by_the_uris_of_their_scheme) {
  db.run(fmt::format("UPDATE accounts SET id_scheme = 1 WHERE id = {}", carol.value));
  follow(alice);
  follow(carol);

  const auto found = with([&](pqxx::dbtransaction& tx) { return local_followers(tx, facts, identity, bob); });

  std::map<account_id, std::string> uris;
  for (const auto& follower : found)
    uris[follower.id] = follower.uri;
  const auto of_carol = fmt::format("https://social.example/ap/users/{}", carol.value);
  EXPECT_EQ(uris.size(), 2u);
  EXPECT_EQ(uris[alice], "https://social.example/users/alice");
  EXPECT_EQ(uris[carol], of_carol);
  EXPECT_EQ(digest(), followers_digest_of({"https://social.example/users/alice", of_carol}));
}

TEST_F(local_followers_of, have_names_only_before_4_5) {
  db.run("ALTER TABLE accounts DROP COLUMN id_scheme");
  facts = db.facts();
  follow(carol);

  EXPECT_EQ(digest(), followers_digest_of({"https://social.example/users/carol"}));
}

TEST_F(local_followers_of, nobody_has_a_digest_of_zeros) {
  EXPECT_EQ(digest(), std::string(64, '0'));
}

TEST_F(local_followers_of, nobody_expects_are_found) {
  follow(alice);
  follow(carol);
  const auto unexpected = [&](const std::vector<account_id>& expected) {
    return with([&](pqxx::dbtransaction& tx) { return local_followers_except(tx, bob, expected); });
  };

  EXPECT_THAT(unexpected({alice, bob}), ElementsAre(carol));
  EXPECT_THAT(unexpected({carol, alice}), IsEmpty());
  EXPECT_EQ(unexpected({}).size(), 2u);
}

TEST_F(local_followers_of, states_say_who_follows_and_who_asked) {
  const auto dave = people.local("dave");
  follow(alice);
  with([&](pqxx::dbtransaction& tx) { insert_follow_request(tx, {carol, bob, ""}, noon); });

  auto states = with([&](pqxx::dbtransaction& tx) {
    return follow_states(tx, bob, {alice, carol, dave, alice});
  });

  EXPECT_EQ(states.size(), 3u);
  EXPECT_TRUE(states[alice].following && !states[alice].requested);
  EXPECT_TRUE(!states[carol].following && states[carol].requested);
  EXPECT_TRUE(!states[dave].following && !states[dave].requested);
  EXPECT_THAT(with([&](pqxx::dbtransaction& tx) { return follow_states(tx, bob, {}); }), IsEmpty());
}

} // namespace
} // namespace pheidi::model
