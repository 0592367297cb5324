// The swarm's counters: written by all its loops, read at any time.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/swarm/profile.hpp"
#include "pheidi/swarm/report.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace pheidi::swarm {

/// Relaxed throughout: the figures are independent of each other.
class count {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  void take(std::uint64_t n = 1) { value_.fetch_sub(n, std::memory_order_relaxed); }
  void clear() { value_.store(0, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct group_tally {
  count connections, requests, accepted, duplicates, refused, misbehaved;
};

class tally {
 public:
  explicit tally(std::size_t groups) : groups_(groups) {}

  group_tally& of(std::size_t group) { return groups_[group]; }
  count cavage, rfc9421, handshakes, resumed, failed_handshakes, open;

  void refusal(const std::string& reason);
  /// Notes when a delivery was accepted, for the rate.
  void accepted_at(steady_time now);
  /// All but `open`, which counts what still is.
  void clear();
  /// Everything but the ledger's part and the names of the groups.
  void fill(report& r) const;

 private:
  std::deque<group_tally> groups_; // not a vector: atomics do not move
  std::atomic<std::int64_t> first_{0};
  std::atomic<std::int64_t> last_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> refusals_;
};

} // namespace pheidi::swarm
