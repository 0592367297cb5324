// The way from a request to its 202 alone, with the queue left as it is: CPU against RSA, latency at half
// load.
#include "common/process.hpp"
#include "figures.hpp"
#include "stage.hpp"

#include "pheidi/crypto/rsa.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <unistd.h>

namespace pheidi::bench {

namespace {

constexpr int limit_ms = 300;

struct round_of {
  double share = 0, per_cpu_second = 0, per_second = 0, redis_us = 0, engine_us = 0;
  double limit = 0;
};

round_of accept_once(stage& s, sender& to, pid_t engine, const std::vector<request>& requests, report& out) {
  const auto limit_before = crypto::measure_rsa2048_verifications_per_cpu_second(limit_ms);
  const auto before = s.spent_so_far(engine);
  const auto done = to.send(requests);
  const auto cpu = s.spent_so_far(engine) - before;
  const auto limit = (limit_before + crypto::measure_rsa2048_verifications_per_cpu_second(limit_ms)) / 2;
  if (done.refused > 0) out.warn(fmt::format("accept: {} requests refused", done.refused));
  s.here().redis().run({"DEL", "queue:ingress"});
  const auto n = static_cast<double>(done.accepted);
  return {n / cpu.inbox_thread / limit, n / cpu.inbox_thread, n / done.seconds,
          1e6 * cpu.redis / n,          1e6 * cpu.engine / n, limit};
}

/// The engine has cores of its own, and nobody else's work goes before the three of them: what the machine
/// does besides for some milliseconds would be all that is seen of the slowest hundredth.
void half_load(stage& s, sender& to, pid_t engine, const std::vector<request>& requests, double capacity,
               int rounds, report& out) {
  using half = set_apart::half;
  const set_apart sending(::getpid(), half::first), queueing(s.here().redis().pid(), half::first);
  const set_apart accepting(engine, half::second);
  std::vector<double> ratios, middle, late;
  for (int round = 0; round < rounds; ++round) {
    const auto done = to.send(requests, capacity / 2);
    s.here().redis().run({"DEL", "queue:ingress"});
    middle.push_back(done.latency(0.5));
    late.push_back(done.latency(0.99));
    ratios.push_back(late.back() / middle.back());
  }
  out.add({"accept_p99_over_p50_at_half_load", goal::at_most, 10, median(ratios),
           fmt::format("{} ms over {} ms at {}/s, {}", number_text(median(late)), number_text(median(middle)),
                       number_text(capacity / 2), range_text(ratios))});
}

} // namespace

void measure_accept(const run_options& o, report& out) {
  const int rounds = o.quick ? 3 : 7;
  const std::size_t activities = o.quick ? 10'000 : 30'000;
  const auto& who = everybody();
  stage s;
  activity_source source(who);
  o.say("signing for the accept path");
  const auto greetings = sign(who, source.greetings());
  const auto requests = sign(who, source.next(activities));
  const auto engine = s.start(false);
  sender to(s.socket());
  std::vector<double> shares, rates, wall, redis, whole, limits;
  for (int round = 1; round <= rounds; ++round) {
    o.say(fmt::format("accepting, round {} of {}", round, rounds));
    // A key is believed for a minute, so everybody says hello before each round.
    to.send(greetings);
    const auto r = accept_once(s, to, engine->pid(), requests, out);
    shares.push_back(r.share);
    rates.push_back(r.per_cpu_second);
    wall.push_back(r.per_second);
    redis.push_back(r.redis_us);
    whole.push_back(r.engine_us);
    limits.push_back(r.limit);
  }
  out.add({"verify_share_of_rsa_limit", goal::at_least, 0.35, median(shares), range_text(shares)});
  o.say("accepting at half that rate");
  // What was measured before left gigabytes to write back; Redis would wait for them in its fsync.
  ::sync();
  half_load(s, to, engine->pid(), requests, median(wall), o.quick ? 2 : 9, out);
  out.also("accept_cpu_us_per_request_inbox_thread", 1e6 / median(rates), "us");
  out.also("accept_cpu_us_per_request_engine", median(whole), "us", "with its other threads");
  out.also("accept_cpu_us_per_request_redis", median(redis), "us");
  out.also("accept_requests_per_second", median(wall), "/s", "wall clock, the senders share the cores");
  out.also("rsa2048_verifications_per_cpu_second", median(limits), "/s", range_text(limits, "measurements"));
  auto& raw = out.raw("accept");
  raw["shares"] = boost::json::array(shares.begin(), shares.end());
  raw["requests_per_cpu_second"] = boost::json::array(rates.begin(), rates.end());
}

} // namespace pheidi::bench
