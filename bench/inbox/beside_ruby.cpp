// CPU for each activity: a Ruby web server and Sidekiq, and the engine, doing the same.
#include "figures.hpp"
#include "ingest.hpp"
#include "ruby_peer.hpp"

#include <fmt/format.h>

namespace pheidi::bench {

namespace {

constexpr int web_threads = 5;
constexpr int worker_threads = 25;
/// An Undo or Update may overtake what it is about.
constexpr double sidekiq_keeps_no_order = 0.05;

struct ruby_run {
  double web = 0, worker = 0, postgres = 0; // CPU seconds for each activity
  double per_second = 0;
  std::string complaint;
  double both() const { return web + worker; }
};

ruby_run by_ruby(std::size_t activities) {
  const auto& who = everybody();
  stage s;
  activity_source source(who);
  ruby_peer ruby(s, web_threads, worker_threads);
  sender to(ruby.socket());
  const auto greeted = to.send(sign(who, source.greetings()));
  ruby.await_settled();
  const auto requests = sign(who, source.next(activities));
  const auto web = ruby.web_cpu(), worker = ruby.worker_cpu();
  const auto postgres = s.postgres_cpu();
  const auto begun = std::chrono::steady_clock::now();
  const auto done = to.send(requests);
  ruby.await_settled();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  const auto n = static_cast<double>(activities);
  ruby_run out{(ruby.web_cpu() - web) / n,
               (ruby.worker_cpu() - worker) / n,
               (s.postgres_cpu() - postgres) / n,
               n / took.count(),
               {}};
  if (greeted.refused + done.refused > 0)
    out.complaint = fmt::format("{} requests refused", greeted.refused + done.refused);
  else
    out.complaint = s.complaint(source.expected(), sidekiq_keeps_no_order);
  return out;
}

} // namespace

void measure_beside_ruby(const run_options& o, report& out) {
  const int rounds = o.quick ? 1 : 3;
  const std::size_t theirs = o.quick ? 2'000 : 6'000;
  const std::size_t ours = o.quick ? 10'000 : 40'000;
  std::vector<double> ratios, web, worker, mine, postgres;
  for (int round = 1; round <= rounds; ++round) {
    o.say(fmt::format("Puma and Sidekiq, round {} of {}", round, rounds));
    const auto ruby = by_ruby(theirs);
    o.say(fmt::format("Pheidi, round {} of {}", round, rounds));
    const auto engine = ingest_once(ours, o);
    ratios.push_back(ruby.both() / engine.per_activity.engine);
    web.push_back(1e6 * ruby.web);
    worker.push_back(1e6 * ruby.worker);
    postgres.push_back(1e6 * ruby.postgres);
    mine.push_back(1e6 * engine.per_activity.engine);
    if (!ruby.complaint.empty()) out.warn("Ruby: " + ruby.complaint);
    if (!engine.complaint.empty()) out.warn("beside Ruby: " + engine.complaint);
  }
  out.add({"cpu_per_activity_ruby_over_pheidi", goal::at_least, 10, median(ratios),
           fmt::format("{} us over {} us, {}", number_text(median(web) + median(worker)),
                       number_text(median(mine)), range_text(ratios))});
  out.also("ruby_cpu_us_per_activity_puma", median(web), "us");
  out.also("ruby_cpu_us_per_activity_sidekiq", median(worker), "us");
  out.also("ruby_cpu_us_per_activity_postgres", median(postgres), "us");
  auto& raw = out.raw("beside_ruby");
  raw["web_threads"] = web_threads;
  raw["worker_threads"] = worker_threads;
  raw["engine_cpu_us_per_activity"] = median(mine);
}

} // namespace pheidi::bench
