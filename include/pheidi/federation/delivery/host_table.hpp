// The remote hosts that a shard knows, at most so many. Pure.
//
// Whoever names dead hosts by the million (CVE-2026-69132, F34) gets no memory for it: what nothing waits for
// is forgotten after a while, and when the table is full the longest unused of it at once, an open circuit
// included; such a host costs one attempt more.
#pragma once

#include "pheidi/base/text_hash.hpp"
#include "pheidi/federation/delivery/lane.hpp"
#include "pheidi/federation/delivery/request.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

namespace pheidi::federation::delivery {

struct host_state {
  host_state(http::origin to, const lane_settings& s, sidekiq::random_source random)
      : queue(std::move(to), s, random) {}
  lane queue;
  bool ready = false, bulk_ready = false;             // in one of the shard's rings
  signature_scheme scheme = signature_scheme::cavage; // what it accepted last
  bool failing = false;                               // reported as failed since the last success
  steady_time success_reported{};

  /// Nothing in the shard points to it.
  bool unused() const { return !ready && !bulk_ready && queue.waiting() == 0 && queue.in_flight() == 0; }
};

class host_table {
 public:
  explicit host_table(std::size_t most) : most_(most) {}

  /// Null if it is not known.
  host_state* find(const std::string& key);
  /// A new one; room is made for it first. More than `most` are kept only while that many are in use.
  host_state& add(const std::string& key, std::unique_ptr<host_state> fresh);
  /// What is unused, and remembers nothing that matters any more.
  void forget_idle(steady_time now);

  std::size_t size() const { return all_.size(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  void make_room();
  std::size_t most_;
  std::unordered_map<std::string, std::unique_ptr<host_state>, text_hash> all_;
};

} // namespace pheidi::federation::delivery
