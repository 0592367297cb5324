// Adaptive concurrency in virtual time, against simple models of a remote host.
#include "pheidi/federation/delivery/limiter.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using pheidi::milliseconds;
using pheidi::steady_time;
using pheidi::federation::delivery::limiter;

const steady_time start{std::chrono::hours(1)};

/// `rounds` rounds of as many answers as the limit allows, each after `latency(limit)`.
template <class Latency>
void run_rounds(limiter& l, int rounds, Latency latency) {
  auto now = start;
  for (int r = 0; r < rounds; ++r) {
    const auto n = l.limit();
    const milliseconds took = latency(n);
    now += took;
    for (unsigned i = 0; i < n; ++i)
      l.on_answer(now, took, n);
  }
}

TEST(limiter, grows_while_latency_holds) {
  limiter l(4, 64);
  run_rounds(l, 10, [](unsigned) { return 50ms; });
  EXPECT_EQ(l.limit(), 64u);
}

TEST(limiter, grows_for_a_slow_but_steady_host_too) {
  limiter l(4, 64);
  run_rounds(l, 10, [](unsigned) { return 3000ms; });
  EXPECT_EQ(l.limit(), 64u);
}

TEST(limiter, does_not_grow_when_the_limit_is_not_used) {
  limiter l(4, 64);
  for (int i = 0; i < 100; ++i)
    l.on_answer(start + i * 50ms, 50ms, 1);
  EXPECT_EQ(l.limit(), 4u);
}

TEST(limiter, settles_near_the_capacity_of_a_host_that_queues) {
  // Eight at a time in 100 ms; more wait in line behind them.
  limiter l(4, 64);
  run_rounds(l, 300, [](unsigned n) { return milliseconds(100 * std::max(1u, n / 8)); });
  EXPECT_GE(l.limit(), 4u);
  EXPECT_LE(l.limit(), 32u);
}

TEST(limiter, halves_on_a_fault_once_per_round) {
  limiter l(32, 64);
  for (int i = 0; i < 10; ++i)
    l.on_fault(start + i * 1ms);
  EXPECT_EQ(l.limit(), 16u);
}

TEST(limiter, never_goes_below_one) {
  limiter l(4, 64);
  for (int i = 0; i < 50; ++i)
    l.on_fault(start + i * 10s);
  EXPECT_EQ(l.limit(), 1u);
  EXPECT_TRUE(l.allows(0));
  EXPECT_FALSE(l.allows(1));
}

TEST(limiter, recovers_after_a_fault) {
  limiter l(32, 64);
  l.on_fault(start);
  run_rounds(l, 200, [](unsigned) { return 50ms; });
  EXPECT_GT(l.limit(), 16u);
}

} // namespace
