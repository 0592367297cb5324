// Hashtags: which spellings meet in one key, and which texts are none.
#include "pheidi/activitypub/note.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

struct spelling {
  const char* written;
  const char* name;
  const char* shown;
};

} // namespace

TEST(hashtag, spellings_meet_in_one_key) {
  for (const auto& [written, name, shown] : std::vector<spelling>{
           {"#Cats", "cats", "Cats"},
           {"cats", "cats", "cats"},
           {"#\u00c9cole", "ecole", "\u00c9cole"},
           {"Stra\u00dfe", "stra\u00dfe", "Stra\u00dfe"},
           {"\u0141\u00f3d\u017a", "lodz", "\u0141\u00f3d\u017a"},
           {"\u00d8rsted", "orsted", "\u00d8rsted"},
           {"\u0130stanbul", "istanbul", "\u0130stanbul"},
           {"\uff23\uff41\uff54", "cat", "\uff23\uff41\uff54"},
           {"\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c3", "\u039f\u0394\u039f\u03a3"},
           {"\u1ea4n", "\u1ea5n", "\u1ea4n"},
           {"\u732b", "\u732b", "\u732b"},
           {"caf\u00e9 noir!", "cafenoir", "caf\u00e9noir"},
           {"2024_06", "2024_06", "2024_06"},
           {"a\u00b7b", "a\u00b7b", "a\u00b7b"},
           {"\u0e40\u0e1b\u0e47\u0e19", "\u0e40\u0e1b\u0e47\u0e19", "\u0e40\u0e1b\u0e47\u0e19"},
       }) {
    const auto tag = normalise_hashtag(written);
    ASSERT_TRUE(tag) << written;
    EXPECT_EQ(tag->name, name);
    EXPECT_EQ(tag->display_name, shown);
  }
}

TEST(hashtag, is_not_made_of_signs_or_digits_alone) {
  for (const std::string& text :
       std::vector<std::string>{"", "#", "##", "2024", "#123", "_", "!!", "\u00b7a", "a\u00b7", "\U0001f408",
                                std::string(256, 'a'), std::string(100'000, 'b'), "\xff\xfe"})
    EXPECT_FALSE(normalise_hashtag(text)) << text.substr(0, 20);
}

TEST(hashtag, of_the_longest_length_is_one) {
  EXPECT_TRUE(normalise_hashtag(std::string(255, 'a')));
}

TEST(hashtag, key_is_its_own_key) {
  for (const auto* text :
       {"\u00c9cole", "\u0130x", "\ufb01n", "\u017fun", "\u0149x", "\u0132sberg", "\u1e9b\u0323a"}) {
    const auto once = normalise_hashtag(text);
    ASSERT_TRUE(once) << text;
    const auto twice = normalise_hashtag(once->name);
    ASSERT_TRUE(twice) << text;
    EXPECT_EQ(twice->name, once->name);
  }
}

} // namespace pheidi::activitypub
