// The end of an attempt: what the job, the lane, the availability of the host, the log and the metrics get of
// it.
#include "shard_counters.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/delivery/shard.hpp"

#include <fmt/format.h>

namespace pheidi::federation::delivery {

namespace {

constexpr seconds confirm_success_every{300};

int status_of(const outcome& o) {
  if (const auto* d = std::get_if<delivered>(&o)) return d->status;
  if (const auto* r = std::get_if<refused>(&o)) return r->status;
  if (const auto* f = std::get_if<host_fault>(&o)) return f->status;
  return 0;
}

std::string reason_of(const outcome& o, std::string_view inbox) {
  if (const auto failure = failure_of(o, inbox)) return failure->message;
  if (const auto* f = std::get_if<forbidden>(&o)) return f->why.message();
  return {};
}

/// Of an end that is not tried again.
std::string remark_on(const outcome& o, std::string_view inbox) {
  if (std::holds_alternative<delivered>(o)) return {};
  if (const auto* r = std::get_if<refused>(&o)) return fmt::format("{} answered {}", inbox, r->status);
  const auto reason = reason_of(o, inbox);
  return fmt::format("{}: {}", inbox, reason.empty() ? label(o) : std::string_view(reason));
}

std::optional<seconds> retry_after_of(const outcome& o) {
  const auto* f = std::get_if<host_fault>(&o);
  return f ? f->retry_after : std::nullopt;
}

} // namespace

void shard::finish(host_state& h, delivery_ptr job, const attempt& a) {
  const auto now = steady_clock::now();
  const auto wall = wall_clock::now();
  for (auto& p : h.queue.finished(a.what, a.latency, now))
    park(std::move(p));
  note_host(h, a.what);
  count_->count(label(a.what));
  if (a.requests) count_->latency.observe(std::chrono::duration<double>(a.latency).count());
  if (job->enqueued_at != wall_time{})
    count_->wait.observe(std::chrono::duration<double>(wall - job->enqueued_at).count());

  if (const auto* later = std::get_if<deferred>(&a.what)) {
    log_outcome(*job, a, "deferred");
    return park({std::move(job), later->delay, later->why});
  }
  std::optional<sidekiq::failure> failure;
  if (!std::holds_alternative<delivered>(a.what)) failure = failure_of(a.what, job->inbox.text());
  if (!failure) {
    log_outcome(*job, a, label(a.what));
    return settle(*job, sidekiq::done{}, true, false, remark_on(a.what, job->inbox.text()));
  }
  const auto& raw = job_text(*job, wall);
  const auto parsed = sidekiq::parse_job(raw);
  const sidekiq::random_source random{
      [](void* s, std::uint32_t bound) { return static_cast<shard*>(s)->random_below(bound); }, this};
  auto fate = sidekiq::after_failure(raw, *parsed, job->source.queue, *failure, wall,
                                     &sidekiq::delivery_retry_delay, random);
  if (auto* again = std::get_if<sidekiq::retry_at>(&fate)) {
    const auto earliest = wall + retry_after_of(a.what).value_or(seconds(0));
    const auto when = std::max(again->when, std::chrono::time_point_cast<wall_clock::duration>(earliest));
    log_outcome(*job, a, "retry");
    return settle(*job, sidekiq::into_retry{when, std::move(again->job)}, true, true);
  }
  if (auto* dead = std::get_if<sidekiq::to_dead_set>(&fate)) {
    log_outcome(*job, a, "dead");
    return settle(*job, sidekiq::into_dead{std::move(dead->job), wall}, true, true);
  }
  log_outcome(*job, a, "exhausted");
  settle(*job, sidekiq::done{}, true, true, failure->message);
}

void shard::note_host(host_state& h, const outcome& o) {
  auto& counts = h.queue.counts();
  const auto signal = availability_for(o);
  if (std::holds_alternative<refused>(o)) ++counts.refused;
  if (signal == availability_signal::success) {
    ++counts.delivered;
    // Clearing costs two commands, so a host that never failed is only confirmed now and then.
    const auto now = steady_clock::now();
    if (!h.failing && h.success_reported != steady_time{} && now - h.success_reported < confirm_success_every)
      return;
    h.failing = false;
    h.success_reported = now;
    pending_.hosts.push_back({h.queue.to().host, true});
  }
  if (signal == availability_signal::failure) {
    ++counts.failed;
    counts.last_error = reason_of(o, h.queue.to().host);
    h.failing = true;
    pending_.hosts.push_back({h.queue.to().host, false});
  }
}

void shard::log_outcome(const delivery& job, const attempt& a, std::string_view ended) {
  const auto why = reason_of(a.what, job.inbox.to.host);
  const bool bad = ended == "retry" || ended == "dead" || ended == "exhausted" || ended == "forbidden";
  const auto level = bad ? log::level::warn : log::level::info;
  if (!log::enabled(level)) return;
  if (why.empty() && std::holds_alternative<delivered>(a.what)) {
    log::write(level, "delivery.done",
               {{"result", ended},
                {"jid", job.jid},
                {"host", job.inbox.to.host},
                {"status", status_of(a.what)},
                {"ms", a.latency.count()},
                {"attempt", job.attempt},
                {"queue", job.source.queue},
                {"signature", name(a.scheme)},
                {"kept", a.reused}});
    return;
  }
  log::write(level, "delivery.done",
             {{"result", ended},
              {"outcome", label(a.what)},
              {"jid", job.jid},
              {"inbox", job.inbox.text()},
              {"sender", job.sender.value},
              {"status", status_of(a.what)},
              {"ms", a.latency.count()},
              {"attempt", job.attempt},
              {"queue", job.source.queue},
              {"signature", name(a.scheme)},
              {"requests", a.requests},
              {"error", why},
              {"answer", a.note}});
}

} // namespace pheidi::federation::delivery
