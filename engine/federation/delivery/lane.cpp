// What a lane takes, gives out and parks.
#include "pheidi/federation/delivery/lane.hpp"

#include <algorithm>
#include <iterator>

namespace pheidi::federation::delivery {

namespace {
constexpr seconds remember_for{600};

seconds until_seconds(steady_time until, steady_time now) {
  return std::max(std::chrono::ceil<seconds>(until - now), seconds(1));
}
} // namespace

lane::lane(http::origin to, const lane_settings& s, sidekiq::random_source random)
    : to_(std::move(to)), settings_(s), random_(random), limiter_(s.concurrency_start, s.concurrency_max),
      breaker_(s.circuit) {}

void lane::configure(const lane_settings& s) {
  settings_ = s;
  limiter_.set_max(s.concurrency_max);
  breaker_.configure(s.circuit);
}

std::optional<steady_time> lane::paused_until(steady_time now) const {
  steady_time until = not_before_;
  if (breaker_.now_in(now) == breaker::state::open) until = std::max(until, breaker_.open_until());
  if (until <= now) return std::nullopt;
  return until;
}

seconds lane::park_delay(steady_time until, steady_time now) {
  // Spread over a quarter of the pause, so that what was parked together does not come back in one burst.
  const auto pause = until_seconds(until, now);
  return pause + seconds(random_(static_cast<std::uint32_t>(pause.count() / 4 + 2)));
}

seconds lane::backlog_delay() {
  // How long the lane needs for what it holds, from what it has seen; between 2 s and 2 min.
  const auto latency = std::max<std::int64_t>(limiter_.baseline().count(), 50);
  const auto drain_ms =
      static_cast<std::int64_t>(settings_.max_waiting) * latency / std::max(1u, limiter_.limit());
  const auto base = std::clamp<std::int64_t>(drain_ms / 1000, 2, 120);
  return seconds(base + random_(static_cast<std::uint32_t>(base)));
}

std::optional<parked> lane::offer(delivery_ptr job, steady_time now) {
  last_used_ = now;
  if (const auto until = paused_until(now)) {
    ++totals_.parked;
    return parked{std::move(job), park_delay(*until, now), "paused"};
  }
  if (waiting() >= settings_.max_waiting) {
    ++totals_.parked;
    return parked{std::move(job), backlog_delay(), "backlog"};
  }
  auto& to = job->bulk ? bulk_ : waiting_;
  to.push_back(std::move(job));
  return std::nullopt;
}

delivery_ptr lane::next(steady_time now) {
  if (waiting() == 0 || !limiter_.allows(in_flight_) || paused_until(now)) return nullptr;
  if (!breaker_.try_start(now)) return nullptr;
  auto job = take();
  ++in_flight_;
  last_used_ = now;
  return job;
}

delivery_ptr lane::take() {
  const bool its_turn = !bulk_.empty() && ++turn_ % bulk_every == 0;
  auto& from = waiting_.empty() || its_turn ? bulk_ : waiting_;
  auto job = std::move(from.front());
  from.pop_front();
  return job;
}

std::vector<parked> lane::park_all(steady_time until, steady_time now, std::string_view why) {
  std::vector<parked> out;
  for (auto& job : drain())
    out.push_back({std::move(job), park_delay(until, now), why});
  totals_.parked += out.size();
  return out;
}

std::vector<parked> lane::finished(const outcome& o, milliseconds latency, steady_time now) {
  const auto was_in_flight = in_flight_;
  --in_flight_;
  last_used_ = now;
  totals_.last_latency = latency;
  if (const auto* fault = std::get_if<host_fault>(&o);
      fault && fault->retry_after && fault->retry_after->count() > 0)
    not_before_ = std::max(not_before_, now + *fault->retry_after);

  switch (signal_for(o)) {
  case host_signal::alive:
    breaker_.on_alive();
    limiter_.on_answer(now, latency, was_in_flight);
    break;
  case host_signal::overloaded:
    breaker_.on_no_verdict();
    limiter_.on_fault(now);
    break;
  case host_signal::fault:
    limiter_.on_fault(now);
    breaker_.on_fault(now, random_);
    break;
  case host_signal::none:
    breaker_.on_no_verdict();
    break;
  }
  const auto until = paused_until(now);
  return until ? park_all(*until, now, "paused") : std::vector<parked>{};
}

std::vector<delivery_ptr> lane::drain() {
  std::vector<delivery_ptr> out(std::make_move_iterator(waiting_.begin()),
                                std::make_move_iterator(waiting_.end()));
  std::move(bulk_.begin(), bulk_.end(), std::back_inserter(out));
  waiting_.clear();
  bulk_.clear();
  return out;
}

bool lane::forgettable(steady_time now) const {
  if (waiting() > 0 || in_flight_ > 0 || paused_until(now)) return false;
  return now - last_used_ > remember_for;
}

} // namespace pheidi::federation::delivery
