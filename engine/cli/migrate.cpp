// `pheidi migrate`
#include "pheidi/app/migrate.hpp"

#include "commands.hpp"
#include "sources.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>

#include <memory>

namespace pheidi::cli {

namespace {

struct options {
  source_options from;
  bool look_only = false;
  bool json = false;
};

std::string_view word(model::migration m) {
  switch (m) {
  case model::migration::made:
    return "made";
  case model::migration::current:
    return "current";
  case model::migration::refused:
    return "refused";
  }
  return "?";
}

void print_json(const model::migration_report& r) {
  std::string out;
  json::writer w(out);
  w.object().key("result").string(word(r.what)).key("schema").string(r.family).key("why").string(r.why);
  w.key("missing").array();
  for (const auto& each : r.missing)
    w.string(each);
  w.end().end();
  fmt::print("{}\n", out);
}

void print_lines(const model::migration_report& r, const options& o) {
  switch (r.what) {
  case model::migration::made:
    fmt::print("{} the data model of Mastodon {}.\n",
               o.look_only ? "The database is empty and would get" : "The database was empty and has now",
               r.family);
    return;
  case model::migration::current:
    fmt::print("The database has the data model of Mastodon {}: nothing to do.\n", r.family);
    return;
  case model::migration::refused:
    fmt::print(stderr, "pheidi migrate: {}. Nothing was changed.\n", r.why);
    for (const auto& each : r.missing)
      fmt::print(stderr, "  missing: {}\n", each);
    return;
  }
}

int execute(const options& o) {
  const auto settings = load_or_explain(make_sources(o.from));
  if (!settings) return 2;
  // What is printed is the answer and nothing else.
  log::configure(log::level::error, settings->log.format);
  const auto report = app::migrate(*settings, o.look_only);
  if (!report) {
    fmt::print(stderr, "pheidi migrate: {}\n", report.error().message());
    if (const auto next = next_step(o.from, report.error()); !next.empty()) fmt::print(stderr, "{}\n", next);
    return 2;
  }
  if (o.json)
    print_json(*report);
  else
    print_lines(*report, o);
  return report->what == model::migration::refused ? 1 : 0;
}

} // namespace

void add_migrate_command(CLI::App& app, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command = app.add_subcommand("migrate", "make the whole data model in an empty database");
  add_source_options(*command, o->from);
  command->add_flag("--look-only", o->look_only, "say what would be done, and do nothing");
  command->add_flag("--json", o->json, "one JSON object instead of lines");
  command->footer(
      "May run again: what is there stays as it is. A database of Rails is never altered.\n"
      "A new data model needs ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY and "
      "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT,\n"
      "in the file or the environment, each of them what `openssl rand -hex 32` printed. Keep them.\n"
      "Exit status: 0 made or nothing to do, 1 the database holds something else, 2 cannot.\n"
      "Examples:\n"
      "  pheidi migrate --mastodon-env .env.production --look-only\n"
      "  DATABASE_URL=postgresql:///pheidi ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY=... \\\n"
      "    ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT=... pheidi migrate --set "
      "identity.local_domain=example.social");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
