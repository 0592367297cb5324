// Seeding, starting, waiting, counting.
#include "stage.hpp"

#include "common/process.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace pheidi::bench {

namespace {

constexpr std::chrono::seconds patience{90};

/// What an operator would at least have set, and autovacuum as everywhere; the tests' server does without.
void make_it_a_server(test::instance& here) {
  static bool done = false;
  if (std::exchange(done, true)) return;
  {
    pqxx::connection connection(here.database());
    pqxx::nontransaction tx(connection);
    for (const auto* setting :
         {"shared_buffers = '256MB'", "autovacuum = on", "max_wal_size = '1GB'", "max_connections = 60"})
      tx.exec(std::string("ALTER SYSTEM SET ") + setting);
  }
  here.postgres().restart();
}

test::instance_options options() {
  test::instance_options out;
  out.accounts = static_cast<int>(local_users);
  out.whole_schema = true;
  out.usual_deadlines = true;
  out.inbox = true;
  // Here the log doubles every second, and each rewrite forks; on a server that is once in hours.
  out.redis_config.emplace_back("auto-aof-rewrite-percentage 0");
  return out;
}

} // namespace

stage::stage() : here_(options()) {
  make_it_a_server(here_);
  settle_in(here_, everybody());
}

std::unique_ptr<test::engine_process> stage::start(bool works) {
  // Answers to follows stay in `push`: to deliver them is another benchmark's subject.
  return here_.start({"--set", "queue.heartbeat_s=5", "--set", "queue.lease_s=30", "--set", "log.level=info",
                      "--set", works ? "queue.queues=ingress" : "queue.queues=nothing"});
}

pid_t stage::postgres_pid() {
  std::ifstream file(here_.postgres().socket_directory() + "/data/postmaster.pid");
  pid_t pid = 0;
  file >> pid;
  if (pid <= 0) throw std::runtime_error("PostgreSQL has no postmaster.pid");
  return pid;
}

spent stage::spent_so_far(pid_t engine) {
  return {cpu_seconds(engine), thread_cpu_seconds(engine, "inbox"), postgres_cpu(),
          cpu_seconds(here_.redis().pid())};
}

double stage::postgres_cpu() {
  return family_cpu_seconds(postgres_pid());
}

std::int64_t stage::outstanding() {
  auto& redis = here_.redis();
  auto count = redis.integer({"LLEN", "queue:ingress"});
  for (const auto& holder : redis.list({"SMEMBERS", "pheidi:holders"}))
    count += redis.integer({"HLEN", "pheidi:inflight:" + holder});
  return count;
}

void stage::await_settled() {
  auto last = outstanding();
  auto progress = std::chrono::steady_clock::now();
  while (last > 0) {
    rest(2);
    const auto now = outstanding();
    if (now != last) progress = std::chrono::steady_clock::now();
    last = now;
    if (std::chrono::steady_clock::now() - progress > patience)
      throw std::runtime_error(fmt::format("ingest stopped with {} activities left", now));
  }
}

std::string stage::complaint(const rows& expected, double tolerance) {
  pqxx::connection connection(here_.database());
  const auto found =
      pqxx::nontransaction(connection)
          .exec1("SELECT (SELECT count(*) FROM statuses WHERE NOT local), (SELECT count(*) FROM mentions),"
                 " (SELECT count(*) FROM statuses_tags), (SELECT count(*) FROM favourites),"
                 " (SELECT count(*) FROM follows), (SELECT count(*) FROM tombstones),"
                 " (SELECT count(*) FROM status_edits)");
  const std::array wanted{
      std::pair{"statuses", expected.statuses}, std::pair{"mentions", expected.mentions},
      std::pair{"taggings", expected.taggings}, std::pair{"favourites", expected.favourites},
      std::pair{"follows", expected.follows},   std::pair{"tombstones", expected.tombstones},
      std::pair{"status_edits", expected.edits}};
  std::string out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto count = found[static_cast<int>(i)].as<std::int64_t>();
    const auto off = std::abs(static_cast<double>(count - wanted[i].second));
    if (off > tolerance * static_cast<double>(wanted[i].second))
      out +=
          fmt::format("{}{} {}, not {}", out.empty() ? "" : "; ", count, wanted[i].first, wanted[i].second);
  }
  return out;
}

} // namespace pheidi::bench
