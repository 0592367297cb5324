// Each rule with the setting that is most likely the wrong one.
#include "config/checks.hpp"

#include <algorithm>

namespace pheidi::config {

std::vector<broken_rule> broken_rules(const settings& s) {
  std::vector<broken_rule> out;
  const auto require = [&out](bool holds, std::vector<std::string> settings, std::string expected) {
    if (!holds) out.push_back({std::move(settings), std::move(expected)});
  };
  const auto& q = s.queue;
  const auto& d = s.delivery;
  // A live process must have had two chances to say so before another takes its jobs.
  require(q.lease >= 2 * q.heartbeat, {"queue.lease_s", "queue.heartbeat_s"},
          "at least twice queue.heartbeat_s");
  require(q.max_job_bytes <= q.max_in_flight_bytes, {"queue.max_job_bytes", "queue.max_in_flight_bytes"},
          "at most queue.max_in_flight_bytes");
  // A job passed through to a queue of ours would come back at once, for ever.
  require(std::ranges::none_of(q.queues, [&](const auto& one) { return one.name == q.passthrough; }),
          {"queue.passthrough", "queue.queues"}, "a queue that is not in queue.queues");
  require(d.lane_concurrency_start <= d.lane_concurrency_max,
          {"delivery.lane_concurrency_start", "delivery.lane_concurrency_max"},
          "at most delivery.lane_concurrency_max");
  require(d.breaker_open <= d.breaker_open_max, {"delivery.breaker_open_s", "delivery.breaker_open_max_s"},
          "at most delivery.breaker_open_max_s");
  require(!s.media.base_url.empty(), {"media.swift", "media.azure"},
          "an address of its files, as media.swift_object_url, media.azure_alias_host or media.base_url");
  const bool serves = s.process.has("web") || s.process.has("streaming");
  require(!serves || !s.web.listen.empty(), {"web.listen", "process.roles"},
          "an address, for the roles web and streaming");
  require(!s.process.has("streaming") || s.web.api, {"web.api", "process.roles"},
          "true, for the role streaming");
  return out;
}

} // namespace pheidi::config
