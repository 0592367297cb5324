// "x,y" as clients send it.
#include "pheidi/instance/media/focus.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pheidi::instance::media {
namespace {

TEST(focus, is_two_numbers) {
  EXPECT_EQ(parse_focus("0.5,-0.25"), (focus{0.5, -0.25}));
  EXPECT_EQ(parse_focus("-1,1"), (focus{-1, 1}));
  EXPECT_EQ(parse_focus(" 0.1 , +0.2 "), (focus{0.1, 0.2}));
}

TEST(focus, outside_is_moved_to_the_edge) {
  EXPECT_EQ(parse_focus("7,-3"), (focus{1, -1}));
}

TEST(focus, refuses_all_else) {
  const std::string with_nul("0\0,0", 4);
  for (std::string_view text :
       {"", ",", "1", "1,", ",1", "a,b", "1,2,3", "nan,0", "0,inf", "0x1,0", "1e999,0", "+-1,0"})
    EXPECT_EQ(parse_focus(text), std::nullopt) << text;
  EXPECT_EQ(parse_focus(with_nul), std::nullopt);
}

} // namespace
} // namespace pheidi::instance::media
