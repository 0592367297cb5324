// How a problem reads.
#include "pheidi/config/load.hpp"

#include <gtest/gtest.h>

using namespace pheidi::config;

TEST(problem, says_where_what_and_what_instead) {
  const problem p{"config/pheidi.toml", 12, "delivery.lane_queue", "a whole number from 1 to 1000000",
                  "many"};

  EXPECT_EQ(
      p.message(),
      "config/pheidi.toml:12: delivery.lane_queue: expected a whole number from 1 to 1000000, got 'many'");
}

TEST(problem, leaves_out_what_there_is_not) {
  EXPECT_EQ((problem{"f.toml", 0, "", "a readable file", ""}).message(), "f.toml: expected a readable file");
}

TEST(problem, stays_one_short_line) {
  const auto message = problem{"f", 1, "n", "x", "a\nb\x1b" + std::string(1000, 'c')}.message();

  EXPECT_TRUE(message.starts_with("f:1: n: expected x, got 'a?b?ccc")) << message;
  EXPECT_TRUE(message.ends_with("...'"));
  EXPECT_LT(message.size(), 120U);
}
