// Servers, accounts, a swarm, a full queue; then the engine as a process of its own, so that its time is its
// own.
#include "pheidi/app/demo.hpp"

#include "app/demo/outcome.hpp"
#include "app/up/own_postgres.hpp"
#include "app/up/own_redis.hpp"
#include "app/up/place.hpp"

#include "pheidi/crypto/rsa.hpp"
#include "pheidi/swarm/enqueue.hpp"
#include "pheidi/swarm/files.hpp"
#include "pheidi/swarm/seeding.hpp"
#include "pheidi/swarm/world.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace pheidi::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* domain = "local.example";
constexpr int accounts = 20;
constexpr milliseconds look_every{100};
/// Who is dead, slow or rude among them.
constexpr const char* groups[] = {
    "150:latency=5ms..80ms", "20:latency=1s..3s", "10:error=503@30%", "5:hang", "5:reset@50%", "5:dead",
    "5:refuse-cavage"};

/// A directory that goes with its owner, unless somebody named it.
class scratch_place {
 public:
  explicit scratch_place(const fs::path& kept) : goes_(kept.empty()) {
    std::error_code failed;
    if (!goes_) {
      path_ = fs::absolute(kept);
      fs::create_directories(path_, failed);
      return;
    }
    std::string pattern = (fs::temp_directory_path() / "pheidi-demo-XXXXXX").string();
    if (::mkdtemp(pattern.data())) path_ = pattern;
    // Root's servers run as another user and must get to their own.
    ::chmod(path_.c_str(), ::geteuid() == 0 ? 0711 : 0700);
  }
  ~scratch_place() {
    std::error_code ignored;
    if (goes_ && !path_.empty()) fs::remove_all(path_, ignored);
  }
  scratch_place(const scratch_place&) = delete;
  scratch_place& operator=(const scratch_place&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool goes_;
};

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

double seconds_of(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

/// One demonstration, step by step.
class demonstration {
 public:
  demonstration(const demo_options& o, const demo_listener& l)
      : options_(o), listener_(l), scratch_(o.keep), in_(scratch_.path() / "data") {}

  result<demo_figures> run();

 private:
  result<void> start_servers();
  result<void> start_swarm();
  result<void> fill_queue();
  result<void> deliver();
  result<void> count();
  std::string file(const char* name) const { return (scratch_.path() / name).string(); }
  config::redis_endpoint redis() const {
    config::redis_endpoint out;
    out.unix_path = in_.redis_socket().string();
    return out;
  }
  std::string postgres() const {
    return fmt::format("host={} dbname=pheidi user=pheidi", in_.run().string());
  }
  void write_settings() const;
  void show(bool last) const;
  static error give_up(pid_t engine);

  const demo_options& options_;
  const demo_listener& listener_;
  scratch_place scratch_;
  data_directory in_;
  place place_;
  std::unique_ptr<own_servers> servers_;
  std::vector<swarm::seeded_actor> actors_;
  std::unique_ptr<swarm::world> world_;
  demo_figures figures_;
};

result<void> demonstration::start_servers() {
  listener_.step("servers", "a private PostgreSQL and Redis");
  auto taken = take_place(in_);
  if (!taken) return taken.error();
  place_ = std::move(*taken);
  if (fs::exists(in_.postgres()))
    return error{errc::refused,
                 fmt::format("{} has been used before: name an empty directory", in_.root().string())};
  auto postgres = prepare_postgres(in_, place_.children, place_.servers.get());
  if (!postgres) return postgres.error();
  auto redis = prepare_redis(in_, place_.children, place_.servers.get());
  if (!redis) return redis.error();
  auto started = own_servers::start({std::move(postgres->server), std::move(*redis)}, [] {});
  if (!started) return started.error();
  servers_ = std::move(*started);
  return {};
}

result<void> demonstration::start_swarm() {
  swarm::seed_options seed;
  seed.postgres.connection = postgres();
  seed.identity.local_domain = seed.identity.web_domain = domain;
  seed.accounts = accounts;
  auto actors = swarm::seed(seed);
  if (!actors) return actors.error();
  actors_ = std::move(*actors);
  auto keys = swarm::key_ring::parse(swarm::key_file(actors_));
  if (!keys) return keys.error();
  swarm::world_options w;
  for (const auto* text : groups)
    w.groups.push_back(swarm::parse_group(text).value());
  w.keys = std::move(*keys);
  w.ledger_file = file("ledger.tsv");
  auto started = swarm::world::start(std::move(w));
  if (!started) return started.error();
  world_ = std::make_unique<swarm::world>(std::move(*started));
  const auto written = swarm::write_file(file("hosts"), world_->hosts_file());
  if (!written) return written;
  return swarm::write_file(file("ca.pem"), world_->ca_pem());
}

result<void> demonstration::fill_queue() {
  const auto hosts = world_->hosts().size();
  listener_.step("queue", fmt::format("{} deliveries for {} servers", options_.jobs, hosts));
  auto speakers = swarm::parse_actors(swarm::actors_json(actors_));
  if (!speakers) return speakers.error();
  swarm::fanout source(std::move(*speakers), swarm::swarm_inboxes(hosts, world_->port(), true), {});
  swarm::enqueue_options how;
  how.redis = redis();
  how.count = options_.jobs;
  how.expect_file = file("expected.tsv");
  const auto pushed = swarm::enqueue(source, how);
  if (!pushed) return pushed.error();
  const auto expected = swarm::read_file(how.expect_file);
  if (!expected) return expected.error();
  world_->expect(swarm::parse_deliveries(*expected));
  return {};
}

void demonstration::write_settings() const {
  std::ofstream(file("env")) << fmt::format("LOCAL_DOMAIN={0}\n"
                                            "REDIS_URL=unix://{1}/redis.sock\n"
                                            "DATABASE_URL='postgresql:///pheidi?host={1}&user=pheidi'\n"
                                            "ALLOWED_PRIVATE_ADDRESSES=127.0.0.0/8\n"
                                            "PHEIDI_NETWORK__HOSTS_FILE={2}\n"
                                            "PHEIDI_NETWORK__CA_FILE={3}\n"
                                            "PHEIDI_LOG__FORMAT=json\n"
                                            "PHEIDI_OPS__LISTEN=unix:{1}/ops.sock\n",
                                            domain, in_.run().string(), file("hosts"), file("ca.pem"));
}

void demonstration::show(bool last) const {
  const auto seen = world_->snapshot().deliveries;
  // Hosts that cannot accept never get theirs: the bar is about the rest.
  listener_.progress(seen.delivered, seen.expected - seen.missing + world_->outstanding(), last);
}

error demonstration::give_up(pid_t engine) {
  ::kill(engine, SIGKILL);
  wait_child(engine);
  return error{errc::refused, "interrupted"};
}

result<void> demonstration::deliver() {
  listener_.step("engine", "pheidi run --until-empty");
  write_settings();
  std::error_code failed;
  const auto self = fs::read_symlink("/proc/self/exe", failed);
  child_plan plan;
  plan.arguments = {self.string(), "run", "--mastodon-env", file("env"), "--until-empty"};
  plan.output_file = file("pheidi.log");
  plan.working_directory = scratch_.path().string();
  const auto begun = steady_clock::now();
  const auto pid = start_child(plan);
  if (!pid) return pid.error();
  int status = 0;
  rusage used{};
  while (::wait4(*pid, &status, WNOHANG, &used) == 0) {
    if (listener_.stop()) return give_up(*pid);
    show(false);
    std::this_thread::sleep_for(look_every);
  }
  show(true);
  figures_.seconds = std::chrono::duration<double>(steady_clock::now() - begun).count();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return error{errc::refused, "the engine failed:\n" + tail_of(plan.output_file)};
  figures_.micros = 1e6 * (seconds_of(used.ru_utime) + seconds_of(used.ru_stime));
  return {};
}

result<void> demonstration::count() {
  world_->stop();
  figures_.swarm = world_->snapshot();
  figures_.jobs = options_.jobs;
  figures_.delivered = figures_.swarm.deliveries.delivered;
  figures_.twice = figures_.swarm.deliveries.duplicates;
  if (figures_.delivered > 0) figures_.micros /= static_cast<double>(figures_.delivered);
  const auto ledger = swarm::read_file(file("ledger.tsv"));
  if (ledger) figures_.nine_tenths_per_second = rate_of(*ledger);
  figures_.signature_micros = 1e6 / crypto::measure_rsa2048_signs_per_cpu_second(1000);
  return count_sets(figures_, redis());
}

result<demo_figures> demonstration::run() {
  if (scratch_.path().empty()) return error{errc::refused, "there is no place for temporary files"};
  raise_descriptor_limit();
  auto done = start_servers();
  if (done) done = start_swarm();
  if (done) done = fill_queue();
  if (done) done = deliver();
  if (done) done = count();
  if (!done) return done.error();
  return std::move(figures_);
}

} // namespace

result<demo_figures> demo(const demo_options& options, const demo_listener& listener) {
  return demonstration(options, listener).run();
}

} // namespace pheidi::app
