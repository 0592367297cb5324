// What the executor counts. Cells are per worker where several workers would write to one.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/db/errc.hpp"

#include <array>
#include <string>

namespace pheidi::db {

inline constexpr std::array<const char*, 9> result_names{
    "ok", "unavailable", "conflict", "constraint", "read_only", "out_of_space", "busy", "failed", "stopped"};

/// Jobs by how they ended. One writer at a time.
class result_counters {
 public:
  result_counters(metrics::registry& registry, const std::string& role) {
    for (std::size_t i = 0; i < cells_.size(); ++i)
      cells_[i] = &registry.make_counter("pheidi_db_statements_total", "Transactions run, by result",
                                         {{"role", role}, {"result", result_names[i]}});
  }
  void add(errc result) { cells_[static_cast<std::size_t>(result)]->add(); }

 private:
  std::array<metrics::counter*, result_names.size()> cells_{};
};

struct pool_metrics {
  metrics::gauge& queue_length;
  metrics::gauge& connections;
  metrics::gauge& prepared;
  result_counters refused; // answered without a worker; under the pool's lock

  pool_metrics(metrics::registry& registry, const std::string& role)
      : queue_length(registry.make_gauge("pheidi_db_queue_length", "Jobs that wait for a database connection",
                                         {{"role", role}})),
        connections(
            registry.make_gauge("pheidi_db_connections", "Open database connections", {{"role", role}})),
        prepared(registry.make_gauge("pheidi_db_prepared_statements",
                                     "Statements prepared on the connection that was used last",
                                     {{"role", role}})),
        refused(registry, role) {}
};

struct worker_metrics {
  metrics::histogram& wait;
  result_counters results;

  worker_metrics(metrics::registry& registry, const std::string& role)
      : wait(registry.make_histogram("pheidi_db_wait_seconds", "Time from queueing a job to its start",
                                     metrics::latency_buckets(), {{"role", role}})),
        results(registry, role) {}
};

} // namespace pheidi::db
