// Rows of hosts as JSON and as metrics.
#include "app/host_rows.hpp"

#include "pheidi/json/write.hpp"

namespace pheidi::app {

std::string hosts_json(const std::vector<federation::delivery::host_row>& rows) {
  std::string out;
  json::writer w(out);
  w.array();
  for (const auto& r : rows) {
    w.object().key("host").string(r.host).key("state").string(r.state);
    w.key("waiting").integer(static_cast<std::int64_t>(r.waiting)).key("in_flight").integer(r.in_flight);
    w.key("limit").integer(r.limit).key("delivered").integer(static_cast<std::int64_t>(r.delivered));
    w.key("failed")
        .integer(static_cast<std::int64_t>(r.failed))
        .key("refused")
        .integer(static_cast<std::int64_t>(r.refused));
    w.key("parked")
        .integer(static_cast<std::int64_t>(r.parked))
        .key("last_latency_ms")
        .integer(r.last_latency_ms);
    w.key("last_error").string(r.last_error).end();
  }
  w.end();
  return out;
}

std::vector<metrics::family> host_families(const std::vector<federation::delivery::host_row>& rows) {
  metrics::family waiting{
      "pheidi_delivery_host_waiting", "Deliveries waiting, for the busiest hosts.", metrics::kind::gauge, {}};
  metrics::family limit{
      "pheidi_delivery_host_limit", "Concurrency allowed, for the busiest hosts.", metrics::kind::gauge, {}};
  metrics::family failed{"pheidi_delivery_host_failures",
                         "Failed attempts since the lane exists, for the busiest hosts.",
                         metrics::kind::gauge,
                         {}};
  for (const auto& r : rows) {
    const metrics::labels tags{{"host", r.host}};
    waiting.samples.push_back({tags, static_cast<double>(r.waiting), {}, {}, 0});
    limit.samples.push_back({tags, static_cast<double>(r.limit), {}, {}, 0});
    failed.samples.push_back({tags, static_cast<double>(r.failed), {}, {}, 0});
  }
  return {waiting, limit, failed};
}

} // namespace pheidi::app
