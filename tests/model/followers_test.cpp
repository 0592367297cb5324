// Which followers a digest covers.
#include "model_fixture.hpp"

#include "pheidi/model/signing.hpp"

namespace pheidi::model {
namespace {

struct followers : each_family {
  account_id alice = db.in_transaction([](pqxx::dbtransaction& tx) {
    return seed_local_account(tx, {"alice", {test_pem()}});
  });

  void follow(const std::string& uri) {
    db.in_transaction([&](pqxx::dbtransaction& tx) { seed_follow(tx, seed_remote_account(tx, uri), alice); });
  }
  std::string digest(const std::string& prefix) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) { return followers_digest(tx, alice, prefix); });
  }
};
INSTANTIATE_TEST_SUITE_P(model, followers, all_families(), family_name);

const std::string nobody(64, '0');

TEST_P(followers, digest_has_the_published_value) {
  follow("https://testing.example.org/users/1");
  follow("https://testing.example.org/users/2");
  follow("https://other.example/users/1");

  EXPECT_EQ(digest("https://testing.example.org"),
            "c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f");
}

TEST_P(followers, nobody_of_that_server_is_zero) {
  follow("https://other.example/users/1");

  EXPECT_EQ(digest("https://testing.example.org"), nobody);
}

TEST_P(followers, authority_is_whole) {
  follow("https://example.org.evil.example/users/1");
  follow("https://example.org:8443/users/1");
  follow("http://example.org/users/1");
  follow("https://EXAMPLE.org/users/1");

  EXPECT_EQ(digest("https://example.org"), nobody);
  EXPECT_EQ(digest("https://example.org:8443"), followers_digest_of({"https://example.org:8443/users/1"}));
}

TEST_P(followers, actor_at_the_root_counts) {
  follow("https://solo.example");
  follow("https://solo.example/");

  EXPECT_EQ(digest("https://solo.example"),
            followers_digest_of({"https://solo.example", "https://solo.example/"}));
}

TEST_P(followers, wildcards_in_the_prefix_are_plain_characters) {
  follow("https://axb.example/users/1");
  follow("https://a_b.example/users/1");

  EXPECT_EQ(digest("https://a_b.example"), followers_digest_of({"https://a_b.example/users/1"}));
  for (const auto* prefix :
       {"%", "https://%", "https://___.example", "\\", "", "'; DROP TABLE follows; --", "{}"})
    EXPECT_EQ(digest(prefix), nobody) << prefix;
}

TEST_P(followers, prefix_with_nul_is_nobody) {
  follow("https://a.example/users/1");

  EXPECT_EQ(digest(std::string("https://a.example\0", 18)), nobody);
}

TEST_P(followers, only_followers_of_this_account_count) {
  const auto bob = db.in_transaction([](pqxx::dbtransaction& tx) {
    return seed_local_account(tx, {"bob", {test_pem()}});
  });
  const auto uris = db.in_transaction([&](pqxx::dbtransaction& tx) {
    seed_follow(tx, alice, seed_remote_account(tx, "https://a.example/users/followed"));
    return seed_remote_followers(tx, bob, "https://a.example", 5);
  });

  EXPECT_EQ(digest("https://a.example"), nobody);
  EXPECT_EQ(db.in_transaction(
                [&](pqxx::dbtransaction& tx) { return followers_digest(tx, bob, "https://a.example"); }),
            followers_digest_of(uris));
}

} // namespace
} // namespace pheidi::model
