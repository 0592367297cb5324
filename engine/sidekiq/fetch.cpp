// queue -> in-flight record.
#include "call.hpp"
#include "scripts.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <algorithm>

namespace pheidi::sidekiq {

job_queue::job_queue(redis::connection& r, keyspace keys, std::string identity)
    : redis_(r), keys_(std::move(keys)), identity_(std::move(identity)) {}

namespace {

bool may_have_run(const error& e) {
  return e.is(redis::errc::lost) || e.is(redis::errc::timeout);
}

/// Fields are named by the client, so the answer carries only counts and jobs.
result<std::vector<fetched>> unpack(redis::reply& r, const std::vector<std::string>& queues,
                                    std::uint64_t sequence) {
  auto* parts = r.items();
  const bool shaped = parts && parts->size() == 2 && (*parts)[0].items() && (*parts)[1].items() &&
                      (*parts)[0].items()->size() == queues.size();
  if (!shaped) return error{redis::errc::unexpected, "fetch"};
  auto& jobs = *(*parts)[1].items();
  std::vector<fetched> out;
  out.reserve(jobs.size());
  for (std::size_t q = 0; q < queues.size(); ++q) {
    const auto taken = number((*parts)[0], q);
    if (taken < 0) log::error("queue.wrong_key", {{"queue", queues[q]}});
    for (std::int64_t i = 0; i < taken && out.size() < jobs.size(); ++i) {
      auto* raw = jobs[out.size()].text();
      if (!raw) return error{redis::errc::unexpected, "fetch"};
      out.push_back({queues[q] + ":" + std::to_string(sequence++), queues[q], std::move(*raw)});
    }
  }
  return out;
}

void move_some(std::vector<fetched>& from, std::vector<fetched>& to, std::size_t max) {
  const auto n = static_cast<std::ptrdiff_t>(std::min(max, from.size()));
  std::move(from.begin(), from.begin() + n, std::back_inserter(to));
  from.erase(from.begin(), from.begin() + n);
}

} // namespace

net::awaitable<result<std::vector<fetched>>> job_queue::fetch(const std::vector<std::string>& queues,
                                                              std::size_t max, std::size_t max_bytes) {
  std::vector<fetched> out;
  auto found = co_await reclaim_unanswered();
  if (!found) co_return found.error();
  move_some(reclaimed_, out, max);
  if (!out.empty() || max == 0 || max_bytes == 0 || queues.empty()) co_return out;

  const auto first = sequence_;
  sequence_ += max;
  auto answer = co_await fetch_new(queues, first, max, max_bytes);
  if (answer) co_return answer;
  // The jobs may be in our record although we never saw them.
  if (may_have_run(answer.error())) {
    unanswered_.push_back({first, first + max});
    ++epoch_;
  }
  co_return queue_error(answer.error());
}

net::awaitable<result<std::vector<fetched>>> job_queue::fetch_new(const std::vector<std::string>& queues,
                                                                  std::uint64_t first, std::size_t max,
                                                                  std::size_t max_bytes) {
  arguments keys;
  keys.own(keys_.lease(identity_));
  keys.own(keys_.holders());
  keys.own(keys_.in_flight(identity_));
  for (const auto& q : queues)
    keys.own(keys_.queue(q));
  arguments args;
  args.view(identity_);
  args.own(std::to_string(epoch_));
  args.own(std::to_string(first));
  args.own(std::to_string(max));
  args.own(std::to_string(max_bytes));
  for (const auto& q : queues)
    args.view(q);
  auto r = co_await redis_.eval(scripts::fetch, keys.all(), args.all());
  if (!r) co_return r.error();
  co_return unpack(*r, queues, first);
}

net::awaitable<result<void>> job_queue::reclaim_unanswered() {
  if (unanswered_.empty()) co_return result<void>{};
  const auto asked = unanswered_.size();
  arguments keys;
  keys.own(keys_.lease(identity_));
  keys.own(keys_.in_flight(identity_));
  arguments args;
  args.own(std::to_string(epoch_));
  for (const auto& [from, to] : unanswered_) {
    args.own(std::to_string(from));
    args.own(std::to_string(to));
  }
  auto r = co_await redis_.eval(scripts::reclaim, keys.all(), args.all());
  if (!r) co_return queue_error(r.error());
  auto* items = r->items();
  if (!items) co_return error{redis::errc::unexpected, "reclaim"};
  std::vector<fetched> found;
  for (std::size_t i = 0; i + 1 < items->size(); i += 2) {
    const auto* field = (*items)[i].text();
    auto* raw = (*items)[i + 1].text();
    if (field && raw) found.push_back({*field, std::string(queue_of(*field)), std::move(*raw)});
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return sequence_of(a.field) < sequence_of(b.field); });
  std::move(found.begin(), found.end(), std::back_inserter(reclaimed_));
  unanswered_.erase(unanswered_.begin(), unanswered_.begin() + static_cast<std::ptrdiff_t>(asked));
  if (!found.empty()) log::info("queue.reclaimed", {{"jobs", found.size()}});
  co_return result<void>{};
}

} // namespace pheidi::sidekiq
