// Who hears a post that is for everybody.
#include "instance/streaming/audience.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::streaming {
namespace {

const account_id me(1), author(2), mentioned(3), stranger(4);
const post_facts post{author, {mentioned}, "de"};

bool hears_with(const model::stream_relations& r, std::vector<std::string> languages = {}) {
  return hears({me, std::move(languages)}, post, r);
}

} // namespace

TEST(stream_audience, hears_strangers) {
  EXPECT_TRUE(hears_with({}));
}

TEST(stream_audience, hears_nobody_whom_it_avoids_as_author_or_mentioned) {
  EXPECT_FALSE(hears_with({{{me, author}}, {}, {}}));
  EXPECT_FALSE(hears_with({{{me, mentioned}}, {}, {}}));
  EXPECT_TRUE(hears_with({{{me, stranger}}, {}, {}}));
  EXPECT_TRUE(hears_with({{{stranger, author}}, {}, {}}));
}

TEST(stream_audience, hears_no_author_who_blocks_it) {
  EXPECT_FALSE(hears_with({{}, {{me, author}}, {}}));
  EXPECT_TRUE(hears_with({{}, {{me, mentioned}}, {}}));
}

TEST(stream_audience, hears_nobody_of_a_server_that_it_blocks) {
  EXPECT_FALSE(hears_with({{}, {}, {{me, author}}}));
}

TEST(stream_audience, hears_the_languages_that_it_chose_and_those_not_known) {
  EXPECT_TRUE(hears_with({}, {"en", "de"}));
  EXPECT_FALSE(hears_with({}, {"en"}));
  EXPECT_TRUE(hears({me, {"en"}}, {author, {}, ""}, {}));
}

TEST(stream_audience, always_hears_its_own) {
  EXPECT_TRUE(hears({author, {"en"}}, post, {{{author, mentioned}}, {}, {}}));
}

} // namespace pheidi::instance::streaming
