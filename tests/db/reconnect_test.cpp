// How long to leave a dead database alone.
#include "db/reconnect.hpp"

#include <gtest/gtest.h>

namespace pheidi::db {
namespace {

TEST(reconnect_backoff, allows_the_first_try_at_once) {
  const reconnect_backoff b;

  EXPECT_TRUE(b.may_try(steady_time{}));
}

TEST(reconnect_backoff, doubles_from_50_ms_to_2_s) {
  reconnect_backoff b;
  const steady_time now{seconds(1000)};

  for (const int expected : {50, 100, 200, 400, 800, 1600, 2000, 2000}) {
    b.failed(now, 1.0);
    EXPECT_EQ(b.next_try() - now, milliseconds(expected));
    EXPECT_FALSE(b.may_try(now + milliseconds(expected - 1)));
    EXPECT_TRUE(b.may_try(now + milliseconds(expected)));
  }
}

TEST(reconnect_backoff, jitter_takes_at_most_half) {
  reconnect_backoff b;
  const steady_time now{seconds(1000)};

  b.failed(now, 0.0);

  EXPECT_EQ(b.next_try() - now, milliseconds(25));
}

TEST(reconnect_backoff, starts_over_after_success) {
  reconnect_backoff b;
  const steady_time now{seconds(1000)};
  for (int i = 0; i < 5; ++i)
    b.failed(now, 1.0);

  b.succeeded();

  EXPECT_TRUE(b.may_try(now));
  b.failed(now, 1.0);
  EXPECT_EQ(b.next_try() - now, milliseconds(50));
}

} // namespace
} // namespace pheidi::db
