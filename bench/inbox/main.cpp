// bench_inbox: measures the inbox from the request to the row. `bench/run inbox` builds and starts it.
#include "figures.hpp"

#include <array>

int main(int argc, char** argv) {
  using namespace pheidi::bench;
  constexpr std::array<measurement, 4> all{{
      {"ingest", &measure_ingest},
      {"beside_ruby", &measure_beside_ruby},
      {"accept", &measure_accept},
      {"memory", &measure_memory},
  }};
  return run_program("bench_inbox", all, argc, argv);
}
