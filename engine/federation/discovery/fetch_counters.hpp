// What a fetcher counts.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/federation/discovery/answer.hpp"

#include <map>
#include <string_view>

namespace pheidi::federation::discovery {

struct fetch_counters {
  explicit fetch_counters(metrics::registry& r)
      : requests(r.make_counter("pheidi_discovery_requests_total",
                                "GETs sent, each hop and second knock counted.")),
        second_knocks(r.make_counter("pheidi_discovery_second_knocks_total",
                                     "GETs sent again with the other kind of signature.")),
        hosts(r.make_gauge("pheidi_discovery_hosts", "Hosts whose share of fetches is remembered.")),
        taken(r.make_histogram("pheidi_discovery_fetch_seconds", "From the first request to the document.",
                               metrics::latency_buckets())),
        in_(r) {}

  /// An error without code is none.
  void done(const error& e) {
    const auto why = e.code.failed() ? label(e) : std::string_view("ok");
    auto& cell = by_result_[why];
    if (!cell)
      cell = &in_.make_counter("pheidi_discovery_fetches_total", "Documents asked for, by what came of it.",
                               {{"result", std::string(why)}});
    cell->add();
  }

  metrics::counter& requests;
  metrics::counter& second_knocks;
  metrics::gauge& hosts;
  metrics::histogram& taken;

 private:
  metrics::registry& in_;
  std::map<std::string_view, metrics::counter*> by_result_; // labels are literals
};

} // namespace pheidi::federation::discovery
