// `pheidi swarm enqueue`
#include "swarm_commands.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/config/load.hpp"
#include "pheidi/swarm/enqueue.hpp"
#include "pheidi/swarm/files.hpp"
#include "pheidi/swarm/progress.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace pheidi::cli {

namespace {

struct options {
  std::string redis = "redis://localhost:6379/0";
  std::string name_space;
  std::uint64_t count = 1000;
  std::size_t hosts = 100;
  std::uint16_t port = 18443;
  bool http = false;
  std::string actors_file;
  std::string expect_file;
  swarm::fanout_options fanout;
  int sidekiq = 8;
  bool quiet = false;
};

/// Account 1 of local.test, for runs in which nobody looks at who sent it.
std::vector<swarm::actor> nobody() {
  return {{1, "https://local.test/users/swarm1"}};
}

result<std::vector<swarm::actor>> actors_of(const options& o) {
  if (o.actors_file.empty()) return nobody();
  const auto text = swarm::read_file(o.actors_file);
  if (!text) return text.error();
  return swarm::parse_actors(*text);
}

int complain(std::string_view what) {
  fmt::print(stderr, "pheidi swarm enqueue: {}\n", what);
  return 2;
}

int execute(const options& o) {
  const auto redis = config::parse_redis_url(o.redis);
  if (!redis) return complain("--redis must be redis://host:port/db, rediss://... or unix:///path");
  auto actors = actors_of(o);
  if (!actors) return complain(actors.error().message());
  auto fanned = o.fanout;
  fanned.times = o.sidekiq >= 8 ? sidekiq::time_format::integer_millis : sidekiq::time_format::float_seconds;
  swarm::fanout source(std::move(*actors), swarm::swarm_inboxes(o.hosts, o.port, !o.http), fanned);

  swarm::enqueue_options how;
  how.redis = *redis;
  how.name_space = o.name_space;
  how.queue = fanned.queue;
  how.count = o.count;
  how.expect_file = o.expect_file;
  swarm::progress_printer printer(stderr, swarm::terminal::of(stderr), o.quiet);
  how.progress = [&](std::uint64_t done) {
    printer.update({"enqueued", done, o.count, 0, {}}, steady_clock::now(), done == o.count);
  };
  log::configure(log::level::warn, log::format::human);
  const auto pushed = swarm::enqueue(source, how);
  if (!pushed) {
    fmt::print(stderr, "pheidi swarm enqueue: {}\n", pushed.error().message());
    return 1;
  }
  fmt::print("{} jobs in {}, {:.1f} MB, {:.1f} s\n", swarm::with_commas(pushed->jobs), how.queue,
             static_cast<double>(pushed->bytes) / 1e6, pushed->seconds);
  return 0;
}

} // namespace

void add_swarm_enqueue(CLI::App& swarm, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command = swarm.add_subcommand("enqueue", "push delivery jobs to the hosts of a swarm into Redis");
  command->add_option("--redis", o->redis, "where Sidekiq's queues are")->capture_default_str();
  command->add_option("--namespace", o->name_space, "REDIS_NAMESPACE, up to Mastodon 4.3");
  command->add_option("--count", o->count, "how many jobs")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}))
      ->capture_default_str();
  command->add_option("--hosts", o->hosts, "hosts of the swarm, h0001 to this one")
      ->check(CLI::Range(std::size_t{1}, swarm::max_hosts))
      ->capture_default_str();
  command->add_option("--port", o->port, "port of the swarm")->capture_default_str();
  command->add_flag("--http", o->http, "http:// inboxes instead of https://");
  command->add_option("--actors", o->actors_file, "what `swarm seed` printed: who sends")
      ->check(CLI::ExistingFile);
  command->add_option("--fan-out", o->fanout.inboxes_per_activity, "inboxes that share one activity")
      ->check(CLI::Range(std::size_t{1}, swarm::max_hosts))
      ->capture_default_str();
  command->add_option("--queue", o->fanout.queue, "queue name")->capture_default_str();
  command->add_option("--class", o->fanout.klass, "job class")->capture_default_str();
  command->add_option("--sidekiq", o->sidekiq, "whose time format: 6, 7 or 8")
      ->check(CLI::IsMember({6, 7, 8}))
      ->capture_default_str();
  command->add_option("--seed", o->fanout.seed, "the same seed makes the same activities, ids and targets")
      ->capture_default_str();
  command->add_option("--expect-file", o->expect_file, "write host<TAB>id of each job, for `swarm serve`");
  command->add_flag("--quiet", o->quiet, "no progress");
  command->footer(
      "Examples:\n"
      "  pheidi swarm enqueue --actors actors.json --hosts 100 --count 10000 --expect-file expected.tsv\n"
      "  pheidi swarm enqueue --redis unix:///run/redis.sock --http --port 18080 --fan-out 50 --seed 7\n"
      "  pheidi swarm enqueue --queue default --class ActivityPub::LowPriorityDeliveryWorker");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
