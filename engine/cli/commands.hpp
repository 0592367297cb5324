// The commands of `pheidi`, one file each. Each adds itself to the command line and sets the exit status when
// it ran.
#pragma once

#include <CLI/CLI.hpp>

namespace pheidi::cli {

void add_up_command(CLI::App& app, int& exit_code);
void add_run_command(CLI::App& app, int& exit_code);
void add_demo_command(CLI::App& app, int& exit_code);
void add_doctor_command(CLI::App& app, int& exit_code);
void add_receipts_command(CLI::App& app, int& exit_code);
void add_migrate_command(CLI::App& app, int& exit_code);
void add_account_command(CLI::App& app, int& exit_code);
void add_domain_command(CLI::App& app, int& exit_code);
void add_relay_command(CLI::App& app, int& exit_code);
void add_settings_command(CLI::App& app, int& exit_code);
void add_swarm_command(CLI::App& app, int& exit_code);

} // namespace pheidi::cli
