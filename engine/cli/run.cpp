// `pheidi run`
#include "pheidi/app/run.hpp"

#include "commands.hpp"
#include "sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pheidi::cli {

namespace {

struct options {
  source_options from;
  std::string roles;
  bool until_empty = false;
  bool check = false;
  bool help_settings = false;
};

void print_settings() {
  std::size_t width = 0;
  const auto all = config::documented_settings();
  for (const auto& s : all)
    width = std::max(width, s.name.size());
  for (const auto& s : all) {
    fmt::print("{:<{}}  {}\n", s.name, width, s.help);
    fmt::print("{:<{}}  {}; {}; default: {}\n", "", width, s.variable, s.expected,
               s.fallback.empty() ? "none" : s.fallback);
  }
}

int execute(const options& o) {
  if (o.help_settings) {
    print_settings();
    return 0;
  }
  app::run_options how;
  how.sources = make_sources(o.from);
  if (!o.roles.empty()) how.sources.overrides["process.roles"] = o.roles;
  how.until_empty = o.until_empty;
  const auto settings = load_or_explain(how.sources);
  if (!settings) return 2;
  if (o.check) {
    fmt::print("The settings are fine. Now see what they lead to: pheidi doctor\n");
    return 0;
  }
  return app::run(*settings, how);
}

} // namespace

void add_run_command(CLI::App& app, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command = app.add_subcommand("run", "work the queues: deliver what Mastodon has to send");
  add_source_options(*command, o->from);
  command->add_option("--roles", o->roles,
                      "which parts run in this process, of web,streaming,ingest,delivery (default: delivery "
                      "and what the settings ask for)");
  command->add_flag("--until-empty", o->until_empty,
                    "end when the queues are empty and nothing is in flight");
  command->add_flag("--check-config", o->check, "read the settings, say what is wrong with them, and end");
  command->add_flag("--help-settings", o->help_settings, "list every setting with its meaning and default");
  command->footer(
      "Examples:\n"
      "  pheidi run --mastodon-env /home/mastodon/live/.env.production\n"
      "  pheidi run --mastodon-env .env.production -q push,2 -q pull,1 --log-format json\n"
      "  pheidi run --set delivery.lane_concurrency_max=128 --set ops.listen=unix:/run/pheidi/ops.sock\n"
      "  pheidi run --mastodon-env .env.production --roles ingest,delivery\n"
      "Signals: TERM drains and ends, TSTP stops fetching, HUP reads the settings again.");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
