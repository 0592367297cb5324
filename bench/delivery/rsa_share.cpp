// How near the whole engine comes to what signing alone would allow: deliveries per CPU-second over
// signatures per CPU-second.
//
// Counted between 10 % and 95 % of the jobs, when connections are kept. The fake
// servers live in this process, so the engine's clock holds the engine alone.
#include "common/process.hpp"
#include "figures.hpp"
#include "rsa_limit.hpp"
#include "scene.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <chrono>
#include <map>

namespace pheidi::bench {

namespace {

constexpr int baseline_ms = 600;
constexpr const char* many_hosts = "100:ok";

struct run {
  double per_cpu_second = 0;
  double per_second = 0;
  double system_share = 0;
  double connections_opened = 0; // within the window
  double descriptors = 0;
  std::string complaint;
};

struct moment {
  double delivered, cpu, connections, user, system;
  std::chrono::steady_clock::time_point at;
};

moment now_of(scene& s, pid_t engine) {
  const auto seen = s.world().snapshot();
  const auto apart = cpu_seconds_apart(engine);
  return {static_cast<double>(seen.deliveries.delivered),
          cpu_seconds(engine),
          static_cast<double>(seen.total().connections),
          apart.user,
          apart.system,
          std::chrono::steady_clock::now()};
}

run deliver(bool tls, std::size_t jobs) {
  scene_options options;
  options.hosts = {many_hosts};
  options.tls = tls;
  scene s(options);
  s.enqueue(jobs);
  const auto engine = s.start();
  s.await_delivered(jobs / 10);
  const auto from = now_of(s, engine->pid());
  s.await_delivered(jobs * 95 / 100);
  const auto to = now_of(s, engine->pid());
  const auto descriptors = open_descriptors(engine->pid());
  s.await_delivered(jobs);

  const auto count = to.delivered - from.delivered;
  const auto ticks = to.user - from.user + to.system - from.system;
  return {count / (to.cpu - from.cpu),
          count / std::chrono::duration<double>(to.at - from.at).count(),
          ticks > 0 ? (to.system - from.system) / ticks : 0,
          to.connections - from.connections,
          static_cast<double>(descriptors),
          s.complaint(jobs)};
}

struct series {
  std::vector<double> share, per_cpu_second, per_second, system_share, opened, descriptors;

  void add(const run& r, double limit) {
    share.push_back(r.per_cpu_second / limit);
    per_cpu_second.push_back(r.per_cpu_second);
    per_second.push_back(r.per_second);
    system_share.push_back(r.system_share);
    opened.push_back(r.connections_opened);
    descriptors.push_back(r.descriptors);
  }
};

void publish(const std::string& scheme, double target, const series& of, report& out) {
  out.add({scheme + "_share_of_rsa_limit", goal::at_least, target, median(of.share), range_text(of.share)});
  out.also(scheme + "_cpu_us_per_delivery", 1e6 / median(of.per_cpu_second), "us",
           fmt::format("{:.0f} % of it in the kernel", 100 * median(of.system_share)));
  out.also(scheme + "_deliveries_per_second", median(of.per_second), "/s",
           "wall clock, the servers share the cores");
  out.also(scheme + "_connections_opened", median(of.opened), "", "within the measured window");
  out.also(scheme + "_open_descriptors", median(of.descriptors), "",
           "of the engine, at the end of the window");
  auto& raw = out.raw(scheme);
  const std::map<std::string, const std::vector<double>*> columns{
      {"share", &of.share},
      {"deliveries_per_cpu_second", &of.per_cpu_second},
      {"per_second", &of.per_second},
      {"connections_opened", &of.opened},
  };
  for (const auto& [name, values] : columns)
    raw[name] = boost::json::array(values->begin(), values->end());
}

} // namespace

void measure_rsa_share(const run_options& o, report& out) {
  const int rounds = o.quick ? 3 : 5;
  const std::size_t jobs = o.quick ? 15000 : 40000;
  std::map<bool, series> found;
  std::vector<double> limits;
  limits.push_back(rsa_signs_per_cpu_second(baseline_ms));
  for (int round = 1; round <= rounds; ++round) {
    for (const bool tls : {false, true}) {
      o.say(fmt::format("{} deliveries over {}, round {} of {}", number_text(static_cast<double>(jobs)),
                        tls ? "https" : "http", round, rounds));
      const auto r = deliver(tls, jobs);
      limits.push_back(rsa_signs_per_cpu_second(baseline_ms));
      // What the limit was before the run and is after it; the machine's speed drifts.
      const auto limit = (limits[limits.size() - 2] + limits.back()) / 2;
      found[tls].add(r, limit);
      if (!r.complaint.empty()) out.warn((tls ? "https: " : "http: ") + r.complaint);
    }
  }
  publish("http", 0.88, found[false], out);
  publish("https", 0.82, found[true], out);
  out.also("rsa2048_signs_per_cpu_second", median(limits), "/s", range_text(limits, "measurements"));
  out.raw("rsa")["signs_per_cpu_second"] = boost::json::array(limits.begin(), limits.end());
}

} // namespace pheidi::bench
