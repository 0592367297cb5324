// The metric cells of one shard.
#pragma once

#include "pheidi/base/metrics.hpp"

#include <map>
#include <string>
#include <string_view>

namespace pheidi::federation::delivery {

struct shard_counters {
  explicit shard_counters(metrics::registry& r)
      : registry(r),
        latency(r.make_histogram("pheidi_delivery_request_seconds", "From the signed request to the answer.",
                                 metrics::latency_buckets())),
        wait(r.make_histogram("pheidi_delivery_wait_seconds",
                              "From the job's enqueued_at to the end of its attempt.",
                              metrics::latency_buckets())),
        signing(r.make_histogram("pheidi_delivery_signing_seconds", "One RSA signature.",
                                 {0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.005, 0.01})),
        requests(r.make_counter("pheidi_delivery_requests_total",
                                "HTTP requests sent, second knocks and hops included.")),
        second_knocks(r.make_counter("pheidi_delivery_second_knocks_total",
                                     "Requests repeated with the other signature scheme.")),
        parked(r.make_counter("pheidi_delivery_parked_total",
                              "Deliveries put into the schedule set without an attempt.")),
        sending(r.make_gauge("pheidi_delivery_sending", "Deliveries under way.")),
        waiting(r.make_gauge("pheidi_delivery_waiting", "Deliveries waiting in their lanes.")),
        signing_waiting(
            r.make_gauge("pheidi_delivery_signing_waiting", "Signatures waiting for their turn.")),
        lanes(r.make_gauge("pheidi_delivery_lanes", "Hosts with a lane.")),
        lanes_open(r.make_gauge("pheidi_delivery_lanes_open", "Lanes whose circuit breaker is open.")),
        identities(r.make_gauge("pheidi_delivery_signing_identities", "Keys in the cache.")),
        lag(r.make_gauge("pheidi_delivery_loop_lag_seconds",
                         "How late the last timer tick was, summed over shards.")) {}

  void count(std::string_view ended) {
    auto it = outcomes.find(ended);
    if (it == outcomes.end()) {
      auto& cell = registry.make_counter("pheidi_delivery_outcomes_total", "Attempts by outcome.",
                                         {{"outcome", std::string(ended)}});
      it = outcomes.emplace(std::string(ended), &cell).first;
    }
    it->second->add();
  }

  metrics::registry& registry;
  metrics::histogram &latency, &wait, &signing;
  metrics::counter &requests, &second_knocks, &parked;
  metrics::gauge &sending, &waiting, &signing_waiting, &lanes, &lanes_open, &identities, &lag;
  std::map<std::string, metrics::counter*, std::less<>> outcomes;
};

} // namespace pheidi::federation::delivery
