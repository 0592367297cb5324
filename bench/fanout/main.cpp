// bench_fanout: measures fan-outs and prints what it found. `bench/run fanout` builds and starts it.
#include "figures.hpp"

#include <array>

int main(int argc, char** argv) {
  using namespace pheidi::bench;
  constexpr std::array<measurement, 3> all{{
      {"memory", &measure_memory},
      {"cpu", &measure_cpu},
      {"small_posts", &measure_small_posts},
  }};
  return run_program("bench_fanout", all, argc, argv);
}
