// Names, paths, channels and labels as client-api.md 4 has them.
#include "instance/streaming/streams.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace pheidi::instance::streaming {
namespace {

using testing::ElementsAre;

const stream_rights everything{account_id(7), true, true};
const stream_rights only_posts{account_id(7), true, false};
const stream_rights only_notifications{account_id(7), false, true};

stream_plan planned(const stream_wish& wish, const stream_rights& rights = everything) {
  const auto p = plan_stream(wish, rights);
  EXPECT_TRUE(std::holds_alternative<stream_plan>(p)) << wish.stream;
  return std::holds_alternative<stream_plan>(p) ? std::get<stream_plan>(p) : stream_plan{};
}
int refused(const stream_wish& wish, const stream_rights& rights = everything) {
  const auto p = plan_stream(wish, rights);
  return std::holds_alternative<stream_refusal>(p) ? std::get<stream_refusal>(p).status : 0;
}

} // namespace

TEST(streams, of_the_public_are_channels_of_their_names) {
  for (const std::string name : {"public", "public:media", "public:local", "public:local:media",
                                 "public:remote", "public:remote:media"}) {
    const auto p = planned({name, "", ""});
    EXPECT_THAT(p.channels, ElementsAre("timeline:" + name));
    EXPECT_EQ(p.label, "[\"" + name + "\"]");
    EXPECT_TRUE(is_for_everybody(p.channels[0]));
  }
}

TEST(streams, of_a_person_have_notifications_if_the_token_may_read_them) {
  EXPECT_THAT(planned({"user", "", ""}).channels, ElementsAre("timeline:7", "timeline:7:notifications"));
  EXPECT_THAT(planned({"user", "", ""}, only_posts).channels, ElementsAre("timeline:7"));
  EXPECT_THAT(planned({"user:notification", "", ""}).channels, ElementsAre("timeline:7:notifications"));
  EXPECT_EQ(refused({"user:notification", "", ""}, only_posts), 401);
  EXPECT_THAT(planned({"direct", "", ""}).channels, ElementsAre("timeline:direct:7"));
  EXPECT_FALSE(is_for_everybody("timeline:7"));
}

TEST(streams, of_posts_need_a_token_that_reads_posts) {
  EXPECT_THAT(planned({"user:notification", "", ""}, only_notifications).channels,
              ElementsAre("timeline:7:notifications"));
  for (const auto& [name, tag, list] : {std::array{"user", "", ""},
                                        {"direct", "", ""},
                                        {"list", "", "12"},
                                        {"public", "", ""},
                                        {"hashtag:local", "cats", ""}})
    EXPECT_EQ(refused({name, tag, list}, only_notifications), 401) << name;
  EXPECT_EQ(refused({"home", "", ""}, only_notifications), 400);
}

TEST(streams, of_hashtags_are_lower_cased_and_labelled_as_asked_for) {
  const auto p = planned({"hashtag", "CaTs", ""});
  EXPECT_THAT(p.channels, ElementsAre("timeline:hashtag:cats"));
  EXPECT_EQ(p.label, R"(["hashtag","CaTs"])");
  EXPECT_EQ(p.key, planned({"hashtag", "cats", ""}).key);
  EXPECT_THAT(planned({"hashtag:local", "cats", ""}).channels, ElementsAre("timeline:hashtag:cats:local"));
  EXPECT_EQ(refused({"hashtag", "", ""}), 400);
  EXPECT_EQ(refused({"hashtag", "...", ""}), 400);
}

TEST(streams, of_lists_name_the_list_to_be_asked_about) {
  const auto p = planned({"list", "", "12"});
  EXPECT_THAT(p.channels, ElementsAre("timeline:list:12"));
  EXPECT_EQ(p.label, R"(["list","12"])");
  EXPECT_EQ(p.list, 12);
  for (const auto* bad : {"", "x", "12x", "-1", "0", "99999999999999999999"})
    EXPECT_EQ(refused({"list", "", bad}), 400) << bad;
}

TEST(streams, that_nobody_knows_are_refused) {
  for (const auto* name : {"", "home", "public:everything", "timeline:7", "User"})
    EXPECT_EQ(refused({name, "", ""}), 400) << name;
}

TEST(streams, have_paths) {
  EXPECT_EQ(stream_of_path("user/notification", false), "user:notification");
  EXPECT_EQ(stream_of_path("public/local", true), "public:local:media");
  EXPECT_EQ(stream_of_path("hashtag/local", true), "hashtag:local");
}

} // namespace pheidi::instance::streaming
