// The parts of `pheidi swarm`, a file each.
#pragma once

#include <CLI/CLI.hpp>

namespace pheidi::cli {

void add_swarm_serve(CLI::App& swarm, int& exit_code);
void add_swarm_neighbours(CLI::App& swarm, int& exit_code);
void add_swarm_seed(CLI::App& swarm, int& exit_code);
void add_swarm_enqueue(CLI::App& swarm, int& exit_code);

} // namespace pheidi::cli
