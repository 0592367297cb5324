// What a shard remembers of hosts has a bound, whatever is said of them.
#include "fixtures.hpp"

#include "pheidi/federation/delivery/host_table.hpp"
#include "pheidi/net/errc.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::federation::delivery;
using fixtures::make_delivery;
using fixtures::no_jitter;
using pheidi::steady_time;

const steady_time start{std::chrono::hours(1)};

std::unique_ptr<host_state> fresh(const std::string& name) {
  return std::make_unique<host_state>(pheidi::http::origin{true, name, 443}, lane_settings{}, no_jitter());
}

host_state& known(host_table& table, const std::string& name) {
  auto* found = table.find(name);
  return found ? *found : table.add(name, fresh(name));
}

/// One attempt that times out, as often as it takes for the circuit to open.
void fail(host_state& host, steady_time now) {
  for (unsigned i = 0; i < lane_settings{}.circuit.failures; ++i) {
    host.queue.offer(make_delivery(), now);
    ASSERT_TRUE(host.queue.next(now));
    host.queue.finished(from_error(pheidi::error(pheidi::net::errc::connect_timeout)), 5s, now);
  }
}

TEST(host_table, CVE_2026_69132_F34_a_million_failing_hosts_have_bounded_state) {
  constexpr std::size_t most = 1000;
  host_table table(most);
  std::size_t highest = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    auto& host = known(table, "dead" + std::to_string(i) + ".example");
    // The first thousand are kept open, so that what is dropped is not only what never failed.
    if (i < static_cast<int>(most)) fail(host, start);
    highest = std::max(highest, table.size());
  }
  EXPECT_LE(highest, most);
}

TEST(host_table, drops_the_longest_unused_first_an_open_circuit_included) {
  host_table table(4);
  fail(known(table, "first"), start);
  ASSERT_EQ(table.find("first")->queue.circuit(start), breaker::state::open);
  for (int i = 0; i < 3; ++i)
    known(table, "later" + std::to_string(i)).queue.offer(make_delivery(), start + 1s);
  known(table, "one more");
  EXPECT_EQ(table.find("first"), nullptr);
  EXPECT_EQ(table.size(), 4u);
}

TEST(host_table, keeps_what_is_in_use_beyond_its_bound) {
  host_table table(2);
  for (int i = 0; i < 3; ++i)
    known(table, std::to_string(i)).queue.offer(make_delivery(), start);
  EXPECT_EQ(table.size(), 3u);
}

TEST(host_table, forgets_what_is_idle_but_not_while_its_circuit_is_open) {
  host_table table(10);
  known(table, "idle").queue.offer(make_delivery(), start);
  ASSERT_TRUE(table.find("idle")->queue.next(start));
  table.find("idle")->queue.finished(delivered{202}, 1ms, start);
  fail(known(table, "open"), start);
  table.forget_idle(start + 30s);
  EXPECT_EQ(table.size(), 2u);
  table.forget_idle(start + 24h);
  EXPECT_EQ(table.size(), 0u);
}

} // namespace
