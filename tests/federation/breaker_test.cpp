// The circuit breaker in virtual time.
#include "fixtures.hpp"

#include "pheidi/federation/delivery/breaker.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using fixtures::no_jitter;
using pheidi::seconds;
using pheidi::steady_time;
using pheidi::federation::delivery::breaker;

const steady_time start{std::chrono::hours(1)};

breaker opened_at(steady_time now, breaker::settings s = {}) {
  breaker b(s);
  for (unsigned i = 0; i < s.failures; ++i)
    b.on_fault(now, no_jitter());
  return b;
}

TEST(breaker, stays_closed_below_the_threshold) {
  breaker b({5, 60s, 3600s});
  for (int i = 0; i < 4; ++i)
    EXPECT_FALSE(b.on_fault(start, no_jitter()));
  EXPECT_TRUE(b.try_start(start));
}

TEST(breaker, opens_at_the_threshold_and_refuses_until_its_time) {
  auto b = opened_at(start);
  EXPECT_EQ(b.now_in(start), breaker::state::open);
  EXPECT_FALSE(b.try_start(start + 59s));
  EXPECT_TRUE(b.try_start(start + 60s));
}

TEST(breaker, lets_one_probe_through) {
  auto b = opened_at(start);
  EXPECT_TRUE(b.try_start(start + 60s));
  EXPECT_FALSE(b.try_start(start + 60s)) << "a second attempt beside the probe";
}

TEST(breaker, closes_when_the_probe_is_answered) {
  auto b = opened_at(start);
  b.try_start(start + 60s);
  b.on_alive();
  EXPECT_EQ(b.now_in(start + 60s), breaker::state::closed);
  EXPECT_EQ(b.consecutive_faults(), 0u);
}

TEST(breaker, opens_twice_as_long_after_each_failed_probe_up_to_the_bound) {
  auto b = opened_at(start, {5, 60s, 200s});
  auto now = start;
  for (const auto expected : {60s, 120s, 200s, 200s}) {
    EXPECT_EQ(b.open_until() - now, expected);
    now = b.open_until();
    ASSERT_TRUE(b.try_start(now));
    b.on_fault(now, no_jitter());
  }
}

TEST(breaker, gives_the_probe_back_when_it_ended_without_a_verdict) {
  auto b = opened_at(start);
  b.try_start(start + 60s);
  b.on_no_verdict();
  EXPECT_TRUE(b.try_start(start + 61s));
}

TEST(breaker, any_answer_resets_the_count) {
  breaker b({3, 60s, 3600s});
  b.on_fault(start, no_jitter());
  b.on_fault(start, no_jitter());
  b.on_alive();
  b.on_fault(start, no_jitter());
  EXPECT_EQ(b.now_in(start), breaker::state::closed);
}

TEST(breaker, late_faults_of_attempts_begun_before_do_not_lengthen_the_pause) {
  auto b = opened_at(start);
  const auto until = b.open_until();
  b.on_fault(start + 10s, no_jitter());
  EXPECT_EQ(b.open_until(), until);
}

} // namespace
