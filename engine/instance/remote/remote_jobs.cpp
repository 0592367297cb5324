// The public face: jobs are taken, run a bounded number at a time, and answered.
#include "pheidi/instance/remote/remote_jobs.hpp"

#include "instance/remote/jobs.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/read.hpp"

#include <array>
#include <charconv>

namespace pheidi::instance::remote {

namespace {

/// More wait: each may hold a file of the largest kind.
constexpr std::size_t most_at_once = 8;
/// More come again, at the cost of no attempt: servers that answer slowly must not fill the places of all
/// jobs.
constexpr std::size_t most_waiting = 512;
constexpr seconds come_again_after{120};

struct job_class {
  std::string_view name;
  job_runner run;
};

constexpr std::array all{
    job_class{"LinkCrawlWorker", &crawl_links},
    job_class{"RedownloadAvatarWorker", &download_avatar},
    job_class{"RedownloadHeaderWorker", &download_header},
    job_class{"RedownloadMediaWorker", &download_attachment},
};

/// What another server or the database may do better later, and a disk.
bool worth_a_retry(const error& e) {
  return federation::discovery::is_transient(e) || e.is(media::errc::storage_failed);
}

result<std::int64_t> row_of(const result<sidekiq::job>& job) {
  if (!job) return job.error();
  const auto args = json::array_elements(job->args);
  if (args.empty()) return error{json::errc::wrong_type, "no arguments"};
  auto raw = args.front();
  if (raw.size() > 2 && raw.front() == '"') raw = raw.substr(1, raw.size() - 2);
  std::int64_t out = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), out);
  if (read.ec != std::errc() || read.ptr != raw.data() + raw.size())
    return error{json::errc::wrong_type, "argument 1"};
  return out;
}

sidekiq::failure failure_of(const error& why) {
  return {"Pheidi::Remote", why.message()};
}

} // namespace

job_runner runner_of(std::string_view klass) {
  for (const auto& each : all)
    if (each.name == klass) return each.run;
  return nullptr;
}

remote_jobs::impl::counters::counters(metrics::registry& r)
    : done(r.make_counter("pheidi_remote_jobs_total",
                          "Jobs for files and pages of other servers that ended.")),
      failed(r.make_counter("pheidi_remote_jobs_failed_total",
                            "Those that came to nothing and are not tried again.")),
      retried(r.make_counter("pheidi_remote_jobs_retried_total", "Those that will be tried again.")),
      postponed(r.make_counter("pheidi_remote_jobs_postponed_total",
                               "Those that come again because too many waited.")),
      under_way(r.make_gauge("pheidi_remote_jobs_in_progress", "Jobs that were taken and have not ended.")) {}

remote_jobs::impl::impl(parts given) : p(std::move(given)), count_(p.registry) {}

bool remote_jobs::impl::takes_files_of(std::string_view domain) const {
  const auto rules = p.policy ? p.policy() : nullptr;
  return !rules || (rules->allowed(domain) && !rules->rule(domain).reject_media);
}

void remote_jobs::impl::begin_next() {
  while (!stopping_ && !waiting_.empty() && running_ < most_at_once) {
    ++running_;
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    p.on.spawn(work(std::move(job)));
  }
  count_.under_way.set(static_cast<double>(running_ + waiting_.size()));
}

net::awaitable<void> remote_jobs::impl::work(sidekiq::fetched job) {
  const auto began = steady_clock::now();
  const auto parsed = sidekiq::parse_job(job.raw);
  const auto row = row_of(parsed);
  result<void> ended = row ? result<void>() : result<void>(row.error());
  if (row) ended = co_await run(parsed, *row);
  const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began).count();
  log::info("remote.done", {{"jid", parsed ? parsed->jid : std::string()},
                            {"class", parsed ? parsed->klass : std::string()},
                            {"subject", row ? std::to_string(*row) : std::string()},
                            {"result", ended ? std::string("done") : ended.error().message()},
                            {"ms", took}});
  sidekiq::ended told;
  const bool again = !ended && worth_a_retry(ended.error());
  if (again) told.why = failure_of(ended.error());
  auto& counter = ended ? count_.done : again ? count_.retried : count_.failed;
  counter.add();
  told.job = std::move(job);
  --running_;
  p.ended(std::move(told));
  begin_next();
}

net::awaitable<result<void>> remote_jobs::impl::run(const result<sidekiq::job>& job, std::int64_t row) {
  const auto runner = runner_of(job->klass);
  if (!runner) co_return error{json::errc::wrong_type, job->klass};
  co_return co_await runner(*this, row);
}

remote_jobs::remote_jobs(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
remote_jobs::~remote_jobs() = default;

bool remote_jobs::runs(std::string_view klass) {
  return runner_of(klass) != nullptr;
}

void remote_jobs::take(std::vector<sidekiq::fetched> jobs) {
  for (auto& job : jobs) {
    if (impl_->waiting_.size() < most_waiting) {
      impl_->waiting_.push_back(std::move(job));
      continue;
    }
    impl_->count_.postponed.add();
    impl_->p.ended({std::move(job), std::nullopt, wall_clock::now() + come_again_after});
  }
  impl_->begin_next();
}

void remote_jobs::stop() {
  impl_->stopping_ = true;
}

std::size_t remote_jobs::under_way() const {
  return impl_->running_ + impl_->waiting_.size();
}

} // namespace pheidi::instance::remote
