#include "scene.hpp"

#include "common/process.hpp"

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <sched.h>
#include <stdexcept>

namespace pheidi::bench {

namespace {

constexpr std::size_t inboxes_per_activity = 20;
constexpr int look_again_ms = 5;
constexpr std::chrono::seconds patience{60};

/// The calling thread, and what it starts, runs when others leave it the time and interrupts nobody: remote
/// servers would not interrupt the engine either.
void stand_back() {
  const sched_param none{};
  (void)::sched_setscheduler(0, SCHED_BATCH, &none);
}

swarm::world make_world(test::instance& here, const scene_options& options) {
  swarm::world_options o;
  for (const auto& text : options.hosts)
    o.groups.push_back(test::hosts(text));
  o.tls = options.tls;
  o.keys = here.keys();
  if (!options.ledger.empty()) o.ledger_file = here.path(options.ledger).string();
  // From a thread of its own, so that the engine, which this one starts, does not stand back as well.
  auto world = std::async(std::launch::async, [&o] {
                 stand_back();
                 return swarm::world::start(std::move(o));
               }).get();
  if (!world) throw std::runtime_error(world.error().message());
  here.write("hosts", world->hosts_file());
  if (options.tls) here.write("ca.pem", world->ca_pem());
  return std::move(*world);
}

test::instance_options as_usual() {
  test::instance_options out;
  out.usual_deadlines = true;
  return out;
}

} // namespace

scene::scene(const scene_options& options) : here_(as_usual()), world_(make_world(here_, options)) {}

std::vector<swarm::inbox> scene::inboxes(std::size_t group) const {
  std::vector<swarm::inbox> out;
  for (std::size_t i = 0; i < world_.hosts().size(); ++i)
    if (world_.hosts()[i].group == group) out.push_back({world_.hosts()[i].name, world_.inbox(i)});
  return out;
}

void scene::enqueue(std::size_t jobs) {
  here_.enqueue(world_, jobs, inboxes_per_activity);
}

std::unique_ptr<test::engine_process> scene::start(std::vector<std::string> arguments) {
  std::vector<std::string> all{"--set", "queue.heartbeat_s=5", "--set", "queue.lease_s=30",
                               "--set", "log.level=info"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return here_.start(std::move(all));
}

void scene::await_delivered(std::uint64_t count) const {
  auto before = delivered();
  auto last_progress = std::chrono::steady_clock::now();
  for (;;) {
    const auto now = delivered();
    if (now >= count) return;
    if (now > before) last_progress = std::chrono::steady_clock::now();
    before = now;
    if (std::chrono::steady_clock::now() - last_progress > patience)
      throw std::runtime_error(fmt::format("deliveries stopped at {} of {}", now, count));
    rest(look_again_ms);
  }
}

std::string scene::complaint(std::uint64_t expected) const {
  const auto seen = world_.snapshot();
  if (seen.deliveries.delivered == expected && seen.deliveries.duplicates == 0 && seen.total().refused == 0)
    return {};
  return fmt::format("{} of {} delivered, {} twice, {} refused", seen.deliveries.delivered, expected,
                     seen.deliveries.duplicates, seen.total().refused);
}

} // namespace pheidi::bench
