// Rows, a swarm that stands back, and jobs as Sidekiq would push them.
#include "stage.hpp"

#include "common/process.hpp"

#include "pheidi/json/write.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <sched.h>
#include <stdexcept>

namespace pheidi::bench {

namespace {

constexpr std::chrono::seconds patience{60};
constexpr std::size_t few_followers = 5;
constexpr std::size_t pushed_at_once = 1000;

test::instance_options options() {
  test::instance_options out;
  out.whole_schema = true;
  out.usual_deadlines = true;
  return out;
}

/// Remote servers would not interrupt the engine, so these run when others leave them the time.
swarm::world make_world(test::instance& here, std::size_t hosts) {
  swarm::world_options o;
  o.groups.push_back(test::hosts(fmt::format("{}:ok", hosts)));
  o.tls = false;
  o.keys = here.keys();
  o.ledger_file = here.path("ledger").string();
  auto world = std::async(std::launch::async, [&o] {
                 const sched_param none{};
                 (void)::sched_setscheduler(0, SCHED_BATCH, &none);
                 return swarm::world::start(std::move(o));
               }).get();
  if (!world) throw std::runtime_error(world.error().message());
  here.write("hosts", world->hosts_file());
  return std::move(*world);
}

} // namespace

audience_size audience(bool quick) {
  return quick ? audience_size{500, 10} : audience_size{};
}

stage::stage(audience_size size) : size_(size), here_(options()), world_(make_world(here_, size.hosts)) {
  test::follow_from_everywhere(here_, world_, here_.actors()[0].account_id, size_.inboxes_per_host);
  here_.sql(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                        " SELECT account_id, {}, now(), now() FROM (SELECT account_id FROM follows"
                        " WHERE target_account_id = {} ORDER BY account_id LIMIT {}) AS those",
                        here_.actors()[1].account_id, here_.actors()[0].account_id, few_followers));
}

std::unique_ptr<test::engine_process> stage::start() {
  return here_.start(
      {"--set", "queue.heartbeat_s=5", "--set", "queue.lease_s=30", "--set", "log.level=info"});
}

stage::written stage::write(std::size_t account, const std::string& text) {
  const auto id = test::post(here_, here_.actors()[account].account_id, text);
  return {id, test::uri_of(here_, id) + "/activity"};
}

void stage::distribute(const written& post) {
  test::push_job(here_, "ActivityPub::DistributionWorker", fmt::format("[{}]", post.id));
}

void stage::push_jobs(const written& post) {
  std::string body;
  json::writer w(body);
  // What the engine makes of the post, in its length: terms, object, LD signature.
  w.object()
      .key("id")
      .string(post.activity)
      .key("type")
      .string("Create")
      .key("object")
      .string(std::string(2800, 'x'));
  w.end();
  std::vector<std::string> push{"LPUSH", "queue:push"};
  for (std::size_t i = 0; i < size_.inboxes(); ++i) {
    std::string args;
    json::writer a(args);
    const auto inbox = fmt::format("{}/{}", world_.inbox(i % size_.hosts), i / size_.hosts + 1);
    a.array().string(body).integer(here_.actors()[0].account_id).string(inbox).object().end().end();
    push.push_back(sidekiq::make_job({.klass = "ActivityPub::DeliveryWorker",
                                      .queue = "push",
                                      .args_json = args,
                                      .retry_json = "16",
                                      .dead = false},
                                     sidekiq::make_jid(), wall_clock::now()));
    if (push.size() < pushed_at_once + 2 && i + 1 < size_.inboxes()) continue;
    here_.redis().run(push);
    push.resize(2);
  }
  here_.redis().run({"SADD", "queues", "push"});
}

void stage::await_arrived(std::uint64_t count) const {
  auto before = arrived();
  auto last_progress = std::chrono::steady_clock::now();
  for (;;) {
    const auto now = arrived();
    if (now >= count) return;
    if (now > before) last_progress = std::chrono::steady_clock::now();
    before = now;
    if (std::chrono::steady_clock::now() - last_progress > patience)
      throw std::runtime_error(fmt::format("deliveries stopped at {} of {}", now, count));
    rest(5);
  }
}

std::uint64_t stage::redis_bytes() {
  const auto info = here_.redis().text({"INFO", "memory"});
  const auto at = info.find("used_memory:");
  if (at == info.npos) throw std::runtime_error("Redis does not tell its memory");
  return std::strtoull(info.c_str() + at + 12, nullptr, 10);
}

std::string usual_text() {
  return "The mountain path was closed after the storm, so we walked along the lake instead and counted "
         "herons. "
         "Eleven of them by the old pier, two more at the weir, and one that followed the boat for an "
         "hour.\n\n"
         "Photographs will be on https://birds.example/journal/2026/herons-at-the-lake when I am home. "
         "#birds #herons #lake";
}

} // namespace pheidi::bench
