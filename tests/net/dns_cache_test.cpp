// The cache with a clock we turn by hand: freshness, stale answers, negative answers, bounds.
#include "net/dns_cache.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pheidi::net {
namespace {

using namespace std::chrono_literals;

const steady_time start{1000h};
const addresses one{boost::asio::ip::make_address("192.0.2.1")};
const addresses two{boost::asio::ip::make_address("192.0.2.2")};

struct dns_cache_test : testing::Test {
  dns_cache cache{{100, 5s, 1h}};
  bool knows(steady_time now) { return cache.find("a", now).has_value(); }
};

TEST_F(dns_cache_test, knows_nothing_at_first) {
  EXPECT_FALSE(knows(start));
}

TEST_F(dns_cache_test, keeps_an_answer_for_its_ttl) {
  cache.found("a", one, 60s, start);

  EXPECT_EQ(**cache.find("a", start + 59s), one);
  EXPECT_FALSE(knows(start + 60s));
}

TEST_F(dns_cache_test, clamps_the_ttl_at_both_ends) {
  cache.found("a", one, 0s, start);
  EXPECT_TRUE(knows(start + 4999ms));
  EXPECT_FALSE(knows(start + 5s));

  cache.found("a", one, 24h, start);
  EXPECT_TRUE(knows(start + 59min));
  EXPECT_FALSE(knows(start + 1h));
}

TEST_F(dns_cache_test, serves_a_stale_answer_for_an_hour_when_dns_fails) {
  cache.found("a", one, 60s, start);

  const auto soon = cache.failed("a", errc::dns_failed, start + 61s);
  const auto late = cache.failed("a", errc::dns_timeout, start + 60s + 1h);

  EXPECT_EQ(*soon, one);
  EXPECT_TRUE(late.error().is(errc::dns_timeout));
}

TEST_F(dns_cache_test, does_not_ask_again_at_once_while_it_serves_stale) {
  cache.found("a", one, 60s, start);
  (void)cache.failed("a", errc::dns_failed, start + 61s);

  EXPECT_EQ(**cache.find("a", start + 70s), one);
  EXPECT_FALSE(knows(start + 71s));
}

TEST_F(dns_cache_test, remembers_failures_twice_as_long_each_time_up_to_five_minutes) {
  auto now = start;
  for (const auto wait : {10s, 20s, 40s, 80s, 160s, 300s, 300s}) {
    const auto r = cache.failed("a", errc::dns_failed, now);
    EXPECT_TRUE(r.error().is(errc::dns_failed));
    EXPECT_TRUE((*cache.find("a", now + wait - 1ms)).error().is(errc::dns_failed));
    EXPECT_FALSE(knows(now + wait));
    now += wait;
  }
}

TEST_F(dns_cache_test, a_name_that_is_gone_is_not_served_stale) {
  cache.found("a", one, 60s, start);
  cache.absent("a", start + 60s);

  const auto known = cache.find("a", start + 61s);

  ASSERT_TRUE(known.has_value());
  EXPECT_TRUE(known->error().is(errc::name_not_found));
  EXPECT_FALSE(cache.stale("a", start + 61s).has_value());
  EXPECT_FALSE(knows(start + 120s));
}

TEST_F(dns_cache_test, an_answer_after_failures_starts_anew) {
  for (int i = 0; i < 5; ++i)
    (void)cache.failed("a", errc::dns_failed, start);
  cache.found("a", two, 60s, start);
  (void)cache.failed("b", errc::dns_failed, start);

  EXPECT_EQ(**cache.find("a", start + 59s), two);
  EXPECT_EQ(*cache.failed("a", errc::dns_failed, start + 60s), two);
  EXPECT_FALSE(knows(start + 70s));
}

TEST_F(dns_cache_test, is_bounded) {
  for (int i = 0; i < 1000; ++i)
    cache.found("host" + std::to_string(i), one, 60s, start);

  EXPECT_EQ(cache.size(), 100u);
}

} // namespace
} // namespace pheidi::net
