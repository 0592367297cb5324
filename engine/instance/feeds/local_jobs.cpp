// The public face: jobs are taken, run a bounded number at a time, and answered.
#include "pheidi/instance/feeds/local_jobs.hpp"

#include "instance/feeds/jobs.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/read.hpp"

namespace pheidi::instance::feeds {

namespace {

/// More wait: each holds a transaction of a few queries, and rows of its readers.
constexpr std::size_t most_at_once = 32;

/// A job that makes no sense is not run again; whatever else went wrong may go better later.
bool worth_a_retry(const error& e) {
  return !e.is(json::errc::wrong_type) && !e.is(json::errc::not_json) && !e.is(sidekiq::errc::not_a_job);
}

} // namespace

local_jobs::impl::counters::counters(metrics::registry& r)
    : done(r.make_counter("pheidi_feeds_jobs_total", "Jobs of feeds, notifications and streams that ended.")),
      useless(r.make_counter("pheidi_feeds_jobs_dropped_total", "Those that could not be run at all.")),
      retried(r.make_counter("pheidi_feeds_jobs_retried_total", "Those that will be tried again.")),
      told(r.make_counter("pheidi_feeds_streams_told_total", "Changes of feeds that somebody listened to.")),
      forgotten(r.make_counter("pheidi_feeds_forgotten_total", "Feeds that went because nobody read them.")),
      under_way(r.make_gauge("pheidi_feeds_jobs_in_progress", "Jobs that were taken and have not ended.")) {}

local_jobs::impl::impl(parts given)
    : p(std::move(given)), keys(p.settings.redis.name_space), count_(p.registry) {}

void local_jobs::impl::begin_next() {
  while (!waiting_.empty() && running_ < most_at_once) {
    ++running_;
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    p.on.spawn(work(std::move(job)));
  }
  count_.under_way.set(static_cast<double>(running_ + waiting_.size()));
}

net::awaitable<void> local_jobs::impl::work(sidekiq::fetched job) {
  const auto began = steady_clock::now();
  const auto parsed = sidekiq::parse_job(job.raw);
  auto args = parsed ? json::array_elements(parsed->args) : job_arguments();
  const std::string subject(args.empty() ? std::string_view() : args.front());
  auto ended = co_await run(parsed, std::move(args));
  const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began).count();
  log::info("feeds.done", {{"jid", parsed ? parsed->jid : std::string()},
                           {"class", parsed ? parsed->klass : std::string()},
                           {"subject", subject},
                           {"result", ended ? std::string("done") : ended.error().message()},
                           {"ms", took}});
  sidekiq::ended told;
  const bool again = !ended && worth_a_retry(ended.error());
  if (again) told.why = sidekiq::failure{"Pheidi::Feeds", ended.error().message()};
  auto& counter = ended ? count_.done : again ? count_.retried : count_.useless;
  counter.add();
  told.job = std::move(job);
  --running_;
  p.ended(std::move(told));
  begin_next();
}

net::awaitable<result<void>> local_jobs::impl::run(const result<sidekiq::job>& job, job_arguments args) {
  if (!job) co_return job.error();
  const auto runner = runner_of(job->klass);
  if (!runner) co_return error{json::errc::wrong_type, job->klass};
  co_return co_await runner(*this, std::move(args));
}

net::awaitable<result<void>> local_jobs::impl::apply(
    std::function<void(pqxx::dbtransaction&, const model::schema_facts&, federation::outbox::follow_ups&)>
        f) {
  using lines = std::vector<federation::outbox::line>;
  auto* self = this;
  std::function<lines(pqxx::dbtransaction&)> change = [self, &f](pqxx::dbtransaction& tx) {
    const auto schema = self->p.schema->current(tx);
    federation::outbox::follow_ups then;
    f(tx, *schema, then);
    const std::vector<const federation::outbox::follow_ups*> all{&then};
    return then.empty() ? lines() : self->p.relay.write_down(tx, *schema, all, wall_clock::now());
  };
  auto written = co_await p.writers.run<lines>(p.on, std::move(change));
  if (!written) co_return written.error();
  co_await p.relay.carry_out(std::move(*written));
  co_return result<void>();
}

local_jobs::local_jobs(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
local_jobs::~local_jobs() = default;

bool local_jobs::runs(std::string_view klass) {
  return runner_of(klass) != nullptr;
}

void local_jobs::take(std::vector<sidekiq::fetched> jobs) {
  for (auto& job : jobs)
    impl_->waiting_.push_back(std::move(job));
  impl_->begin_next();
}

void local_jobs::start() {
  impl_->p.on.spawn(impl_->forget_idle_feeds());
}

void local_jobs::stop() {
  impl_->stopping_ = true;
}

std::size_t local_jobs::under_way() const {
  return impl_->running_ + impl_->waiting_.size();
}

} // namespace pheidi::instance::feeds
