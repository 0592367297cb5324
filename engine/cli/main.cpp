// The command line: `pheidi COMMAND`.
#include "commands.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

// jemalloc's settings: pages that nobody needs go back by themselves, also from a process that is idle.
extern "C" {
const char* malloc_conf = "background_thread:true,dirty_decay_ms:5000,muzzy_decay_ms:0";
}

int main(int argc, char** argv) {
  CLI::App app("Pheidi, a federation engine for the Fediverse, compatible with Mastodon.", "pheidi");
  app.set_version_flag("--version", "pheidi " PHEIDI_VERSION);
  app.require_subcommand(1);
  app.footer("Try: pheidi doctor --mastodon-env .env.production\n"
             "Each command has its own --help with examples.");
  int exit_code = 0;
  pheidi::cli::add_up_command(app, exit_code);
  pheidi::cli::add_run_command(app, exit_code);
  pheidi::cli::add_doctor_command(app, exit_code);
  pheidi::cli::add_receipts_command(app, exit_code);
  pheidi::cli::add_migrate_command(app, exit_code);
  pheidi::cli::add_account_command(app, exit_code);
  pheidi::cli::add_domain_command(app, exit_code);
  pheidi::cli::add_relay_command(app, exit_code);
  pheidi::cli::add_settings_command(app, exit_code);
  pheidi::cli::add_demo_command(app, exit_code);
  pheidi::cli::add_swarm_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::exception& e) {
    fmt::print(stderr, "pheidi: {}\n", e.what());
    return 2;
  }
  return exit_code;
}
