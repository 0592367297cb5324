// `pheidi doctor`
#include "pheidi/app/doctor.hpp"

#include "commands.hpp"
#include "sources.hpp"

#include "pheidi/json/write.hpp"

#include <fmt/color.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <unistd.h>

namespace pheidi::cli {

namespace {

struct options {
  source_options from;
  bool json = false;
};

std::string_view word(app::verdict v) {
  switch (v) {
  case app::verdict::fine:
    return "ok";
  case app::verdict::warning:
    return "warning";
  case app::verdict::broken:
    return "BROKEN";
  }
  return "?";
}

fmt::text_style style(app::verdict v) {
  if (std::getenv("NO_COLOR") || !isatty(STDOUT_FILENO)) return {};
  switch (v) {
  case app::verdict::fine:
    return fmt::fg(fmt::terminal_color::green);
  case app::verdict::warning:
    return fmt::fg(fmt::terminal_color::yellow);
  case app::verdict::broken:
    return fmt::fg(fmt::terminal_color::red) | fmt::emphasis::bold;
  }
  return {};
}

void print_table(const std::vector<app::finding>& all) {
  for (const auto& f : all) {
    fmt::print("{} {:<13} {}\n", fmt::format(style(f.level), "{:<8}", word(f.level)), f.area, f.what);
    if (!f.remedy.empty()) fmt::print("{:<23}-> {}\n", "", f.remedy);
  }
}

void print_json(const std::vector<app::finding>& all) {
  std::string out;
  json::writer w(out);
  w.array();
  for (const auto& f : all)
    w.object()
        .key("level")
        .string(word(f.level))
        .key("area")
        .string(f.area)
        .key("what")
        .string(f.what)
        .key("remedy")
        .string(f.remedy)
        .end();
  w.end();
  fmt::print("{}\n", out);
}

int execute(const options& o) {
  const auto settings = load_or_explain(make_sources(o.from));
  if (!settings) return 2;
  std::optional<app::data_directory> in;
  if (!o.from.data.empty()) in.emplace(o.from.data);
  const auto findings = app::examine(*settings, in);
  if (o.json)
    print_json(findings);
  else
    print_table(findings);
  return app::exit_status(findings);
}

} // namespace

void add_doctor_command(CLI::App& app, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command = app.add_subcommand("doctor", "check everything that a run needs");
  add_source_options(*command, o->from);
  command->add_flag("--json", o->json, "one JSON array instead of lines");
  command->footer("Exit status: 0 all fine, 1 warnings, 2 cannot run.\n"
                  "Examples:\n"
                  "  pheidi doctor --mastodon-env /home/mastodon/live/.env.production\n"
                  "  pheidi doctor --data /var/lib/pheidi");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
