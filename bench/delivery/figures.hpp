// The measurements of this benchmark, a file each.
#pragma once

#include "common/program.hpp"

namespace pheidi::bench {

void measure_rsa_share(const run_options& o, report& out);      // http_share..., https_share_of_rsa_limit
void measure_beside_sidekiq(const run_options& o, report& out); // cpu_per_delivery..., rate_100ms_latency...
void measure_in_flight(const run_options& o, report& out); // in_flight_at_3s_latency, bytes_per_delivery...
void measure_hanging_hosts(const run_options& o, report& out); // healthy_p99_ratio_half_hosts_hanging
void measure_settle(const run_options& o, report& out);        // settle_jobs_per_second_20k_in_flight

} // namespace pheidi::bench
