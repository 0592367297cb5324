// Jobs from the queue to the shards and their ends back to the queue.
#include "pheidi/app/delivery_role.hpp"

#include "account_queries.hpp"

#include "pheidi/base/log.hpp"

#include <algorithm>
#include <thread>

namespace pheidi::app {

namespace delivery = federation::delivery;
namespace fanout = federation::fanout;

result<std::unique_ptr<delivery_role>> delivery_role::make(delivery_parts p) {
  std::unique_ptr<delivery_role> role(new delivery_role(std::move(p)));
  auto shards = role->make_shards();
  if (!shards) return shards.error();
  return role;
}

delivery_role::delivery_role(delivery_parts p)
    : parts_(std::move(p)), limits_{parts_.settings.queue.max_job_bytes},
      unusable_(parts_.registry.make_counter("pheidi_queue_unusable_total",
                                             "Jobs that could not be tried at all.")) {
  const auto& s = parts_.settings;
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
  stop();
}

void delivery_role::stop() {
  for (auto& shard : shards_)
    shard->stop();
}

result<void> delivery_role::make_shards() {
  const auto& s = parts_.settings;
  const auto wanted =
      s.delivery.shards ? s.delivery.shards : std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < wanted; ++i) {
    delivery::shard::parts p{s, account_queries(parts_.database, parts_.cipher, s.identity, parts_.schema),
                             [this](delivery::shard_report r) {
                               auto shared = std::make_shared<delivery::shard_report>(std::move(r));
                               parts_.control.post([this, shared] { report(std::move(*shared)); });
                             },
                             parts_.registry, parts_.hosts};
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
}

std::vector<classed_job> delivery_role::take(std::vector<sidekiq::fetched> jobs) {
  std::vector<delivery::delivery_ptr> good_ones;
  std::vector<sidekiq::settlement> at_once;
  std::vector<classed_job> others;
  const auto now = steady_clock::now();
  for (auto& job : jobs) {
    auto plan = delivery::make_plan(std::move(job), payloads_, limits_, now);
    if (auto* good = std::get_if<delivery::delivery_ptr>(&plan))
      good_ones.push_back(std::move(*good));
    else if (auto* other = std::get_if<delivery::for_ruby>(&plan))
      others.push_back({std::move(other->klass), std::move(other->source)});
    else
      at_once.push_back(end_unusable(std::move(std::get<delivery::unusable>(plan))));
  }
  submit(std::move(good_ones));
  if (!at_once.empty()) parts_.queue.worker().settle(std::move(at_once));
  return others;
}

void delivery_role::submit(std::vector<delivery::delivery_ptr> all) {
  std::vector<std::vector<delivery::delivery_ptr>> batches(shards_.size());
  for (auto& one : all)
    batches[delivery::shard_of(one->inbox.to, static_cast<unsigned>(shards_.size()))].push_back(
        std::move(one));
  for (std::size_t i = 0; i < batches.size(); ++i)
    if (!batches[i].empty()) shards_[i]->submit(std::move(batches[i]));
}

/// An inbox that is no URL cannot be tried, now or later: Ruby, too, would end its job without a retry.
void delivery_role::deliver(const fanout::origin& of, std::vector<fanout::part> parts) {
  auto body = payloads_.intern(of.payload);
  const auto options = delivery::read_options(*of.options);
  std::vector<delivery::delivery_ptr> all;
  std::vector<sidekiq::settlement> impossible;
  for (const auto& part : parts) {
    auto field = fanout::part_field(of.field, part.number);
    auto inbox = http::url::parse(part.inbox);
    if (!body || !inbox) {
      unusable_.add();
      impossible.push_back({std::move(field), sidekiq::done{}, true, true, 0, "the inbox is no URL"});
      continue;
    }
    auto one = std::make_unique<delivery::delivery>();
    one->source = {std::move(field), of.queue, {}};
    one->part = delivery::part_of{of.times, of.options, of.jid};
    one->jid = of.jid;
    one->body = *body;
    one->sender = of.sender;
    one->opts = options;
    one->bulk = of.bulk;
    one->inbox = std::move(*inbox);
    one->fetched_at = steady_clock::now();
    all.push_back(std::move(one));
  }
  submit(std::move(all));
  if (!impossible.empty()) on_parts_(std::move(impossible));
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
  return parts_.queue.after_failure(job.source, job.why, &sidekiq::delivery_retry_delay);
}

void delivery_role::report(delivery::shard_report r) {
  const auto parts = std::stable_partition(r.settlements.begin(), r.settlements.end(),
                                           [](const auto& s) { return !fanout::is_part_field(s.field); });
  std::vector<sidekiq::settlement> of_parts(std::make_move_iterator(parts),
                                            std::make_move_iterator(r.settlements.end()));
  r.settlements.erase(parts, r.settlements.end());
  if (!of_parts.empty()) on_parts_(std::move(of_parts));
  for (auto& each : r.migrated)
    parts_.control.spawn(leave_old_target(std::move(each)));
  parts_.queue.worker().settle(std::move(r.settlements));
  availability_->report(std::move(r.hosts));
}

net::awaitable<void> delivery_role::leave_old_target(delivery::migrated_follow follow) {
  const fanout::old_target_parts p{parts_.control,
                                   parts_.queue_connection,
                                   parts_.cache,
                                   parts_.database,
                                   {parts_.settings, parts_.cipher, parts_.schema}};
  co_await fanout::leave_old_target(p, follow);
  std::vector<sidekiq::settlement> one;
  one.push_back(std::move(follow.end));
  parts_.queue.worker().settle(std::move(one));
}

void delivery_role::reload(const config::settings& s) {
  for (auto& shard : shards_)
    shard->reload(s);
}

void delivery_role::drain() {
  for (auto& shard : shards_)
    shard->drain();
}

net::awaitable<void> delivery_role::finish() {
  availability_->stop();
  co_await availability_->flush();
}

std::vector<delivery::host_row> delivery_role::hosts() const {
  std::vector<delivery::host_row> out;
  for (const auto& shard : shards_)
    if (const auto rows = shard->hosts()) out.insert(out.end(), rows->begin(), rows->end());
  return out;
}

} // namespace pheidi::app
