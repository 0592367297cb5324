// Whether the engine grows with what has passed through it: the slope of its resident memory.
#include "common/process.hpp"
#include "figures.hpp"
#include "stage.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pheidi::bench {

namespace {

/// Megabytes for each million activities, by least squares over (activities so far, bytes).
double slope(const std::vector<std::pair<double, double>>& points) {
  const auto n = static_cast<double>(points.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [activities, bytes] : points) {
    x += activities;
    y += bytes;
    xx += activities * activities;
    xy += activities * bytes;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

/// Once the allocator has given back what the last portion needed for a while.
double settled_megabytes(pid_t process) {
  constexpr int most_looks = 15, quiet_looks = 3;
  auto last = resident_bytes(process);
  for (int looks = 0, quiet = 0; looks < most_looks && quiet < quiet_looks; ++looks) {
    rest(1000);
    const auto now = resident_bytes(process);
    quiet = now + (256 << 10) >= last ? quiet + 1 : 0;
    last = std::min(last, now);
  }
  return static_cast<double>(last) / (1 << 20);
}

} // namespace

void measure_memory(const run_options& o, report& out) {
  const std::size_t portion = o.quick ? 4'000 : 20'000;
  const int portions = o.quick ? 8 : 30;
  const int to_fill = portions / 3; // caches and the allocator's pools first
  const auto& who = everybody();
  stage s;
  activity_source source(who);
  const auto engine = s.start(true);
  sender to(s.socket());
  to.send(sign(who, source.greetings()));
  s.await_settled();
  std::vector<std::pair<double, double>> points;
  std::vector<double> megabytes;
  for (int i = 0; i <= portions; ++i) {
    o.say(fmt::format("memory after {} activities", number_text(static_cast<double>(portion) * i)));
    const auto now = settled_megabytes(engine->pid());
    megabytes.push_back(now);
    if (i >= to_fill) points.emplace_back(static_cast<double>(portion) * i / 1e6, now);
    if (i == portions) break;
    to.send(sign(who, source.next(portion)));
    s.await_settled();
    // What the engine caused for others to do is not what is measured, and Redis would keep all of it.
    for (const auto* queue : {"default", "push", "pull"})
      s.here().redis().run({"DEL", fmt::format("queue:{}", queue)});
    s.here().redis().run({"DEL", "schedule"});
  }
  const auto counted = static_cast<double>(portion) * (portions - to_fill);
  out.add(
      {"rss_growth_per_million_activities_mb", goal::at_most, 20, slope(points),
       fmt::format("{} MB to {} MB in the last {}", number_text(megabytes[static_cast<std::size_t>(to_fill)]),
                   number_text(megabytes.back()), number_text(counted))});
  out.raw("memory")["resident_mb"] = boost::json::array(megabytes.begin(), megabytes.end());
  if (auto wrong = s.complaint(source.expected()); !wrong.empty()) out.warn("memory: " + wrong);
}

} // namespace pheidi::bench
