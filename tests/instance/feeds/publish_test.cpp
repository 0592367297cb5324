// Channels and messages (sidekiq-contract.md 5.3).
#include "pheidi/instance/feeds/publish.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::instance::feeds {
namespace {

using testing::UnorderedElementsAre;

TEST(public_channels, of_a_post_here) {
  EXPECT_THAT(public_channels({true, false, false, {}}),
              UnorderedElementsAre("timeline:public", "timeline:public:local"));
}

TEST(public_channels, of_a_remote_post_with_media) {
  EXPECT_THAT(public_channels({false, true, false, {}}),
              UnorderedElementsAre("timeline:public", "timeline:public:remote", "timeline:public:media",
                                   "timeline:public:remote:media"));
}

TEST(public_channels, have_hashtags_in_lower_case) {
  EXPECT_THAT(public_channels({true, false, true, {"CatsOfIt"}}),
              UnorderedElementsAre("timeline:hashtag:catsofit", "timeline:hashtag:catsofit:local"));
}

TEST(messages, carry_entities_as_objects_and_ids_as_strings) {
  EXPECT_EQ(message("update", R"({"id":"1"})"), R"({"event":"update","payload":{"id":"1"}})");
  EXPECT_EQ(deletion_message(113), R"({"event":"delete","payload":"113"})");
}

TEST(channels, are_named_as_streaming_servers_know_them) {
  EXPECT_EQ(home_channel(7), "timeline:7");
  EXPECT_EQ(list_channel(7), "timeline:list:7");
  EXPECT_EQ(direct_channel(7), "timeline:direct:7");
  EXPECT_EQ(notifications_channel(7), "timeline:7:notifications");
  EXPECT_EQ(subscription_key("timeline:7"), "subscribed:timeline:7");
}

} // namespace
} // namespace pheidi::instance::feeds
