// Jobs from the queue to the shards and their ends back to the queue.
#include "pheidi/app/delivery_role.hpp"

#include "account_queries.hpp"

#include "pheidi/base/log.hpp"

#include <algorithm>
#include <random>
#include <thread>
#include <unistd.h>

namespace pheidi::app {

namespace delivery = federation::delivery;

namespace {

constexpr std::size_t max_counted_classes = 200;

std::uint32_t draw(void* state, std::uint32_t bound) {
  auto& generator = *static_cast<std::uint64_t*>(state);
  generator = generator * 6364136223846793005ULL + 1442695040888963407ULL;
  return static_cast<std::uint32_t>((generator >> 33) % bound);
}

std::vector<sidekiq::queue_order::entry> entries(const config::settings& s) {
  std::vector<sidekiq::queue_order::entry> out;
  for (const auto& q : s.queue.queues)
    out.push_back({q.name, q.weight});
  return out;
}

sidekiq::process_info describe_process(const config::settings& s, const std::string& version) {
  sidekiq::process_info out;
  out.identity = sidekiq::make_identity();
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  out.hostname = host;
  out.pid = getpid();
  out.started_at = wall_clock::now();
  out.queues = entries(s);
  out.concurrency = s.queue.max_in_flight;
  out.version = version;
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

} // namespace

result<std::unique_ptr<delivery_role>> delivery_role::make(delivery_parts p) {
  std::unique_ptr<delivery_role> role(new delivery_role(std::move(p)));
  auto shards = role->make_shards();
  if (!shards) return shards.error();
  return role;
}

delivery_role::delivery_role(delivery_parts p)
    : parts_(std::move(p)), limits_{parts_.settings.queue.max_job_bytes},
      unusable_(parts_.registry.make_counter("pheidi_queue_unusable_total",
                                             "Jobs that could not be tried at all.")),
      random_state_(std::random_device{}()) {
  const auto& s = parts_.settings;
  const sidekiq::keyspace keys(s.redis.name_space);
  const sidekiq::random_source random{draw, &random_state_};
  worker_ = std::make_unique<sidekiq::worker>(
      parts_.control, parts_.queue, keys, describe_process(s, parts_.version),
      sidekiq::queue_order(entries(s), random), worker_options_of(s.queue), parts_.registry);
  worker_->on_jobs([this](std::vector<sidekiq::fetched> jobs) { take(std::move(jobs)); });
  const auto publish = [this](delivery::host_snapshot hosts) {
    for (auto& shard : shards_)
      shard->set_unavailable(hosts);
  };
  availability_ = std::make_unique<delivery::availability>(
      parts_.control,
      delivery::availability::stores{parts_.base, parts_.cache, parts_.database, s.redis.name_space}, publish,
      parts_.registry);
}

delivery_role::~delivery_role() {
  for (auto& shard : shards_)
    shard->stop();
}

result<void> delivery_role::make_shards() {
  const auto& s = parts_.settings;
  std::shared_ptr<const net::hosts_table> hosts;
  if (!s.network.hosts_file.empty()) {
    auto table = net::hosts_table::read_file(s.network.hosts_file);
    if (!table) return table.error();
    hosts = std::make_shared<const net::hosts_table>(std::move(*table));
  }
  const auto wanted =
      s.delivery.shards ? s.delivery.shards : std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < wanted; ++i) {
    delivery::shard::parts p{s, account_queries(parts_.database, parts_.cipher, s.identity, parts_.schema),
                             [this](delivery::shard_report r) {
                               auto shared = std::make_shared<delivery::shard_report>(std::move(r));
                               parts_.control.post([this, shared] { report(std::move(*shared)); });
                             },
                             parts_.registry, hosts};
    auto made = delivery::shard::make(i, wanted, std::move(p));
    if (!made) return made.error();
    shards_.push_back(std::move(*made));
  }
  return {};
}

void delivery_role::start() {
  for (auto& shard : shards_)
    shard->start();
  availability_->start();
  worker_->start();
}

void delivery_role::take(std::vector<sidekiq::fetched> jobs) {
  std::vector<std::vector<delivery::delivery_ptr>> batches(shards_.size());
  std::vector<sidekiq::settlement> at_once;
  const auto now = steady_clock::now();
  for (auto& job : jobs) {
    auto plan = delivery::make_plan(std::move(job), payloads_, limits_, now);
    if (auto* good = std::get_if<delivery::delivery_ptr>(&plan))
      batches[delivery::shard_of((*good)->inbox.to, static_cast<unsigned>(shards_.size()))].push_back(
          std::move(*good));
    else if (auto* other = std::get_if<delivery::for_ruby>(&plan))
      at_once.push_back(pass_to_ruby(std::move(*other)));
    else
      at_once.push_back(end_unusable(std::move(std::get<delivery::unusable>(plan))));
  }
  for (std::size_t i = 0; i < batches.size(); ++i)
    if (!batches[i].empty()) shards_[i]->submit(std::move(batches[i]));
  if (!at_once.empty()) worker_->settle(std::move(at_once));
}

sidekiq::settlement delivery_role::pass_to_ruby(delivery::for_ruby job) {
  const auto& target = parts_.settings.queue.passthrough;
  auto known = passed_.find(job.klass);
  if (known == passed_.end()) {
    // The class comes from the queue, so the number of series is bounded here.
    const auto label = passed_.size() < max_counted_classes ? job.klass : std::string("other");
    auto& cell = parts_.registry.make_counter("pheidi_queue_passed_through_total",
                                              "Jobs of classes that Ruby runs, handed to its queue.",
                                              {{"class", label}});
    known =
        passed_.size() < max_counted_classes * 2 ? passed_.emplace(job.klass, &cell).first : passed_.begin();
    log::info("queue.passthrough", {{"class", job.klass}, {"from", job.source.queue}, {"to", target}});
  }
  known->second->add();
  const auto size = job.source.raw.size();
  const auto parsed = sidekiq::parse_job(job.source.raw);
  // A stale enqueued_at would look like latency of the other queue; all other members stay byte for byte.
  std::string now = sidekiq::time_json(parsed->times, wall_clock::now());
  auto text = sidekiq::edit(job.source.raw, {{"enqueued_at", std::move(now)}});
  return {job.source.field, sidekiq::into_queue{target, text ? std::move(*text) : std::move(job.source.raw)},
          false, false, size};
}

sidekiq::settlement delivery_role::end_unusable(delivery::unusable job) {
  unusable_.add();
  const auto now = wall_clock::now();
  const auto size = job.source.raw.size();
  auto& field = job.source.field;
  log::error("delivery.unusable", {{"jid", job.jid},
                                   {"queue", job.source.queue},
                                   {"bytes", size},
                                   {"class", job.why.error_class},
                                   {"error", job.why.message},
                                   {"job", std::string_view(job.source.raw).substr(0, 200)}});
  if (!job.is_job) return {field, sidekiq::into_dead{std::move(job.source.raw), now}, true, true, size};
  if (job.drop) return {field, sidekiq::done{}, true, false, size};
  const auto parsed = sidekiq::parse_job(job.source.raw);
  auto fate = sidekiq::after_failure(job.source.raw, *parsed, job.source.queue, job.why, now,
                                     &sidekiq::delivery_retry_delay, {draw, &random_state_});
  if (auto* again = std::get_if<sidekiq::retry_at>(&fate))
    return {field, sidekiq::into_retry{again->when, std::move(again->job)}, true, true, size};
  if (auto* dead = std::get_if<sidekiq::to_dead_set>(&fate))
    return {field, sidekiq::into_dead{std::move(dead->job), now}, true, true, size};
  return {field, sidekiq::done{}, true, true, size};
}

void delivery_role::report(delivery::shard_report r) {
  worker_->settle(std::move(r.settlements));
  availability_->report(std::move(r.hosts));
}

void delivery_role::reload(const config::settings& s) {
  worker_->configure(s.queue.max_in_flight, s.queue.max_in_flight_bytes, s.queue.poison_after);
  for (auto& shard : shards_)
    shard->reload(s);
}

net::awaitable<std::size_t> delivery_role::shut_down(seconds patience) {
  worker_->quiet();
  for (auto& shard : shards_)
    shard->drain();
  // Up to two seconds are kept for settling and giving back.
  const auto reserve = std::min(patience / 2, seconds(2));
  co_await worker_->drained(patience - reserve);
  availability_->stop();
  co_await availability_->flush();
  co_return co_await worker_->close(reserve);
}

std::vector<delivery::host_row> delivery_role::hosts() const {
  std::vector<delivery::host_row> out;
  for (const auto& shard : shards_)
    if (const auto rows = shard->hosts()) out.insert(out.end(), rows->begin(), rows->end());
  return out;
}

} // namespace pheidi::app
