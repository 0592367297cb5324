#include "http/idle_pool.hpp"

#include <algorithm>
#include <utility>

namespace pheidi::http {

idle_pool::idle_pool(timer_wheel& wheel, std::size_t per_origin, milliseconds timeout)
    : wheel_(wheel), per_origin_(per_origin), timeout_(timeout) {}

idle_pool::~idle_pool() {
  clear();
}

std::unique_ptr<connection> idle_pool::take(const std::string& key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  auto& kept = found->second;
  std::unique_ptr<connection> taken;
  while (!kept.empty() && !taken) {
    auto candidate = std::move(kept.back());
    kept.pop_back();
    --size_;
    candidate->unlink();
    candidate->become_busy();
    if (!candidate->on.stale()) taken = std::move(candidate);
  }
  if (kept.empty()) by_key_.erase(found);
  return taken;
}

void idle_pool::put(std::unique_ptr<connection> c) {
  if (per_origin_ == 0) return;
  auto& kept = by_key_[c->key];
  if (kept.size() >= per_origin_) {
    kept.erase(kept.begin());
    --size_;
  }
  c->become_idle();
  c->idle_since = steady_clock::now();
  order_.push_back(*c);
  kept.push_back(std::move(c));
  ++size_;
  if (!due_.armed()) arm();
}

bool idle_pool::close_oldest() {
  if (order_.empty()) return false;
  const auto found = by_key_.find(order_.front().key);
  auto& kept = found->second;
  // Taking and putting at the end keeps each stack in the order of arrival.
  kept.erase(kept.begin());
  --size_;
  if (kept.empty()) by_key_.erase(found);
  return true;
}

void idle_pool::clear() {
  due_.cancel();
  by_key_.clear();
  size_ = 0;
}

void idle_pool::arm() {
  if (order_.empty()) return;
  const auto left = order_.front().idle_since + timeout_ - steady_clock::now();
  wheel_.arm(due_, std::max(std::chrono::duration_cast<milliseconds>(left), milliseconds(0)));
}

void idle_pool::sweep(void* self) {
  auto& pool = *static_cast<idle_pool*>(self);
  const auto oldest_allowed = steady_clock::now() - pool.timeout_;
  while (!pool.order_.empty() && pool.order_.front().idle_since <= oldest_allowed)
    pool.close_oldest();
  pool.arm();
}

} // namespace pheidi::http
