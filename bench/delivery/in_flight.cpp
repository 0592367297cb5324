// Hosts that answer after three seconds: how many deliveries one process has under way at once, and what each
// costs in memory.
//
// In flight are the requests that a host has read to their end and not answered yet,
// as the hosts count them; what waits for its signature or its turn is not among them.
#include "common/process.hpp"
#include "figures.hpp"
#include "scene.hpp"

#include <fmt/format.h>

namespace pheidi::bench {

namespace {

constexpr const char* slow_hosts = "1500:latency=3s";
constexpr int sample_ms = 100;

struct peak {
  double in_flight = 0;
  double bytes_each = 0;
  double idle_bytes = 0;
  double descriptors = 0;
  std::size_t not_in_time = 0; // deliveries that had to be tried again
  std::string complaint;
};

std::uint64_t in_flight_now(scene& s) {
  const auto all = s.world().snapshot().total();
  return all.requests - all.accepted - all.refused;
}

/// Every attempt ends in a line; all of them must be deliveries.
std::size_t attempts_that_failed(const test::engine_process& engine) {
  return engine.lines_with("\"delivery.done\"").size() - engine.lines_with("\"result\":\"delivered\"").size();
}

peak deliver(bool tls, std::size_t jobs, std::size_t at_once) {
  scene_options options;
  options.hosts = {slow_hosts};
  options.tls = tls;
  scene s(options);
  const auto engine = s.start({"--set", fmt::format("queue.max_in_flight={}", at_once)});
  rest(1000);
  peak found;
  found.idle_bytes = static_cast<double>(resident_bytes(engine->pid()));
  s.enqueue(jobs);
  std::uint64_t delivered = 0;
  int idle = 0;
  while (delivered < jobs && idle < 600) {
    rest(sample_ms);
    const auto flying = static_cast<double>(in_flight_now(s));
    if (flying > found.in_flight) {
      found.in_flight = flying;
      found.bytes_each = (static_cast<double>(resident_bytes(engine->pid())) - found.idle_bytes) / flying;
      found.descriptors = static_cast<double>(open_descriptors(engine->pid()));
    }
    const auto now = s.delivered();
    idle = now > delivered ? 0 : idle + 1;
    delivered = now;
  }
  rest(200); // the log is written behind
  found.not_in_time = attempts_that_failed(*engine);
  found.complaint = s.complaint(jobs);
  return found;
}

void publish(const std::string& scheme, double most_bytes, const peak& p, std::size_t at_once, report& out) {
  out.add({"bytes_per_delivery_in_flight_" + scheme, goal::at_most, most_bytes, p.bytes_each,
           fmt::format("at {} in flight, beyond {:.0f} MB at rest", number_text(p.in_flight),
                       p.idle_bytes / 1e6)});
  auto& raw = out.raw("in_flight_" + scheme);
  raw["peak"] = p.in_flight;
  raw["bytes_each"] = p.bytes_each;
  raw["resident_at_rest"] = p.idle_bytes;
  raw["descriptors_at_peak"] = p.descriptors;
  raw["failed_attempts"] = p.not_in_time;
  raw["queue.max_in_flight"] = at_once;
  if (!p.complaint.empty()) out.warn("in flight, " + scheme + ": " + p.complaint);
  if (p.not_in_time) out.warn(fmt::format("in flight, {}: {} attempts failed", scheme, p.not_in_time));
}

} // namespace

void measure_in_flight(const run_options& o, report& out) {
  // The window doubles up to this with what has been settled, so the jobs must last for two rounds of it.
  const std::size_t at_once = o.quick ? 6500 : 8192;
  const std::size_t jobs = o.quick ? 14500 : 24000;
  o.say("hosts that answer after 3 s, http");
  const auto http = deliver(false, jobs, at_once);
  o.say("hosts that answer after 3 s, https");
  const auto https = deliver(true, jobs, at_once);
  const bool whole = http.complaint.empty() && https.complaint.empty();
  out.add({"in_flight_at_3s_latency", goal::at_least, 5000, whole ? http.in_flight : 0,
           fmt::format("http; https {}; all delivered, failed attempts {}", number_text(https.in_flight),
                       http.not_in_time + https.not_in_time)});
  publish("http", 16384, http, at_once, out);
  publish("https", 65536, https, at_once, out);
}

} // namespace pheidi::bench
