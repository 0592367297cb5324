// The processor's public face, its counters and background tasks.
#include "pheidi/federation/inbox/processor.hpp"

#include "federation/inbox/jobs/jobs.hpp"
#include "federation/inbox/processor_impl.hpp"

#include "pheidi/base/log.hpp"

namespace pheidi::federation::inbox {

processor::impl::counters::counters(metrics::registry& r)
    : applied(r.make_counter("pheidi_inbox_applied_total", "Activities that changed something.")),
      failed(r.make_counter("pheidi_inbox_dropped_total", "Activities that came to nothing.")),
      retried(r.make_counter("pheidi_inbox_retried_total", "Activities that will be tried again.")),
      fetched(r.make_counter("pheidi_inbox_needs_total", "Things of other servers that activities needed.")),
      batches(r.make_counter("pheidi_inbox_batches_total", "Transactions of activities.")),
      under_way(r.make_gauge("pheidi_inbox_jobs_in_progress", "Inbound activities taken from the queue.")),
      waiting(r.make_gauge("pheidi_inbox_waiting", "Activities that wait for a batch.")),
      batch_size(r.make_histogram("pheidi_inbox_batch_activities", "Activities of one transaction.",
                                  {1, 2, 4, 8, 16, 32, 64})),
      batch_seconds(r.make_histogram("pheidi_inbox_batch_seconds", "From the first question to the commit.",
                                     metrics::latency_buckets())) {}

processor::impl::impl(parts given)
    : p(std::move(given)), keys(p.settings.redis.name_space), count_(p.registry),
      relay_({p.on, p.queue, p.base, p.cache, p.writers, keys, p.registry, p.own_queue, &processor::runs}),
      arrived_(p.on) {}

processor::processor(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
processor::~processor() = default;

bool processor::runs(std::string_view klass) {
  return runner_of(klass) != nullptr;
}

void processor::start() {
  impl_->p.on.spawn(impl_->batch_loop());
  impl_->relay_.start();
}

void processor::stop() {
  impl_->stopping_ = true;
  impl_->relay_.stop();
  impl_->arrived_.set();
}

std::size_t processor::under_way() const {
  return impl_->under_way_;
}

void processor::take(std::vector<sidekiq::fetched> jobs) {
  for (auto& job : jobs) {
    ++impl_->under_way_;
    impl_->p.on.spawn(impl_->work(std::move(job)));
  }
  impl_->count_.under_way.set(static_cast<double>(impl_->under_way_));
}

/// What Mastodon does after it stored an actor.
void processor::actor_stored(const model::stored_actor& stored, const std::string& cause) {
  follow_ups what;
  const auto id = stored.row.id;
  if (stored.created && activitypub::is_http_uri(stored.row.featured_url))
    what.jobs.push_back(synchronise_featured_posts(id, cause));
  if (stored.new_avatar) what.jobs.push_back(download_avatar(id));
  if (stored.new_header) what.jobs.push_back(download_header(id));
  if (stored.keys_all_changed) what.jobs.push_back(follow_again(id));
  if (stored.suspended_now) what.jobs.push_back(after_suspension(id));
  if (stored.unsuspended_now) what.jobs.push_back(after_unsuspension(id));
  if (!what.empty()) impl_->p.on.spawn(impl_->write_and_carry(std::move(what)));
}

net::awaitable<result<outcome>> processor::impl::apply_alone(std::function<outcome(pqxx::dbtransaction&)> f) {
  using done_type = std::pair<outcome, std::vector<outbox::line>>;
  const auto* self = this;
  std::function<done_type(pqxx::dbtransaction&)> apply = [self, &f](pqxx::dbtransaction& tx) {
    done_type out;
    out.first = f(tx);
    const auto schema = self->p.schema->current(tx);
    const std::vector<const follow_ups*> all{&out.first.then};
    out.second = self->relay_.write_down(tx, *schema, all, wall_clock::now());
    return out;
  };
  auto done = co_await p.writers.run<done_type>(p.on, std::move(apply));
  if (!done) co_return done.error();
  co_await relay_.carry_out(std::move(done->second));
  co_return std::move(done->first);
}

net::awaitable<void> processor::impl::write_and_carry(follow_ups what) {
  std::function<outcome(pqxx::dbtransaction&)> nothing = [&what](pqxx::dbtransaction&) {
    outcome out;
    out.then = what;
    return out;
  };
  auto done = co_await apply_alone(std::move(nothing));
  if (!done) log::warn("inbox.actor_follow_ups", {{"error", done.error().message()}});
}

void processor::impl::count(const result<outcome>& ended) {
  if (ended && ended->applied()) {
    count_.applied.add();
    return;
  }
  const auto& why = ended ? ended->why : ended.error();
  count_.failed.add();
  // Messages of our own enumerations: a closed set, so the series are bounded.
  const auto reason = why.code.message();
  auto& cell = by_outcome_[reason];
  if (!cell)
    cell = &p.registry.make_counter("pheidi_inbox_dropped_by_reason_total",
                                    "Activities that came to nothing, by the rule that said so.",
                                    {{"reason", reason}});
  cell->add();
}

} // namespace pheidi::federation::inbox
