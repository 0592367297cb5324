// schedule and retry set -> queue, when the time has come.
#include "call.hpp"
#include "members.hpp"
#include "scripts.hpp"

#include "pheidi/sidekiq/queue.hpp"

#include <algorithm>

namespace pheidi::sidekiq {

namespace {

constexpr std::size_t page = 100;
/// Members left to Ruby may stand in front; looking past them has an end.
constexpr std::size_t most_looked_at = 10000;
/// What Sidekiq's client fills in when a job names no queue.
constexpr std::string_view default_queue = "default";

/// One due member and what is to be done with it.
struct due {
  std::string_view member;
  std::string queue; // "": no job, to the dead set
  std::string text;
};

/// Nothing for a member that is left to Ruby.
std::optional<due> judge(std::string_view member, wall_time now) {
  const auto j = parse_job(member);
  if (!j) return due{member, {}, {}};
  if (j->has_lock) return std::nullopt;
  std::string queue = j->queue.empty() ? std::string(default_queue) : j->queue;
  std::vector<std::pair<std::string, std::optional<std::string>>> changes;
  changes.emplace_back("enqueued_at", time_json(j->times, now));
  if (j->queue.empty()) changes.emplace_back("queue", json_string(queue));
  auto text = edit(member, changes);
  if (!text) return due{member, {}, {}};
  return due{member, std::move(queue), *std::move(text)};
}

} // namespace

net::awaitable<result<std::size_t>> job_queue::promote(std::size_t max, wall_time now) {
  auto from_retry = co_await promote_from(keys_.retry(), max, now);
  if (!from_retry) co_return from_retry.error();
  auto from_schedule = co_await promote_from(keys_.schedule(), max - *from_retry, now);
  if (!from_schedule) co_return from_schedule.error();
  co_return *from_retry + *from_schedule;
}

net::awaitable<result<std::size_t>> job_queue::promote_from(std::string set, std::size_t max, wall_time now) {
  const auto until = score(now);
  const auto count = std::to_string(page);
  std::size_t moved = 0;
  std::size_t left_alone = 0;
  while (moved < max && left_alone < most_looked_at) {
    const auto offset = std::to_string(left_alone);
    std::vector<std::string_view> ask{"ZRANGEBYSCORE", set, "-inf", until, "LIMIT", offset, count};
    auto members = co_await redis_.command(std::move(ask));
    if (!members) co_return queue_error(members.error());
    if (!members->items() || members->items()->empty()) break;

    std::vector<due> chosen;
    for (const auto& m : *members->items()) {
      if (chosen.size() >= max - moved) break;
      if (auto d = m.text() ? judge(*m.text(), now) : std::nullopt)
        chosen.push_back(*std::move(d));
      else
        ++left_alone;
    }
    if (chosen.empty()) continue;
    arguments keys;
    keys.view(set);
    keys.own(keys_.queues());
    keys.own(keys_.dead());
    arguments args;
    args.own(keys_.queue(""));
    args.view(until);
    args.own(dead_cutoff(now));
    for (const auto& d : chosen) {
      args.view(d.member);
      args.view(d.queue);
      args.view(d.text);
    }
    auto r = co_await redis_.eval(scripts::promote, keys.all(), args.all());
    if (!r) co_return queue_error(r.error());
    const auto gone = static_cast<std::size_t>(number(*r, 0) + number(*r, 1));
    moved += static_cast<std::size_t>(number(*r, 0));
    // Others take members too, or a queue is no list: what did not move here is looked past.
    left_alone += chosen.size() - std::min(gone, chosen.size());
  }
  co_return moved;
}

} // namespace pheidi::sidekiq
