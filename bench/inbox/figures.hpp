// The measurements of this benchmark, a file each.
#pragma once

#include "common/program.hpp"

namespace pheidi::bench {

void measure_ingest(const run_options& o, report& out);      // ingest_over_pgbench
void measure_beside_ruby(const run_options& o, report& out); // cpu_per_activity_ruby_over_pheidi
void measure_accept(const run_options& o, report& out);      // verify_share_of_rsa_limit, accept_p99...
void measure_memory(const run_options& o, report& out);      // rss_growth_per_million_activities_mb

} // namespace pheidi::bench
