// Growth and shrinking of a host's concurrency.
#include "pheidi/federation/delivery/limiter.hpp"

namespace pheidi::federation::delivery {

namespace {
constexpr double fast = 0.3;
constexpr std::chrono::duration<double> forgets_after = std::chrono::minutes(10);
// A fixed allowance: on a fast link twice of almost nothing is still almost nothing.
constexpr double allowance_ms = 50;
} // namespace

void limiter::on_answer(steady_time now, milliseconds latency, unsigned in_flight) {
  const auto ms = static_cast<double>(latency.count());
  if (baseline_ms_ == 0) baseline_ms_ = recent_ms_ = std::max(ms, 1.0);
  recent_ms_ += fast * (ms - recent_ms_);
  // Better is believed at once, worse only slowly: a host under our own load must not redefine what is
  // normal.
  const auto since = last_answer_ == steady_time{} ? steady_clock::duration(0) : now - last_answer_;
  last_answer_ = now;
  const auto share = std::min(1.0, std::chrono::duration<double>(since) / forgets_after);
  baseline_ms_ = ms < baseline_ms_ ? std::max(ms, 1.0) : baseline_ms_ + share * (ms - baseline_ms_);

  if (recent_ms_ > 2 * baseline_ms_ + allowance_ms) {
    if (!shrink_allowed(now)) return;
    slow_start_ = false;
    limit_ = std::max(1.0, limit_ * 0.9);
    last_change_ = "latency";
    return;
  }
  // Half of the limit in use is demand enough: the answers of one round come in one by one.
  if (in_flight * 2 < limit() || limit_ >= max_) return;
  limit_ = std::min(max_, limit_ + (slow_start_ ? 1.0 : 1.0 / limit_));
  last_change_ = "grow";
}

void limiter::on_fault(steady_time now) {
  if (!shrink_allowed(now)) return;
  slow_start_ = false;
  limit_ = std::max(1.0, limit_ / 2);
  last_change_ = "fault";
}

bool limiter::shrink_allowed(steady_time now) {
  const auto round = milliseconds(static_cast<std::int64_t>(std::max(recent_ms_, 100.0)));
  if (last_shrink_ != steady_time{} && now - last_shrink_ < round) return false;
  last_shrink_ = now;
  return true;
}

} // namespace pheidi::federation::delivery
