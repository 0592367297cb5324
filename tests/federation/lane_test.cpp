// A host's lane: bounds, pauses, probes; and a random walk that holds its invariants.
#include "fixtures.hpp"

#include "pheidi/federation/delivery/lane.hpp"
#include "pheidi/net/errc.hpp"

#include <gtest/gtest.h>

#include <random>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::federation::delivery;
using fixtures::make_delivery;
using fixtures::no_jitter;
using pheidi::error;
using pheidi::milliseconds;
using pheidi::seconds;
using pheidi::steady_time;

const steady_time start{std::chrono::hours(1)};

lane make_lane(lane_settings s = {}) {
  return lane({true, "remote.example", 443}, s, no_jitter());
}

outcome timeout() {
  return from_error(error(pheidi::net::errc::read_timeout));
}

TEST(lane, gives_out_in_order_up_to_its_limit) {
  auto l = make_lane({256, 2, 64, {}});
  for (int i = 0; i < 3; ++i)
    ASSERT_FALSE(l.offer(make_delivery("https://remote.example/" + std::to_string(i)), start));
  EXPECT_EQ(l.next(start)->inbox.target, "/0");
  EXPECT_EQ(l.next(start)->inbox.target, "/1");
  EXPECT_EQ(l.next(start), nullptr);
  EXPECT_EQ(l.in_flight(), 2u);
}

TEST(lane, lets_bulk_wait_for_what_is_not_but_not_for_ever) {
  auto l = make_lane({256, 64, 64, {}});
  for (int i = 0; i < 20; ++i) {
    auto bulk = make_delivery("https://remote.example/bulk");
    bulk->bulk = true;
    ASSERT_FALSE(l.offer(std::move(bulk), start));
    EXPECT_TRUE(i > 0 || l.only_bulk_waits());
    ASSERT_FALSE(l.offer(make_delivery("https://remote.example/own"), start));
  }
  EXPECT_FALSE(l.only_bulk_waits());
  EXPECT_EQ(l.waiting(), 40u);
  std::string order;
  for (int i = 0; i < 24; ++i)
    order += l.next(start)->inbox.target == "/bulk" ? 'b' : 'o';
  EXPECT_EQ(order, "oooooooboooooooboooooobb") << "each eighth, and the rest when nothing else waits";
}

TEST(lane, counts_bulk_in_its_bound_and_gives_it_back_with_the_rest) {
  auto l = make_lane({2, 1, 1, {}});
  auto bulk = make_delivery();
  bulk->bulk = true;
  EXPECT_FALSE(l.offer(std::move(bulk), start));
  EXPECT_FALSE(l.offer(make_delivery(), start));
  EXPECT_TRUE(l.offer(make_delivery(), start));
  EXPECT_EQ(l.drain().size(), 2u);
  EXPECT_EQ(l.waiting(), 0u);
}

TEST(lane, parks_what_comes_beyond_its_bound) {
  auto l = make_lane({2, 1, 1, {}});
  EXPECT_FALSE(l.offer(make_delivery(), start));
  EXPECT_FALSE(l.offer(make_delivery(), start));
  const auto out = l.offer(make_delivery(), start);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->why, "backlog");
  EXPECT_GE(out->delay, 1s);
  EXPECT_EQ(l.waiting(), 2u);
}

TEST(lane, parks_everything_when_the_breaker_opens) {
  auto l = make_lane({256, 5, 64, {5, 60s, 3600s}});
  for (int i = 0; i < 8; ++i)
    l.offer(make_delivery(), start);
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(l.next(start));
  std::vector<parked> out;
  for (int i = 0; i < 5; ++i)
    out = l.finished(timeout(), 10s, start + 10s);
  EXPECT_EQ(out.size(), 3u);
  EXPECT_EQ(l.waiting(), 0u);
  EXPECT_GE(out.front().delay, 60s);
  EXPECT_EQ(l.circuit(start + 10s), breaker::state::open);
  EXPECT_TRUE(l.offer(make_delivery(), start + 11s)) << "an open lane holds nothing in memory";
}

TEST(lane, sends_one_probe_after_the_pause_and_flows_again_when_it_is_answered) {
  auto l = make_lane({256, 1, 64, {1, 60s, 3600s}});
  l.offer(make_delivery(), start);
  l.next(start);
  l.finished(timeout(), 1s, start);
  for (int i = 0; i < 3; ++i)
    ASSERT_FALSE(l.offer(make_delivery(), start + 60s));
  EXPECT_TRUE(l.next(start + 60s));
  EXPECT_EQ(l.next(start + 60s), nullptr);
  l.finished(delivered{202}, 50ms, start + 61s);
  EXPECT_TRUE(l.next(start + 61s));
}

TEST(lane, obeys_retry_after) {
  auto l = make_lane();
  l.offer(make_delivery(), start);
  l.offer(make_delivery(), start);
  l.next(start);
  const auto out = l.finished(from_status(429, false, seconds(120)), 20ms, start);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_GE(out[0].delay, 120s);
  EXPECT_TRUE(l.offer(make_delivery(), start + 119s));
  EXPECT_FALSE(l.offer(make_delivery(), start + 121s));
}

TEST(lane, a_refusal_keeps_the_circuit_closed) {
  auto l = make_lane({256, 4, 64, {1, 60s, 3600s}});
  l.offer(make_delivery(), start);
  l.next(start);
  l.finished(from_status(410, false, {}), 20ms, start);
  EXPECT_EQ(l.circuit(start), breaker::state::closed);
}

TEST(lane, is_forgettable_only_when_nothing_depends_on_it) {
  auto l = make_lane({256, 1, 64, {1, 60s, 3600s}});
  l.offer(make_delivery(), start);
  EXPECT_FALSE(l.forgettable(start + 20min));
  l.next(start);
  EXPECT_FALSE(l.forgettable(start + 20min));
  l.finished(delivered{202}, 10ms, start);
  EXPECT_FALSE(l.forgettable(start + 1min));
  EXPECT_TRUE(l.forgettable(start + 20min));
}

/// Random offers, starts and ends: every delivery is always in exactly one place, and no bound is passed.
TEST(lane, random_walk_loses_nothing_and_keeps_its_bounds) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const lane_settings settings{16, 2, 8, {3, 60s, 600s}};
  auto l = make_lane(settings);
  auto now = start;
  std::size_t offered = 0, parked_count = 0, ended = 0;
  std::vector<delivery_ptr> under_way;
  for (int step = 0; step < 20000; ++step) {
    now += milliseconds(random() % 3000);
    const auto what = random() % 3;
    if (what == 0) {
      ++offered;
      if (l.offer(make_delivery(), now)) ++parked_count;
    } else if (what == 1) {
      while (auto job = l.next(now))
        under_way.push_back(std::move(job));
    } else if (!under_way.empty()) {
      under_way.pop_back();
      ++ended;
      const outcome ends[] = {delivered{202}, timeout(), from_status(429, false, seconds(30)),
                              from_status(404, false, {})};
      parked_count += l.finished(ends[random() % 4], milliseconds(random() % 500), now).size();
    }
    ASSERT_EQ(offered, parked_count + ended + under_way.size() + l.waiting());
    ASSERT_EQ(under_way.size(), l.in_flight());
    ASSERT_LE(l.waiting(), settings.max_waiting);
    ASSERT_LE(l.in_flight(), settings.concurrency_max);
  }
}

} // namespace
