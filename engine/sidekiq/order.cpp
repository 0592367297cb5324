// The order in which queues are tried.
#include "pheidi/sidekiq/queue.hpp"

#include <algorithm>

namespace pheidi::sidekiq {

queue_order::queue_order(std::vector<entry> queues, random_source random)
    : queues_(std::move(queues)), random_(random),
      strict_(std::all_of(queues_.begin(), queues_.end(), [](const auto& q) { return q.weight <= 0; })) {}

std::vector<std::string> queue_order::next() {
  std::vector<std::string> out;
  // Drawing without return in proportion to the weights is what shuffling repeated names and dropping repeats
  // gives.
  std::vector<const entry*> left;
  std::uint32_t total = 0;
  const auto weight = [this](const entry& q) {
    return strict_ ? 1U : static_cast<std::uint32_t>(std::clamp(q.weight, 1, 1000));
  };
  for (const auto& q : queues_) {
    if (std::any_of(left.begin(), left.end(), [&](const auto* l) { return l->name == q.name; })) continue;
    left.push_back(&q);
    total += weight(q);
  }
  while (!left.empty()) {
    auto ticket = strict_ ? 0 : random_(total);
    auto it = left.begin();
    while (ticket >= weight(**it))
      ticket -= weight(**it++);
    total -= weight(**it);
    out.push_back((*it)->name);
    left.erase(it);
  }
  return out;
}

} // namespace pheidi::sidekiq
