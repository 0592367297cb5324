// What a fan-out takes in Redis at its peak, as one job per inbox and as Pheidi keeps it.
//
// The jobs are all there before the first is worked, as when Ruby has fanned out: it pushes much faster than
// anybody delivers. Pheidi's peak is the highest of many looks while it delivers.
#include "common/process.hpp"
#include "figures.hpp"
#include "stage.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::bench {

namespace {

double peak_of_jobs(stage& s, const stage::written& post) {
  const auto before = s.redis_bytes();
  s.push_jobs(post);
  const auto after = s.redis_bytes();
  s.here().redis().run({"DEL", "queue:push"});
  return static_cast<double>(after - before);
}

double peak_of_pheidi(stage& s, const stage::written& post) {
  const auto engine = s.start();
  rest(1500);
  const auto before = s.redis_bytes();
  auto highest = before;
  s.distribute(post);
  while (s.arrived() < s.size().inboxes()) {
    highest = std::max(highest, s.redis_bytes());
    rest(3);
  }
  return static_cast<double>(highest - before);
}

} // namespace

void measure_memory(const run_options& o, report& out) {
  stage s(audience(o.quick));
  const auto post = s.write(0, usual_text());
  o.say("one job per inbox in Redis");
  const auto jobs = peak_of_jobs(s, post);
  o.say("the same as one fan-out");
  const auto ours = peak_of_pheidi(s, post);
  out.add({"redis_peak_bytes_jobs_over_pheidi", goal::at_least, 50, jobs / ours,
           fmt::format("{:.1f} MB over {:.2f} MB for {} inboxes", jobs / 1e6, ours / 1e6,
                       number_text(static_cast<double>(s.size().inboxes())))});
}

} // namespace pheidi::bench
