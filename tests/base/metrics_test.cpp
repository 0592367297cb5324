// Cells of several shards come out of the registry as one sum.
#include "pheidi/base/metrics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <thread>

namespace metrics = pheidi::metrics;

namespace {

const metrics::family& only(const std::vector<metrics::family>& families) {
  EXPECT_EQ(families.size(), 1U);
  return families.front();
}

} // namespace

TEST(registry, sums_the_counters_of_equal_labels) {
  metrics::registry registry;
  auto& a = registry.make_counter("pheidi_x_total", "help", {{"way", "in"}});
  auto& b = registry.make_counter("pheidi_x_total", "help", {{"way", "in"}});
  auto& c = registry.make_counter("pheidi_x_total", "help", {{"way", "out"}});
  a.add(2);
  b.add(3);
  c.add();

  const auto families = registry.collect();

  const auto& f = only(families);
  EXPECT_EQ(f.name, "pheidi_x_total");
  EXPECT_EQ(f.type, metrics::kind::counter);
  ASSERT_EQ(f.samples.size(), 2U);
  EXPECT_EQ(f.samples[0].value, 5);
  EXPECT_EQ(f.samples[1].value, 1);
}

TEST(registry, sums_gauges_too) {
  metrics::registry registry;
  registry.make_gauge("pheidi_x", "help").set(4);
  registry.make_gauge("pheidi_x", "help").add(-1.5);

  EXPECT_EQ(only(registry.collect()).samples.at(0).value, 2.5);
}

TEST(registry, sums_histograms_bucket_by_bucket) {
  metrics::registry registry;
  auto& a = registry.make_histogram("pheidi_x_seconds", "help", {1, 2});
  auto& b = registry.make_histogram("pheidi_x_seconds", "help", {1, 2});
  for (const double v : {0.5, 1.0, 1.5})
    a.observe(v);
  for (const double v : {2.0, 2.5})
    b.observe(v);

  const auto families = registry.collect();

  const auto& s = only(families).samples.at(0);
  EXPECT_EQ(s.bounds, (std::vector<double>{1, 2}));
  EXPECT_EQ(s.counts, (std::vector<std::uint64_t>{2, 2, 1})); // a bound belongs to its bucket
  EXPECT_DOUBLE_EQ(s.sum, 7.5);
}

TEST(registry, refuses_one_name_with_two_meanings) {
  metrics::registry registry;
  registry.make_counter("pheidi_x", "help");
  registry.make_histogram("pheidi_y", "help", {1});

  EXPECT_THROW(registry.make_gauge("pheidi_x", "help"), std::logic_error);
  EXPECT_THROW(registry.make_histogram("pheidi_y", "help", {1, 2}), std::logic_error);
}

TEST(registry, gives_families_by_name_and_merges_those_of_sources) {
  metrics::registry registry;
  registry.make_counter("pheidi_b", "help").add(1);
  registry.on_collect([] {
    return std::vector<metrics::family>{
        {"pheidi_c", "help", metrics::kind::gauge, {}},
        {"pheidi_a", "help", metrics::kind::gauge, {}},
        {"pheidi_b", "help", metrics::kind::counter, {{{{"host", "x"}}, 7, {}, {}, 0}}},
    };
  });

  const auto families = registry.collect();

  ASSERT_EQ(families.size(), 3U);
  EXPECT_EQ(families[0].name, "pheidi_a");
  EXPECT_EQ(families[1].name, "pheidi_b");
  EXPECT_EQ(families[1].samples.size(), 2U);
  EXPECT_EQ(families[2].name, "pheidi_c");
}

TEST(histogram, ignores_what_is_not_a_number) {
  metrics::histogram h({1});

  h.observe(std::nan(""));
  h.observe(0.5);

  EXPECT_EQ(h.counts(), (std::vector<std::uint64_t>{1, 0}));
  EXPECT_DOUBLE_EQ(h.sum(), 0.5);
}

TEST(registry, is_read_while_cells_are_written) {
  metrics::registry registry;
  constexpr std::uint64_t adds = 50'000;
  std::thread shard([&registry] {
    auto& mine = registry.make_counter("pheidi_x", "help");
    for (std::uint64_t n = 0; n < adds; ++n)
      mine.add();
  });

  double last = 0;
  for (int n = 0; n < 100; ++n) {
    const auto families = registry.collect();
    const double now = families.empty() ? 0 : families.front().samples.at(0).value;
    EXPECT_GE(now, last);
    last = now;
  }
  shard.join();

  EXPECT_EQ(only(registry.collect()).samples.at(0).value, static_cast<double>(adds));
}
