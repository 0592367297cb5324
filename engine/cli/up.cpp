// `pheidi up`
#include "pheidi/app/up.hpp"

#include "commands.hpp"
#include "sources.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/swarm/progress.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <unistd.h>

namespace pheidi::cli {

namespace {

struct options {
  app::up_options how;
  std::string data, roles, log_format, log_level;
  std::vector<std::string> set;
  bool json = false;
};

/// What a person reads while it starts; with --json only the last of it, as one object.
class narrator {
 public:
  explicit narrator(bool json) : json_(json) {
    if (!swarm::terminal::of(stdout).colour) return;
    bold_ = "\x1b[1m";
    plain_ = "\x1b[0m";
  }

  void step(std::string_view what, std::string_view detail) const {
    if (!json_) fmt::print("  {:<11} {}\n", what, detail);
    std::fflush(stdout);
  }

  void ready(const app::up_report& r) const {
    if (json_)
      print_json(r);
    else
      print_lines(r);
    std::fflush(stdout);
  }

 private:
  void print_lines(const app::up_report& r) const {
    fmt::print("\n{}{}{} answers on {}\n\n", bold_, r.address, plain_, r.listen);
    fmt::print("  an account   pheidi account create NAME --email NAME@example.org --role Owner --confirmed "
               "--approve "
               "--data {}\n",
               r.data);
    if (r.address.starts_with("https://"))
      fmt::print("  the proxy    {} is reached through one that has its certificate: config/Caddyfile, "
                 "config/nginx.conf\n",
                 r.address);
    fmt::print("  the end      Ctrl-C, or TERM\n");
  }

  static void print_json(const app::up_report& r) {
    std::string out;
    json::writer w(out);
    w.object().key("data").string(r.data).key("domain").string(r.domain).key("address").string(r.address);
    w.key("listen").string(r.listen).key("postgres").string(r.postgres).key("redis").string(r.redis);
    w.key("first_start").boolean(r.first_start).key("made_data_model").boolean(r.made_data_model).end();
    fmt::print("{}\n", out);
  }

  bool json_;
  const char* bold_ = "";
  const char* plain_ = "";
};

app::up_options resolved(const options& o) {
  auto out = o.how;
  out.data = o.data;
  // On a terminal the log would bury what it is about.
  if (::isatty(STDERR_FILENO)) out.usual_log_level = "warn";
  if (!o.log_level.empty()) out.overrides["log.level"] = o.log_level;
  if (!o.log_format.empty()) out.overrides["log.format"] = o.log_format;
  if (!o.roles.empty()) out.overrides["process.roles"] = o.roles;
  for (const auto& s : o.set) {
    const auto equals = s.find('=');
    out.overrides[s.substr(0, equals)] = equals == s.npos ? "" : s.substr(equals + 1);
  }
  return out;
}

int execute(const options& o) {
  const narrator tell(o.json);
  app::up_listener listener;
  listener.step = [&tell](std::string_view what, std::string_view detail) { tell.step(what, detail); };
  listener.ready = [&tell](const app::up_report& r) { tell.ready(r); };
  listener.load = [](const config::sources& from) {
    auto loaded = load_or_explain(from);
    // Before the engine runs, servers may have something to say.
    if (loaded) log::configure(loaded->log.level, loaded->log.format);
    return loaded;
  };
  const auto status = app::up(resolved(o), listener);
  if (status) return *status;
  const bool refused = status.error().is(app::errc::refused);
  fmt::print(stderr, "pheidi up: {}\n", refused ? status.error().context : status.error().message());
  return refused ? 1 : 2;
}

} // namespace

void add_up_command(CLI::App& app, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command =
      app.add_subcommand("up", "run an instance: everything in this process, with its own database");
  command->add_option(
      "--data", o->data,
      "where all of it is kept (default: /var/lib/pheidi for root, else ~/.local/share/pheidi)");
  command->add_option(
      "--domain", o->how.domain,
      "the instance's name in every address, for ever; the first time only (default: localhost)");
  command->add_option(
      "--listen", o->how.listen,
      "address:port or unix:/path for HTTP; written down the first time (default: 127.0.0.1:3000)");
  command
      ->add_option("--postgres", o->how.postgres,
                   "URL of a database, instead of one of its own; the first time. With a password: in the "
                   "environment, where others on this machine do not see it")
      ->envname("PHEIDI_UP_POSTGRES");
  command->add_option("--redis", o->how.redis, "the same of a Redis")->envname("PHEIDI_UP_REDIS");
  command->add_option("--roles", o->roles,
                      "which parts run in this process, of web,streaming,ingest,delivery (default: all)");
  command->add_option("--log-format", o->log_format, "human or json");
  command->add_option("--log-level", o->log_level,
                      "debug, info, warn or error (default: as DIR has it, else info; warn on a terminal)");
  command->add_option("--set", o->set, "any setting, for this run: --set web.rate_limits=false");
  command->add_flag("--json", o->json, "one JSON object when it is ready, instead of lines");
  command->footer(
      "The first time it makes DIR/.env.production with fresh secrets, a PostgreSQL and a Redis below DIR, "
      "and the\n"
      "data model. It speaks plain HTTP: a proxy before it has the certificate (config/Caddyfile, "
      "config/nginx.conf).\n"
      "URLs are https, unless the domain is localhost, *.localhost or 127.*.\n"
      "Exit status: 0 ended by a signal, 1 refused, 2 cannot.\n"
      "Examples:\n"
      "  pheidi up\n"
      "  pheidi up --data /srv/social --domain social.example\n"
      "  pheidi up --data /srv/social --domain social.example --postgres postgresql://pheidi@db/pheidi "
      "--redis redis://cache:6379/0\n"
      "  pheidi up --data /srv/social --roles web,streaming    # and beside it:\n"
      "  pheidi run --data /srv/social --roles ingest,delivery\n"
      "Signals: TERM and INT drain, then stop Redis and PostgreSQL; HUP reads the settings again.");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
