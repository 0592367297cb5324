// A quarter goes at once, so that a look at all of them pays for many new ones.
#include "pheidi/federation/delivery/host_table.hpp"

#include <algorithm>
#include <vector>

namespace pheidi::federation::delivery {

host_state* host_table::find(const std::string& key) {
  const auto it = all_.find(key);
  return it == all_.end() ? nullptr : it->second.get();
}

host_state& host_table::add(const std::string& key, std::unique_ptr<host_state> fresh) {
  if (all_.size() >= most_) make_room();
  return *all_.emplace(key, std::move(fresh)).first->second;
}

void host_table::forget_idle(steady_time now) {
  std::erase_if(all_, [&](const auto& entry) {
    return entry.second->unused() && entry.second->queue.forgettable(now);
  });
}

void host_table::make_room() {
  std::vector<steady_time> used;
  used.reserve(all_.size());
  for (const auto& [key, host] : all_)
    if (host->unused()) used.push_back(host->queue.last_used());
  if (used.empty()) return;
  const auto quarter = used.begin() + static_cast<std::ptrdiff_t>(std::min(used.size() - 1, most_ / 4));
  std::nth_element(used.begin(), quarter, used.end());
  const auto youngest = *quarter;
  std::erase_if(all_, [&](const auto& entry) {
    return entry.second->unused() && entry.second->queue.last_used() <= youngest;
  });
}

} // namespace pheidi::federation::delivery
