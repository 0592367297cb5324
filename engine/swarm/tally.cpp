#include "swarm/tally.hpp"

#include <algorithm>

namespace pheidi::swarm {

namespace {

constexpr std::size_t most_reasons = 64;
constexpr std::size_t shown_reasons = 8;

std::int64_t nanos(steady_time t) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(t.time_since_epoch()).count();
}

} // namespace

void tally::refusal(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  // Reasons are few by construction; the bound holds should one ever carry text of a request.
  const bool room = refusals_.size() < most_reasons || refusals_.contains(reason);
  ++refusals_[room ? reason : "other"];
}

void tally::accepted_at(steady_time now) {
  const auto at = nanos(now);
  std::int64_t none = 0;
  first_.compare_exchange_strong(none, at, std::memory_order_relaxed);
  last_.store(at, std::memory_order_relaxed);
}

void tally::clear() {
  for (auto& g : groups_)
    for (auto* c : {&g.connections, &g.requests, &g.accepted, &g.duplicates, &g.refused, &g.misbehaved})
      c->clear();
  for (auto* c : {&cavage, &rfc9421, &handshakes, &resumed, &failed_handshakes})
    c->clear();
  first_.store(0);
  last_.store(0);
  const std::lock_guard lock(mutex_);
  refusals_.clear();
}

void tally::fill(report& r) const {
  for (const auto& g : groups_) {
    group_report row;
    row.connections = g.connections.get();
    row.requests = g.requests.get();
    row.accepted = g.accepted.get();
    row.duplicates = g.duplicates.get();
    row.refused = g.refused.get();
    row.misbehaved = g.misbehaved.get();
    r.groups.push_back(std::move(row));
  }
  r.cavage = cavage.get();
  r.rfc9421 = rfc9421.get();
  r.handshakes = handshakes.get();
  r.resumed = resumed.get();
  r.failed_handshakes = failed_handshakes.get();
  r.open_connections = open.get();
  r.active_seconds = static_cast<double>(std::max<std::int64_t>(last_.load() - first_.load(), 0)) / 1e9;
  const std::lock_guard lock(mutex_);
  r.refusals.assign(refusals_.begin(), refusals_.end());
  std::stable_sort(r.refusals.begin(), r.refusals.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (r.refusals.size() > shown_reasons) r.refusals.resize(shown_reasons);
}

} // namespace pheidi::swarm
