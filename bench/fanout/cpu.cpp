// CPU of the engine per delivery: of a fan-out, over that of ready jobs for the same inboxes, which is what
// `bench/run delivery` measures. The whole of each: reading rows, writing and signing the document, opening
// connections. The two alternate.
#include "common/process.hpp"
#include "figures.hpp"
#include "stage.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <csignal>

namespace pheidi::bench {

namespace {

/// Microseconds of CPU per delivery.
double deliver(stage& s, bool as_jobs) {
  const auto post = s.write(0, usual_text());
  const auto before = s.arrived();
  const auto engine = s.start();
  rest(1500);
  if (as_jobs) {
    // What pushes is not what is measured: Pheidi finds the queue full.
    engine->signal(SIGSTOP);
    s.push_jobs(post);
    engine->signal(SIGCONT);
  }
  const auto cpu = cpu_seconds(engine->pid());
  if (!as_jobs) s.distribute(post);
  s.await_arrived(before + s.size().inboxes());
  const auto used = cpu_seconds(engine->pid()) - cpu;
  rest(300);
  return 1e6 * used / static_cast<double>(s.size().inboxes());
}

} // namespace

void measure_cpu(const run_options& o, report& out) {
  const int rounds = o.quick ? 2 : 5;
  stage s(audience(o.quick));
  std::vector<double> ratios, ours, jobs;
  for (int round = 1; round <= rounds; ++round) {
    o.say(fmt::format("fan-out and ready jobs, round {} of {}", round, rounds));
    jobs.push_back(deliver(s, true));
    ours.push_back(deliver(s, false));
    ratios.push_back(ours.back() / jobs.back());
  }
  out.add({"cpu_per_delivery_over_delivery_bench", goal::at_most, 1.05, median(ratios), range_text(ratios)});
  out.also("fanout_cpu_us_per_delivery", median(ours), "us");
  out.also("jobs_cpu_us_per_delivery", median(jobs), "us", "each connection is opened in both");
  out.raw("cpu")["ratios"] = boost::json::array(ratios.begin(), ratios.end());
}

} // namespace pheidi::bench
