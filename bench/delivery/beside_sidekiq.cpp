// The same jobs to the same hosts, once by Pheidi and once by a real Sidekiq process of 25 threads.
#include "common/process.hpp"
#include "figures.hpp"
#include "scene.hpp"
#include "sidekiq_peer.hpp"

#include <fmt/format.h>

#include <chrono>

namespace pheidi::bench {

namespace {

constexpr int sidekiq_threads = 25;

struct pace {
  double cpu_per_delivery = 0;
  double per_second = 0;
  std::string complaint;
};

/// From a fifth of the jobs to 95 %: after the start and before the tail.
pace observe(scene& s, pid_t process, std::size_t jobs) {
  s.await_delivered(jobs / 5);
  const auto cpu = cpu_seconds(process);
  const auto count = s.delivered();
  const auto begun = std::chrono::steady_clock::now();
  s.await_delivered(jobs * 95 / 100);
  const auto cpu_spent = cpu_seconds(process) - cpu;
  const auto done = static_cast<double>(s.delivered() - count);
  const auto spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  s.await_delivered(jobs);
  return {cpu_spent / done, done / spent, s.complaint(jobs)};
}

pace by_pheidi(const std::string& hosts, std::size_t jobs) {
  scene_options options;
  options.hosts = {hosts};
  scene s(options);
  s.enqueue(jobs);
  const auto engine = s.start();
  return observe(s, engine->pid(), jobs);
}

pace by_sidekiq(const std::string& hosts, std::size_t jobs) {
  scene_options options;
  options.hosts = {hosts};
  scene s(options);
  s.enqueue(jobs);
  const auto process = start_sidekiq(s.here(), sidekiq_threads);
  return observe(s, process->pid(), jobs);
}

void note(const pace& p, const std::string& who, report& out) {
  if (!p.complaint.empty()) out.warn(who + ": " + p.complaint);
}

} // namespace

void measure_beside_sidekiq(const run_options& o, report& out) {
  const std::size_t ours = o.quick ? 12000 : 30000;
  const std::size_t theirs = o.quick ? 1500 : 5000;
  std::vector<double> ratio_cpu, ratio_rate;
  std::vector<pace> pheidi_near, sidekiq_near, pheidi_far, sidekiq_far;
  for (int round = 1; round <= (o.quick ? 1 : 3); ++round) {
    o.say(fmt::format("hosts that answer at once: Sidekiq, then Pheidi, round {}", round));
    sidekiq_near.push_back(by_sidekiq("100:ok", theirs));
    pheidi_near.push_back(by_pheidi("100:ok", ours));
    o.say(fmt::format("hosts that answer after 100 ms: Sidekiq, then Pheidi, round {}", round));
    sidekiq_far.push_back(by_sidekiq("100:latency=100ms", theirs));
    pheidi_far.push_back(by_pheidi("100:latency=100ms", ours));
    ratio_cpu.push_back(sidekiq_near.back().cpu_per_delivery / pheidi_near.back().cpu_per_delivery);
    ratio_rate.push_back(pheidi_far.back().per_second / sidekiq_far.back().per_second);
  }
  const auto cpu_us = [](const std::vector<pace>& all) {
    std::vector<double> values;
    for (const auto& p : all)
      values.push_back(p.cpu_per_delivery * 1e6);
    return median(values);
  };
  const auto rate = [](const std::vector<pace>& all) {
    std::vector<double> values;
    for (const auto& p : all)
      values.push_back(p.per_second);
    return median(values);
  };
  out.add(
      {"cpu_per_delivery_sidekiq_over_pheidi", goal::at_least, 8, median(ratio_cpu),
       fmt::format("{} us over {} us", number_text(cpu_us(sidekiq_near)), number_text(cpu_us(pheidi_near)))});
  out.add({"rate_100ms_latency_pheidi_over_sidekiq", goal::at_least, 12, median(ratio_rate),
           fmt::format("{}/s over {}/s", number_text(rate(pheidi_far)), number_text(rate(sidekiq_far)))});
  auto& raw = out.raw("sidekiq");
  raw["threads"] = sidekiq_threads;
  raw["cpu_us_per_delivery"] = cpu_us(sidekiq_near);
  raw["per_second_100ms"] = rate(sidekiq_far);
  auto& mine = out.raw("pheidi_beside_sidekiq");
  mine["cpu_us_per_delivery"] = cpu_us(pheidi_near);
  mine["cpu_us_per_delivery_100ms"] = cpu_us(pheidi_far);
  mine["per_second_100ms"] = rate(pheidi_far);
  for (const auto& p : sidekiq_near)
    note(p, "Sidekiq", out);
  for (const auto& p : sidekiq_far)
    note(p, "Sidekiq, 100 ms", out);
  for (const auto& p : pheidi_near)
    note(p, "Pheidi", out);
  for (const auto& p : pheidi_far)
    note(p, "Pheidi, 100 ms", out);
}

} // namespace pheidi::bench
