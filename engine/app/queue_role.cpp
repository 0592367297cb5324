// From the worker to the roles, and what no role here wants to another process, to Ruby, or to nobody.
#include "pheidi/app/queue_role.hpp"

#include "pheidi/base/log.hpp"

#include <algorithm>
#include <random>
#include <unistd.h>

namespace pheidi::app {

namespace {

constexpr std::size_t max_counted_classes = 200;

std::uint32_t draw(void* state, std::uint32_t bound) {
  auto& generator = *static_cast<std::uint64_t*>(state);
  generator = generator * 6364136223846793005ULL + 1442695040888963407ULL;
  return static_cast<std::uint32_t>((generator >> 33) % bound);
}

std::vector<sidekiq::queue_order::entry> entries(const std::vector<config::queue_weight>& queues) {
  std::vector<sidekiq::queue_order::entry> out;
  for (const auto& q : queues)
    out.push_back({q.name, q.weight});
  return out;
}

sidekiq::process_info describe_process(const queue_role::parts& p) {
  sidekiq::process_info out;
  out.identity = sidekiq::make_identity();
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  out.hostname = host;
  out.pid = getpid();
  out.started_at = wall_clock::now();
  out.queues = entries(p.queues);
  out.concurrency = p.settings.queue.max_in_flight;
  out.version = p.version;
  return out;
}

sidekiq::worker_options worker_options_of(const config::queue_settings& s) {
  sidekiq::worker_options out;
  out.max_in_flight = s.max_in_flight;
  out.max_in_flight_bytes = s.max_in_flight_bytes;
  out.heartbeat = s.heartbeat;
  out.lease = s.lease;
  // Often enough that the jobs of a dead process wait for its lease and little more.
  out.recover_every = std::clamp(s.lease / 3, seconds(1), seconds(10));
  out.poison_after = s.poison_after;
  return out;
}

/// Few jobs hold a lock, and those that hold none need not be read again.
sidekiq::destination well_done(const sidekiq::fetched& job) {
  if (job.raw.find("\"lock_digest\"") == job.raw.npos) return sidekiq::done{};
  const auto parsed = sidekiq::parse_job(job.raw);
  if (!parsed || parsed->lock_digest.empty()) return sidekiq::done{};
  return sidekiq::unlocked{parsed->lock_digest, parsed->jid};
}

} // namespace

queue_role::queue_role(parts p)
    : parts_(std::move(p)), random_state_(std::random_device{}()),
      worker_(parts_.control, parts_.queue, sidekiq::keyspace(parts_.settings.redis.name_space),
              describe_process(parts_),
              sidekiq::queue_order(entries(parts_.queues), sidekiq::random_source{draw, &random_state_}),
              worker_options_of(parts_.settings.queue), parts_.registry) {
  worker_.on_jobs([this](std::vector<sidekiq::fetched> jobs) { take(std::move(jobs)); });
}

void queue_role::run_by(std::function<bool(std::string_view)> runs, runner f) {
  executors_.push_back({std::move(runs), std::move(f)});
}

void queue_role::reload(const config::settings& s) {
  worker_.configure(s.queue.max_in_flight, s.queue.max_in_flight_bytes, s.queue.poison_after);
}

void queue_role::take(std::vector<sidekiq::fetched> jobs) {
  std::vector<std::vector<sidekiq::fetched>> batches(executors_.size());
  std::vector<sidekiq::settlement> at_once;
  for (auto& job : reader_(std::move(jobs))) {
    const auto it = std::find_if(executors_.begin(), executors_.end(),
                                 [&job](const executor& e) { return e.runs(job.klass); });
    if (it == executors_.end())
      at_once.push_back(leave_to_others(std::move(job)));
    else
      batches[static_cast<std::size_t>(it - executors_.begin())].push_back(std::move(job.source));
  }
  for (std::size_t i = 0; i < batches.size(); ++i)
    if (!batches[i].empty()) executors_[i].run(std::move(batches[i]));
  if (!at_once.empty()) worker_.settle(std::move(at_once));
}

metrics::counter& queue_role::counter_of(by_class& of, const classed_job& job, const std::string& to) {
  const auto known = of.cells.find(job.klass);
  if (known != of.cells.end()) return *known->second;
  const auto label = of.cells.size() < max_counted_classes ? job.klass : std::string("other");
  auto& cell = parts_.registry.make_counter(of.name, of.help, {{"class", label}});
  if (of.cells.size() < max_counted_classes * 2) of.cells.emplace(job.klass, &cell);
  log::info(of.event, {{"class", job.klass}, {"from", job.source.queue}, {"to", to}});
  return cell;
}

sidekiq::settlement queue_role::leave_to_others(classed_job job) {
  const auto theirs = parts_.elsewhere ? parts_.elsewhere(job.klass) : std::string();
  if (!theirs.empty()) {
    counter_of(moved_, job, theirs).add();
    return move_to(theirs, std::move(job));
  }
  const auto& ruby = parts_.settings.queue.passthrough;
  if (ruby.empty()) return drop(std::move(job));
  counter_of(passed_, job, ruby).add();
  return move_to(ruby, std::move(job));
}

sidekiq::settlement queue_role::move_to(const std::string& queue, classed_job job) const {
  const auto size = job.source.raw.size();
  const auto parsed = sidekiq::parse_job(job.source.raw);
  // A stale enqueued_at would look like latency of the other queue; all other members stay byte for byte.
  std::string now = sidekiq::time_json(parsed->times, wall_clock::now());
  auto text = sidekiq::edit(job.source.raw, {{"enqueued_at", std::move(now)}});
  auto raw = text ? std::move(*text) : std::move(job.source.raw);
  return {job.source.field, sidekiq::into_queue{queue, std::move(raw)}, false, false, size};
}

/// Without Ruby a queue for it would grow for ever.
sidekiq::settlement queue_role::drop(classed_job job) {
  counter_of(dropped_, job, "nowhere").add();
  const auto size = job.source.raw.size();
  return {job.source.field, well_done(job.source), false, false, size};
}

std::vector<classed_job> queue_role::read_classes(std::vector<sidekiq::fetched> jobs) {
  std::vector<classed_job> out;
  std::vector<sidekiq::settlement> unreadable;
  for (auto& job : jobs) {
    const auto parsed = sidekiq::parse_job(job.raw);
    if (parsed) {
      auto klass = parsed->klass;
      out.push_back({std::move(klass), std::move(job)});
      continue;
    }
    log::error("queue.unreadable", {{"queue", job.queue}, {"error", parsed.error().message()}});
    const auto size = job.raw.size();
    unreadable.push_back(
        {job.field, sidekiq::into_dead{std::move(job.raw), wall_clock::now()}, true, true, size});
  }
  if (!unreadable.empty()) worker_.settle(std::move(unreadable));
  return out;
}

void queue_role::end(std::vector<sidekiq::ended> jobs) {
  std::vector<sidekiq::settlement> settlements;
  settlements.reserve(jobs.size());
  for (auto& [job, why, later] : jobs) {
    const auto size = job.raw.size();
    if (later)
      settlements.push_back({std::move(job.field),
                             sidekiq::into_schedule{*later, sidekiq::as_scheduled(job.raw, job.queue)}, false,
                             false, size});
    else if (why)
      settlements.push_back(after_failure(job, *why, &sidekiq::default_retry_delay));
    else
      settlements.push_back({std::move(job.field), well_done(job), true, false, size});
  }
  worker_.settle(std::move(settlements));
}

sidekiq::settlement queue_role::after_failure(const sidekiq::fetched& job, const sidekiq::failure& why,
                                              seconds (*delay)(int, sidekiq::random_source)) {
  const auto now = wall_clock::now();
  const auto size = job.raw.size();
  const auto parsed = sidekiq::parse_job(job.raw);
  auto fate = sidekiq::after_failure(job.raw, *parsed, job.queue, why, now, delay, {draw, &random_state_});
  if (auto* again = std::get_if<sidekiq::retry_at>(&fate))
    return {job.field, sidekiq::into_retry{again->when, std::move(again->job)}, true, true, size};
  if (auto* dead = std::get_if<sidekiq::to_dead_set>(&fate))
    return {job.field, sidekiq::into_dead{std::move(dead->job), now}, true, true, size};
  return {job.field, sidekiq::done{}, true, true, size};
}

} // namespace pheidi::app
