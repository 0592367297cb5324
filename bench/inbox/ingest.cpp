// Activities per second from the request to the committed row, against pgbench with the same rows.
#include "ingest.hpp"

#include "common/process.hpp"
#include "figures.hpp"
#include "pgbench.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <chrono>

namespace pheidi::bench {

namespace {

std::string answers(const sent& s) {
  return s.refused == 0 ? "" : fmt::format("{} of {} refused", s.refused, s.refused + s.accepted);
}

void publish_cpu(const ingest_run& median_run, report& out) {
  const auto& cpu = median_run.per_activity;
  out.also("ingest_cpu_us_per_activity_engine", 1e6 * cpu.engine, "us",
           fmt::format("{:.0f} of it the inbox thread", 1e6 * cpu.inbox_thread));
  out.also("ingest_cpu_us_per_activity_postgres", 1e6 * cpu.postgres, "us");
  out.also("ingest_cpu_us_per_activity_redis", 1e6 * cpu.redis, "us");
}

} // namespace

ingest_run ingest_once(std::size_t activities, const run_options& o) {
  const auto& who = everybody();
  stage s;
  activity_source source(who);
  const auto engine = s.start(true);
  sender to(s.socket());
  const auto greeted = to.send(sign(who, source.greetings()));
  s.await_settled();
  o.say(fmt::format("signing {} activities", number_text(static_cast<double>(activities))));
  const auto requests = sign(who, source.next(activities));
  o.say("sending them");
  const auto before = s.spent_so_far(engine->pid());
  const auto begun = std::chrono::steady_clock::now();
  const auto done = to.send(requests);
  s.await_settled();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  const auto cpu = s.spent_so_far(engine->pid()) - before;
  const auto n = static_cast<double>(activities);
  ingest_run out{n / took.count(),
                 {cpu.engine / n, cpu.inbox_thread / n, cpu.postgres / n, cpu.redis / n},
                 done.seconds,
                 answers(greeted) + answers(done)};
  if (out.complaint.empty()) out.complaint = s.complaint(source.expected());
  return out;
}

void measure_ingest(const run_options& o, report& out) {
  const int rounds = o.quick ? 2 : 5;
  const std::size_t activities = o.quick ? 10'000 : 40'000;
  std::vector<double> ratios, ours, theirs, their_cpu;
  std::vector<ingest_run> runs;
  for (int round = 1; round <= rounds; ++round) {
    o.say(fmt::format("pgbench, round {} of {}", round, rounds));
    stage s;
    const auto limit = run_pgbench(s, activities / 2);
    o.say(fmt::format("pgbench: {}/s; the inbox, round {} of {}", number_text(limit.per_second), round,
                      rounds));
    runs.push_back(ingest_once(activities, o));
    ours.push_back(runs.back().per_second);
    theirs.push_back(limit.per_second);
    their_cpu.push_back(1e6 * limit.postgres_cpu);
    ratios.push_back(ours.back() / theirs.back());
    if (!runs.back().complaint.empty()) out.warn("ingest: " + runs.back().complaint);
  }
  out.add({"ingest_over_pgbench", goal::at_least, 2, median(ratios), range_text(ratios)});
  out.also("ingest_activities_per_second", median(ours), "/s", range_text(ours));
  out.also("pgbench_transactions_per_second", median(theirs), "/s", range_text(theirs));
  publish_cpu(runs[runs.size() / 2], out);
  out.also("pgbench_cpu_us_per_transaction_postgres", median(their_cpu), "us");
  auto& raw = out.raw("ingest");
  raw["ratios"] = boost::json::array(ratios.begin(), ratios.end());
  raw["activities_per_second"] = boost::json::array(ours.begin(), ours.end());
  raw["pgbench_per_second"] = boost::json::array(theirs.begin(), theirs.end());
}

} // namespace pheidi::bench
