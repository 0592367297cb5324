// What in a text may be a custom emoji.
#include "model/outgoing_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(emoji_names, stand_between_colons) {
  EXPECT_THAT(emoji_names({":cat:"}), ElementsAre("cat"));
  EXPECT_THAT(emoji_names({"(:cat_2:), :Dog:!\n:fox:"}), ElementsAre("cat_2", "Dog", "fox"));
  EXPECT_THAT(emoji_names({":ab: :ab:", ":cd: :ab:"}), ElementsAre("ab", "cd"));
}

TEST(emoji_names, stand_apart_from_words_and_each_other) {
  EXPECT_THAT(emoji_names({"x:cat:"}), IsEmpty());
  EXPECT_THAT(emoji_names({":cat:x"}), IsEmpty());
  EXPECT_THAT(emoji_names({":cat::dog:"}), IsEmpty());
  EXPECT_THAT(emoji_names({"at 12:34:56"}), IsEmpty());
  EXPECT_THAT(emoji_names({":cat: :dog:"}), ElementsAre("cat", "dog"));
}

TEST(emoji_names, have_two_letters_of_few_at_least) {
  EXPECT_THAT(emoji_names({":a:", ":a-b:", ":a b:", "::", ":", "", ":ab", ":gr\xc3\xbcn:"}), IsEmpty());
  EXPECT_THAT(emoji_names({": :ab:"}), ElementsAre("ab"));
}

} // namespace
} // namespace pheidi::model
