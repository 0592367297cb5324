// Names of cache entries, as Rails spells them.
#include "pheidi/model/stale_caches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::model::stale_caches {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

const party alice{account_id(1), ""};
const party bob{account_id(2), "https://a.example/users/bob"};

TEST(stale_caches, follow_touches_what_both_see_of_each_other) {
  EXPECT_THAT(of_follow(bob, alice),
              ElementsAre("relationships/2/1", "relationships/1/2", "relationship:2:1", "relationship:1:2",
                          "follow_recommendations/2", "followers_hash:1:https://a.example/"));
}

TEST(stale_caches, digest_is_named_by_the_followers_server) {
  EXPECT_THAT(of_follow(alice, bob), Contains("followers_hash:2:local"));
  EXPECT_THAT(of_follow(alice, {account_id(3), ""}), Not(Contains(HasSubstr("followers_hash"))));
}

TEST(stale_caches, prefix_is_scheme_and_authority) {
  EXPECT_EQ(synchronization_prefix(alice), "local");
  EXPECT_EQ(synchronization_prefix({account_id(3), "https://a.example:8443/u"}), "https://a.example:8443/");
  EXPECT_EQ(synchronization_prefix({account_id(3), "http://a.example"}), "http://a.example/");
}

TEST(stale_caches, request_and_block_and_mute) {
  EXPECT_THAT(of_follow_request(bob.id, alice.id),
              ElementsAre("relationships/2/1", "relationships/1/2", "relationship:2:1", "relationship:1:2",
                          "follow_recommendations/2"));
  EXPECT_THAT(of_block(bob.id, alice.id),
              IsSupersetOf({"relationships/1/2", "exclude_account_ids_for:1", "exclude_account_ids_for:2"}));
  EXPECT_THAT(of_mute(alice.id, bob.id), Contains("exclude_account_ids_for:1"));
  EXPECT_THAT(of_mute(alice.id, bob.id), Not(Contains("exclude_account_ids_for:2")));
  EXPECT_THAT(of_user_domain_block(alice.id, "a.example", {bob.id}),
              IsSupersetOf({"exclude_domains_for:1", "exclude_domains/1/a.example", "relationships/1/2"}));
}

TEST(stale_caches, statuses) {
  EXPECT_THAT(of_status(7), ElementsAre("v3:statuses/7", "statuses/show:v3:statuses/7", "fan-out/7"));
  EXPECT_THAT(of_thread(7), ElementsAre("ancestors:7"));
  EXPECT_THAT(of_status_url("https://a.example/@bob/7"), ElementsAre("status:https://a.example/@bob/7"));
}

TEST(stale_caches, names_of_this_server_have_no_domain) {
  EXPECT_THAT(of_mention("bob", "a.example"), ElementsAre("mention:bob:a.example"));
  EXPECT_THAT(of_mention("alice", ""), ElementsAre("mention:alice"));
  EXPECT_THAT(of_emoji("blobcat", "a.example"), ElementsAre("emoji:blobcat:a.example"));
  EXPECT_THAT(of_emoji("blobcat", ""), ElementsAre("emoji:blobcat"));
}

TEST(stale_caches, the_rest) {
  EXPECT_THAT(of_filters(alice.id), ElementsAre("filters:v3:1"));
  EXPECT_THAT(of_unavailable_domains(), ElementsAre("unavailable_domains"));
}

} // namespace
} // namespace pheidi::model::stale_caches
