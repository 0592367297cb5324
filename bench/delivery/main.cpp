// bench_delivery: measures the delivery path and prints what it found. `bench/run delivery` builds and starts
// it.
#include "figures.hpp"

#include <array>

int main(int argc, char** argv) {
  using namespace pheidi::bench;
  constexpr std::array<measurement, 5> all{{
      {"rsa_share", &measure_rsa_share},
      {"beside_sidekiq", &measure_beside_sidekiq},
      {"in_flight", &measure_in_flight},
      {"hanging_hosts", &measure_hanging_hosts},
      {"settle", &measure_settle},
  }};
  return run_program("bench_delivery", all, argc, argv);
}
