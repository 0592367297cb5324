// Whether healthy hosts wait longer when as many others hang: the 99th percentile of the time from enqueueing
// to arrival, with and without.
#include "common/process.hpp"
#include "figures.hpp"
#include "scene.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <memory>
#include <sstream>
#include <unordered_map>

namespace pheidi::bench {

namespace {

using namespace std::chrono_literals;

constexpr int per_second = 300; // to the healthy ones, and as many to the others
constexpr auto pause_between = 20ms;
constexpr auto warm_up = 1s; // first connections, first key

using times = std::unordered_map<std::string, std::int64_t>; // host and id -> when

std::string key_of(std::string_view host, std::string_view id) {
  return fmt::format("{}\t{}", host, id);
}

/// Pushes jobs of one group of hosts as they fall due.
class producer {
 public:
  producer(scene& s, std::size_t group, std::uint64_t seed)
      : scene_(s), jobs_(s.here().actors(), s.inboxes(group), options(seed)) {}

  void push(int count) {
    std::vector<std::string> command{"LPUSH", "queue:push"};
    for (int i = 0; i < count; ++i) {
      auto made = jobs_.next(wall_clock::now());
      pushed_.emplace(key_of(made.expected.host, made.expected.id), unix_millis(wall_clock::now()));
      command.push_back(std::move(made.job));
    }
    if (count > 0) scene_.here().redis().run(command);
  }
  const times& pushed() const { return pushed_; }

 private:
  static swarm::fanout_options options(std::uint64_t seed) {
    swarm::fanout_options o;
    o.inboxes_per_activity = 1;
    o.seed = seed;
    return o;
  }
  scene& scene_;
  swarm::fanout jobs_;
  times pushed_;
};

/// Evenly over `length`; what a late turn missed is pushed by the next.
void produce(std::vector<producer*> to, std::chrono::seconds length) {
  const auto begun = std::chrono::steady_clock::now();
  int done = 0;
  for (auto now = begun; now - begun < length; now = std::chrono::steady_clock::now()) {
    const auto due = static_cast<int>(std::chrono::duration<double>(now - begun).count() * per_second);
    for (auto* p : to)
      p->push(due - done);
    done = due;
    rest(static_cast<int>(pause_between.count()));
  }
}

times read_ledger(const std::filesystem::path& path) {
  times out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.rfind('\t');
    out.emplace(line.substr(0, tab), std::stoll(line.substr(tab + 1)));
  }
  return out;
}

/// Milliseconds from enqueueing to arrival, of what was enqueued after the warm-up.
std::vector<double> waits(const times& pushed, const times& arrived) {
  std::int64_t first = INT64_MAX;
  for (const auto& [key, when] : pushed)
    first = std::min(first, when);
  std::vector<double> out;
  for (const auto& [key, when] : pushed) {
    if (when < first + std::chrono::milliseconds(warm_up).count()) continue;
    const auto found = arrived.find(key);
    if (found != arrived.end()) out.push_back(static_cast<double>(found->second - when));
  }
  return out;
}

double percentile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size()))) - 1;
  return values[std::min(at, values.size() - 1)];
}

std::vector<double> one_run(bool with_hanging, std::chrono::seconds length, report& out) {
  scene_options options;
  options.hosts = {"50:latency=50ms", "50:hang"};
  options.ledger = "ledger.tsv";
  scene s(options);
  const auto engine = s.start();
  producer healthy(s, 0, 11);
  producer hanging(s, 1, 12);
  std::vector<producer*> to{&healthy};
  if (with_hanging) to.push_back(&hanging);
  produce(to, length);
  test::eventually([&] { return s.world().snapshot().groups[0].accepted >= healthy.pushed().size(); }, 30s);
  rest(300); // the ledger is written behind
  auto out_times = waits(healthy.pushed(), read_ledger(s.here().path("ledger.tsv")));
  const auto seen = s.world().snapshot();
  if (seen.groups[0].accepted != healthy.pushed().size())
    out.warn(fmt::format("hanging hosts: {} of {} healthy deliveries arrived", seen.groups[0].accepted,
                         healthy.pushed().size()));
  return out_times;
}

} // namespace

void measure_hanging_hosts(const run_options& o, report& out) {
  const auto length = o.quick ? 8s : 15s;
  const int rounds = o.quick ? 2 : 3;
  std::vector<double> alone, beside;
  for (int round = 1; round <= rounds; ++round) {
    o.say(fmt::format("300/s to 50 healthy hosts, alone and with 300/s to 50 that hang, round {} of {}",
                      round, rounds));
    for (const auto ms : one_run(false, length, out))
      alone.push_back(ms);
    for (const auto ms : one_run(true, length, out))
      beside.push_back(ms);
  }
  const auto without = percentile(alone, 0.99);
  const auto with = percentile(beside, 0.99);
  out.add({"healthy_p99_ratio_half_hosts_hanging", goal::at_most, 1.2, with / without,
           fmt::format("{:.0f} ms over {:.0f} ms, of which 50 ms are the host's", with, without)});
  auto& raw = out.raw("hanging_hosts");
  raw["samples"] = alone.size() + beside.size();
  for (const auto& [name, p] :
       {std::pair{"p50_ms", 0.5}, {"p90_ms", 0.9}, {"p99_ms", 0.99}, {"max_ms", 1.0}}) {
    raw[std::string("alone_") + name] = percentile(alone, p);
    raw[std::string("with_hanging_") + name] = percentile(beside, p);
  }
}

} // namespace pheidi::bench
