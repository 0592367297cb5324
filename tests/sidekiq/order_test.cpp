// The order of queues: strict or weighted.
#include "pheidi/sidekiq/queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace pheidi::sidekiq {
namespace {

std::uint32_t drawn(void* state, std::uint32_t bound) {
  return static_cast<std::uint32_t>((*static_cast<std::mt19937*>(state))() % bound);
}

TEST(queue_order, keeps_the_given_order_without_weights) {
  std::mt19937 random(1);
  queue_order order({{"b", 0}, {"a", 0}, {"c", 0}, {"a", 0}}, {drawn, &random});
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(order.next(), (std::vector<std::string>{"b", "a", "c"}));
}

TEST(queue_order, names_every_queue_once_and_the_heavy_ones_first_in_proportion) {
  std::mt19937 random(7);
  queue_order order({{"default", 8}, {"push", 6}, {"pull", 1}}, {drawn, &random});
  std::map<std::string, int> first;
  constexpr int rounds = 30000;

  for (int i = 0; i < rounds; ++i) {
    auto names = order.next();
    ++first[names.front()];
    std::sort(names.begin(), names.end());
    ASSERT_EQ(names, (std::vector<std::string>{"default", "pull", "push"}));
  }

  // Shares of 8, 6 and 1 in 15, within four standard deviations.
  EXPECT_NEAR(first["default"], rounds * 8 / 15, 350);
  EXPECT_NEAR(first["push"], rounds * 6 / 15, 340);
  EXPECT_NEAR(first["pull"], rounds / 15, 175);
}

TEST(queue_order, counts_a_weight_of_zero_among_others_as_one) {
  std::mt19937 random(7);
  queue_order order({{"a", 5}, {"b", 0}}, {drawn, &random});
  bool b_first = false;
  for (int i = 0; i < 200; ++i)
    b_first = b_first || order.next().front() == "b";
  EXPECT_TRUE(b_first);
}

TEST(queue_order, is_empty_without_queues) {
  std::mt19937 random(7);
  queue_order order({}, {drawn, &random});
  EXPECT_TRUE(order.next().empty());
}

TEST(make_identity, has_three_parts_and_is_new_each_time) {
  const auto a = make_identity();
  EXPECT_GE(std::count(a.begin(), a.end(), ':'), 2);
  EXPECT_EQ(a.size() - a.rfind(':') - 1, 12U);
  EXPECT_NE(a, make_identity());
}

} // namespace
} // namespace pheidi::sidekiq
