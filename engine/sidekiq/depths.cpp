// How much waits, and since when.
#include "call.hpp"

#include "pheidi/sidekiq/queue.hpp"

#include <algorithm>

namespace pheidi::sidekiq {

namespace {

double age_of(const redis::reply& oldest, wall_time now) {
  if (!oldest.text()) return 0;
  const auto j = parse_job(*oldest.text());
  const auto since = j ? (j->enqueued_at ? j->enqueued_at : j->created_at) : std::nullopt;
  return since ? std::max(0.0, unix_seconds(now) - unix_seconds(*since)) : 0;
}

std::uint64_t count_of(const redis::reply& r) {
  const auto* n = r.integer();
  return n && *n > 0 ? static_cast<std::uint64_t>(*n) : 0;
}

} // namespace

net::awaitable<result<std::vector<job_queue::depth>>>
job_queue::depths(const std::vector<std::string>& queues, wall_time now) {
  std::vector<std::vector<std::string>> ask;
  for (const auto& q : queues) {
    ask.emplace_back().assign({"LLEN", keys_.queue(q)});
    ask.emplace_back().assign({"LINDEX", keys_.queue(q), "-1"});
  }
  auto answers = co_await redis_.pipeline(std::move(ask));
  if (!answers) co_return answers.error();
  std::vector<depth> out;
  for (std::size_t i = 0; i < queues.size(); ++i)
    out.push_back({queues[i], count_of((*answers)[2 * i]), age_of((*answers)[2 * i + 1], now)});
  co_return out;
}

net::awaitable<result<job_queue::set_sizes>> job_queue::sizes() {
  std::vector<std::vector<std::string>> ask;
  ask.emplace_back().assign({"ZCARD", keys_.retry()});
  ask.emplace_back().assign({"ZCARD", keys_.schedule()});
  ask.emplace_back().assign({"ZCARD", keys_.dead()});
  auto answers = co_await redis_.pipeline(std::move(ask));
  if (!answers) co_return answers.error();
  set_sizes out;
  out.retry = count_of((*answers)[0]);
  out.schedule = count_of((*answers)[1]);
  out.dead = count_of((*answers)[2]);
  co_return out;
}

} // namespace pheidi::sidekiq
