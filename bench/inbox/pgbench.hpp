// pgbench with the same rows in the same mix: what PostgreSQL gives to a program of one activity at a time.
#pragma once

#include "stage.hpp"

namespace pheidi::bench {

struct pgbench_result {
  double per_second = 0;
  double postgres_cpu = 0, own_cpu = 0; // seconds for each transaction
};

/// Eight connections, one transaction for each activity.
pgbench_result run_pgbench(stage& s, std::size_t transactions);

} // namespace pheidi::bench
