// `pheidi demo`
#include "pheidi/app/demo.hpp"

#include "commands.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/swarm/progress.hpp"

#include <fmt/format.h>

#include <csignal>
#include <memory>

namespace pheidi::cli {

namespace {

struct options {
  app::demo_options how;
  std::string keep;
  bool json = false;
};

void line(std::string_view what, std::uint64_t n) {
  fmt::print("  {:<30} {:>8}\n", what, n);
}

void print_lines(const app::demo_figures& f) {
  const bool colour = swarm::terminal::of(stdout).colour;
  fmt::print("\n{}\n  what happened to {} deliveries\n", swarm::to_table(f.swarm, colour), f.jobs);
  line("delivered", f.delivered);
  line("parked for a later try", f.to_retry + f.not_tried);
  for (const auto& [reason, n] : f.reasons)
    fmt::print("    {:>7} {}\n", n, reason);
  if (f.not_tried > 0) fmt::print("    {:>7} not tried yet: their host is down or behind\n", f.not_tried);
  line("given up", f.given_up);
  line("lost", f.lost);
  line("delivered twice", f.twice);
  fmt::print("  {:<30} {:>8.0f} a second\n", "rate of the first nine tenths", f.nine_tenths_per_second);
  fmt::print("  {:<30} {:>8.1f} s\n", "until the slowest host", f.seconds);
  fmt::print("  {:<30} {:>8.0f} us of processor time\n", "one delivery", f.micros);
  fmt::print("  {:<30} {:>8.0f} us (one RSA-2048 signature)\n", "this machine cannot do under",
             f.signature_micros);
}

void print_json(const app::demo_figures& f) {
  std::string out;
  json::writer w(out);
  const auto count = [&w](std::string_view name, std::uint64_t n) {
    w.key(name).integer(static_cast<std::int64_t>(n));
  };
  w.object();
  count("jobs", f.jobs);
  count("delivered", f.delivered);
  count("to_retry", f.to_retry);
  count("not_tried", f.not_tried);
  count("given_up", f.given_up);
  count("lost", f.lost);
  count("twice", f.twice);
  w.key("reasons").object();
  for (const auto& [reason, n] : f.reasons)
    count(reason, n);
  w.end();
  const auto whole = [&count](std::string_view name, double d) {
    count(name, static_cast<std::uint64_t>(d));
  };
  whole("nine_tenths_per_second", f.nine_tenths_per_second);
  whole("milliseconds", f.seconds * 1000);
  whole("micros_per_delivery", f.micros);
  whole("micros_per_signature", f.signature_micros);
  w.end();
  fmt::print("{}\n", out);
}

volatile std::sig_atomic_t interrupted = 0;

void interrupt(int) {
  interrupted = 1;
}

int execute(const options& o) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, &interrupt);
  std::signal(SIGTERM, &interrupt);
  log::configure(log::level::error, log::format::human);
  swarm::progress_printer printer(stderr, swarm::terminal::of(stderr), o.json);
  app::demo_listener listener;
  listener.step = [&o](std::string_view what, std::string_view detail) {
    if (!o.json) fmt::print("  {:<11} {}\n", what, detail);
    std::fflush(stdout);
  };
  listener.progress = [&printer](std::uint64_t delivered, std::uint64_t of, bool last) {
    printer.update({"delivered", delivered, of, 0, {}}, steady_clock::now(), last);
  };
  listener.stop = [] { return interrupted != 0; };
  auto how = o.how;
  how.keep = o.keep;
  const auto figures = app::demo(how, listener);
  if (!figures) {
    const bool refused = figures.error().is(app::errc::refused);
    fmt::print(stderr, "pheidi demo: {}\n", refused ? figures.error().context : figures.error().message());
    return 2;
  }
  if (o.json)
    print_json(*figures);
  else
    print_lines(*figures);
  return figures->lost == 0 ? 0 : 1;
}

} // namespace

void add_demo_command(CLI::App& app, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command = app.add_subcommand("demo", "see deliveries to 200 fake servers, some dead, some slow");
  command->add_option("--jobs", o->how.jobs, "how many deliveries")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}))
      ->capture_default_str();
  command->add_option("--keep", o->keep,
                      "an empty directory for all of it, logs included (default: it goes again)");
  command->add_flag("--json", o->json, "the figures as one JSON object");
  command->footer(
      "Starts a PostgreSQL and a Redis of its own and stops them again; nothing leaves this machine.\n"
      "Exit status: 0 every delivery is accounted for, 1 some are lost, 2 cannot.\n"
      "Examples:\n"
      "  pheidi demo\n"
      "  pheidi demo --jobs 100000 --keep /tmp/demo");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
