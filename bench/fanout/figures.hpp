// The measurements of this benchmark, a file each.
#pragma once

#include "common/program.hpp"

namespace pheidi::bench {

void measure_memory(const run_options& o, report& out);      // redis_peak_bytes_jobs_over_pheidi
void measure_cpu(const run_options& o, report& out);         // cpu_per_delivery_over_delivery_bench
void measure_small_posts(const run_options& o, report& out); // small_post_p99..., time_to_first_delivery_ms

} // namespace pheidi::bench
