// Keywords of filters in texts.
#include "instance/entities/keyword_matcher.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::entities {
namespace {

struct keyword_case {
  const char* name;
  std::vector<model::filter_keyword_row> keywords;
  const char* text;
  std::optional<std::string> match;
};

const keyword_case cases[] = {
    {"no_keyword", {}, "anything", {}},
    {"empty_keyword", {{1, "", false}}, "anything", {}},
    {"part_of_a_word", {{1, "anime", false}}, "I love animes", "anime"},
    {"either_case", {{1, "girugamesh", true}}, "Girugamesh!", "Girugamesh"},
    {"whole_word_only", {{1, "girugamesh", true}}, "Girugameshnetworking!", {}},
    {"whole_word_after_letter", {{1, "art", true}}, "smart", {}},
    {"whole_word_beside_underscore", {{1, "art", true}}, "art_of", {}},
    {"sign_at_the_beginning", {{1, "#tag", true}}, "x#tag y", "#tag"},
    {"sign_at_the_end", {{1, "c++", true}}, "C++20", "C++"},
    {"no_pattern", {{1, "a.c (x)*", false}}, "abc x a.c (x)* y", "a.c (x)*"},
    {"no_quoting", {{1, "\\Qa\\E", false}}, "a \\Qa\\E", "\\Qa\\E"},
    {"letters_of_others", {{1, "\xc3\xa4rger", true}}, "\xc3\x84RGER", "\xc3\x84RGER"},
    {"whole_word_of_others", {{1, "\xd0\xba\xd0\xbe\xd1\x82", true}}, "\xd0\xba\xd0\xbe\xd1\x82\xd1\x8b", {}},
    {"first_of_several", {{1, "zebra", true}, {2, "ant", true}}, "an ant and a zebra", "ant"},
    {"words_with_spaces", {{1, "two words", true}}, "just two words", "two words"},
    {"no_utf8", {{1, "a", false}}, "\xff\xfe", {}},
};

struct keywords : testing::TestWithParam<keyword_case> {};
INSTANTIATE_TEST_SUITE_P(entities, keywords, testing::ValuesIn(cases),
                         [](const auto& one) { return one.param.name; });

TEST_P(keywords, match_as_they_say) {
  EXPECT_EQ(keyword_matcher(GetParam().keywords).first_match(GetParam().text), GetParam().match);
}

TEST(keywords_of_hostile_texts, end) {
  const keyword_matcher matcher({{1, std::string(200, 'a') + "b", true}, {2, "a", true}});
  EXPECT_FALSE(matcher.first_match(std::string(100'000, 'a')));
}

} // namespace
} // namespace pheidi::instance::entities
