// `pheidi swarm serve`
#include "swarm_commands.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/swarm/files.hpp"
#include "pheidi/swarm/progress.hpp"
#include "pheidi/swarm/world.hpp"

#include <fmt/format.h>

#include <csignal>
#include <ctime>
#include <memory>
#include <optional>
#include <sys/resource.h>

namespace pheidi::cli {

namespace {

constexpr milliseconds look_every{100};

struct options {
  std::vector<std::string> groups;
  std::uint16_t port = 18443;
  bool http = false;
  unsigned threads = 1;
  std::size_t hosts_per_address = 1;
  std::string hosts_file;
  std::string ca_file;
  std::string keys_file;
  bool no_verify = false;
  std::uint64_t expect = 0;
  std::string expect_file;
  std::string ledger_file;
  std::string control;
  std::string run_for;
  std::string linger = "1s";
  std::uint64_t seed = 1;
  bool quiet = false;
  bool json = false;
};

int complain(std::string_view what) {
  fmt::print(stderr, "pheidi swarm serve: {}\n", what);
  return 2;
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

/// Sleeps a little; true if a signal asked to end.
bool asked_to_end(const sigset_t& signals) {
  const timespec wait{0, std::chrono::duration_cast<std::chrono::nanoseconds>(look_every).count()};
  return ::sigtimedwait(&signals, nullptr, &wait) > 0;
}

result<swarm::world_options> world_of(const options& o) {
  swarm::world_options w;
  for (const auto& text : o.groups) {
    const auto group = swarm::parse_group(text);
    if (!group) return group.error();
    if (o.http && swarm::needs_tls(group->does.what))
      return error{swarm::errc::bad_group, fmt::format("'{}' needs TLS: leave out --http", text)};
    w.groups.push_back(*group);
  }
  if (!o.keys_file.empty()) {
    auto keys = swarm::key_ring::read_file(o.keys_file);
    if (!keys) return keys.error();
    w.keys = std::move(*keys);
  }
  w.port = o.port;
  w.tls = !o.http;
  w.threads = o.threads;
  w.hosts_per_address = o.hosts_per_address;
  w.verify = !o.no_verify;
  w.ledger_file = o.ledger_file;
  w.control = o.control;
  w.seed = o.seed;
  return w;
}

result<void> write_files(const options& o, const swarm::world& w) {
  if (!o.hosts_file.empty()) {
    const auto written = swarm::write_file(o.hosts_file, w.hosts_file());
    if (!written) return written.error();
  }
  if (o.ca_file.empty() || o.http) return {};
  return swarm::write_file(o.ca_file, w.ca_pem());
}

/// What ends a run: everything expected has come, the time is over, or a signal.
class vigil {
 public:
  vigil(const options& o, swarm::world& w, std::optional<milliseconds> limit, milliseconds linger)
      : options_(o), world_(w), limit_(limit), linger_(linger), begun_(steady_clock::now()),
        printer_(stderr, swarm::terminal::of(stderr), o.quiet) {}

  /// Empty: go on.
  std::optional<int> look(bool asked) {
    const auto now = steady_clock::now();
    load_expectation();
    const bool complete = is_complete();
    if (!complete) complete_since_.reset();
    if (complete && !complete_since_) complete_since_ = now;
    const bool lingered = complete_since_ && now - *complete_since_ >= linger_;
    const bool over = limit_ && now - begun_ >= *limit_;
    const bool end = asked || over || lingered;
    show(now, end);
    if (!end) return std::nullopt;
    return wants_something() && !complete ? 1 : 0;
  }

  const std::string& problem() const { return problem_; }

 private:
  bool wants_something() const { return options_.expect > 0 || !options_.expect_file.empty(); }

  /// Its writer may come later than we do.
  void load_expectation() {
    if (loaded_ || options_.expect_file.empty()) return;
    const auto text = swarm::read_file(options_.expect_file);
    if (!text) {
      problem_ = text.error().message();
      return;
    }
    problem_.clear();
    world_.expect(swarm::parse_deliveries(*text));
    loaded_ = true;
  }

  bool is_complete() const {
    if (!wants_something()) return false;
    if (!options_.expect_file.empty() && (!loaded_ || world_.outstanding() > 0)) return false;
    return options_.expect == 0 || world_.snapshot().deliveries.delivered >= options_.expect;
  }

  void show(steady_time now, bool last) {
    if (options_.quiet) return;
    const auto seen = world_.snapshot();
    swarm::progress_state s;
    s.label = "delivered";
    s.done = seen.deliveries.delivered;
    // Hosts that cannot accept never get theirs: the bar is about the rest.
    s.total = options_.expect > 0 ? options_.expect
                                  : seen.deliveries.expected - seen.deliveries.missing + world_.outstanding();
    const auto refused = seen.total().refused;
    if (seen.deliveries.duplicates > 0)
      s.extra += swarm::with_commas(seen.deliveries.duplicates) + " duplicates  ";
    if (refused > 0) s.extra += swarm::with_commas(refused) + " refused";
    printer_.update(std::move(s), now, last);
  }

  const options& options_;
  swarm::world& world_;
  std::optional<milliseconds> limit_;
  milliseconds linger_;
  steady_time begun_;
  std::optional<steady_time> complete_since_;
  bool loaded_ = false;
  std::string problem_;
  swarm::progress_printer printer_;
};

void print_summary(const options& o, const swarm::report& seen) {
  if (o.json)
    fmt::print("{}\n", swarm::to_json(seen));
  else
    fmt::print("{}", swarm::to_table(seen, swarm::terminal::of(stdout).colour));
  std::fflush(stdout);
}

int serve(const options& o, swarm::world& w, std::optional<milliseconds> limit, milliseconds linger) {
  const auto signals = ending_signals();
  if (!o.quiet)
    fmt::print(stderr, "{} hosts, {}.. on port {}, {}; ends with SIGINT\n",
               swarm::with_commas(w.hosts().size()), w.hosts().front().name, w.port(),
               o.http ? "http" : "https");
  vigil watch(o, w, limit, linger);
  std::optional<int> status;
  while (!status)
    status = watch.look(asked_to_end(signals));
  w.stop();
  print_summary(o, w.snapshot());
  if (!watch.problem().empty()) fmt::print(stderr, "expectation was never read: {}\n", watch.problem());
  return *status;
}

int execute(const options& o) {
  std::optional<milliseconds> limit;
  if (!o.run_for.empty()) {
    const auto parsed = swarm::parse_duration(o.run_for);
    if (!parsed) return complain("--for: " + parsed.error().message());
    limit = *parsed;
  }
  const auto linger = swarm::parse_duration(o.linger);
  if (!linger) return complain("--linger: " + linger.error().message());
  auto described = world_of(o);
  if (!described) return complain(described.error().message());
  raise_descriptor_limit();
  log::configure(log::level::warn, log::format::human);
  // Before any thread exists, so that all inherit it and the signals come to sigtimedwait.
  const auto signals = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  auto world = swarm::world::start(std::move(*described));
  if (!world) return complain(world.error().message());
  const auto written = write_files(o, *world);
  if (!written) return complain(written.error().message());
  return serve(o, *world, limit, *linger);
}

constexpr const char* grammar =
    "A group is COUNT[:BEHAVIOUR], a behaviour one act and options, by commas:\n"
    "  latency=20ms..80ms (or slow=3s)   answers 202 after that time\n"
    "  error=503@50%,retry-after=30s     a status, for half of the requests; gone is error=410\n"
    "  hang, reset, drip, endless-headers, huge-body=10MB, redirect=307 (each may end in @P%)\n"
    "  dead, blackhole, hang-tls, wrong-cert, expired-cert, untrusted-cert   the whole host\n"
    "  refuse-cavage                     401 to draft-cavage, accepts RFC 9421\n";

} // namespace

void add_swarm_serve(CLI::App& swarm, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command =
      swarm.add_subcommand("serve", "be N servers on 127.10.0.0/16, check and count what arrives");
  command->add_option("-g,--group", o->groups, "hosts and what they do: 160:latency=20ms..80ms (repeat)")
      ->required();
  command->add_option("--port", o->port, "the same on every address; 0 takes a free one")
      ->capture_default_str();
  command->add_flag("--http", o->http, "without TLS");
  command->add_option("--threads", o->threads, "event loops")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_option("--hosts-per-address", o->hosts_per_address, "share listening sockets, for many hosts")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--hosts-file", o->hosts_file,
                      "write names and addresses here, for network.hosts_file");
  command->add_option("--ca-file", o->ca_file, "write the CA certificate here, for network.ca_file");
  command
      ->add_option("--keys", o->keys_file, "public keys of the senders, as `swarm seed --keys` writes them")
      ->check(CLI::ExistingFile);
  command->add_flag("--no-verify", o->no_verify, "do not look at signatures");
  command->add_option("--expect", o->expect, "end after so many distinct deliveries");
  command->add_option("--expect-file", o->expect_file, "end when all of these arrived; may be written later");
  command->add_option("--linger", o->linger, "stay so long after the last, to see duplicates")
      ->capture_default_str();
  command->add_option("--for", o->run_for, "end after this time: 30s, 10m");
  command->add_option("--ledger", o->ledger_file, "append host<TAB>id<TAB>unix_ms of each accepted delivery");
  command->add_option("--control", o->control,
                      "HTTP endpoint: unix:/path or 127.0.0.1:port (GET /swarm/status)");
  command->add_option("--seed", o->seed, "of latencies and shares")->capture_default_str();
  command->add_flag("--quiet", o->quiet, "no progress, only the summary");
  command->add_flag("--json", o->json, "the summary as JSON");
  command->footer(
      std::string(grammar) +
      "Exit status: 0 all that was expected of hosts that can accept arrived, 1 some is missing,\n"
      "2 could not start.\n"
      "Examples:\n"
      "  pheidi swarm serve -g 200:latency=20ms..80ms --keys keys.tsv --hosts-file hosts --ca-file ca.pem\n"
      "  pheidi swarm serve -g 160 -g 20:dead -g 10:hang -g 10:error=503@50% --no-verify --for 60s --json\n"
      "  pheidi swarm serve -g 3 --http --port 18080 --no-verify --control unix:/tmp/swarm.sock");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
