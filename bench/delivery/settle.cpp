// The queue alone: fetch and settle by script against a real Redis while 20,000 jobs are in flight.
#include "common/process.hpp"
#include "figures.hpp"
#include "support/on_loop.hpp"
#include "support/redis_server.hpp"

#include "pheidi/net/event.hpp"
#include "pheidi/sidekiq/queue.hpp"
#include "pheidi/swarm/fanout.hpp"

#include <fmt/format.h>

#include <chrono>
#include <deque>
#include <stdexcept>
#include <unistd.h>

namespace pheidi::bench {

namespace {

constexpr std::size_t in_flight = 20000;
constexpr std::size_t fetch_batch = 1000;
constexpr std::size_t settle_batch = 2000;
constexpr milliseconds patience{10000};

/// Two tasks on one connection, as in the engine: one fetches, one settles; each works while there is work.
class exercise {
 public:
  exercise(net::loop& l, redis::connection& r) : loop_(l), queue_(r, sidekiq::keyspace{}, "bench:1:a") {}

  net::awaitable<bool> fill() {
    const auto lease = co_await queue_.renew_lease(seconds(600));
    if (!lease) fail(lease.error());
    while (taken_.size() < in_flight) {
      const auto more = co_await fetch_some();
      if (!more) co_return false;
    }
    co_return true;
  }

  /// Until the queue is empty; how many were settled.
  net::awaitable<std::size_t> run() {
    loop_.spawn(settle_all());
    for (;;) {
      if (taken_.size() >= in_flight + settle_batch) {
        room_.clear();
        co_await room_.wait();
        continue;
      }
      const auto more = co_await fetch_some();
      jobs_.set();
      if (!more) break;
    }
    finished_ = true;
    jobs_.set();
    co_await ended_.wait();
    co_return settled_;
  }

 private:
  net::awaitable<bool> fetch_some() {
    auto got = co_await queue_.fetch(names_, fetch_batch, std::size_t{1} << 30);
    if (!got) fail(got.error());
    for (auto& job : *got) {
      taken_.push_back(std::move(job.field));
      // Jobs end in another order than they began.
      std::swap(taken_.back(), taken_[dice_.below(taken_.size())]);
    }
    co_return !got->empty();
  }

  net::awaitable<void> settle_all() {
    std::vector<sidekiq::settlement> batch;
    while (!finished_) {
      if (taken_.size() < in_flight) {
        jobs_.clear();
        co_await jobs_.wait();
        continue;
      }
      batch.clear();
      for (std::size_t i = 0; i < settle_batch; ++i) {
        batch.push_back({std::move(taken_.front()), sidekiq::done{}});
        taken_.pop_front();
      }
      const auto done = co_await queue_.settle(batch, wall_clock::now());
      if (!done) fail(done.error());
      settled_ += done->settled;
      room_.set();
    }
    ended_.set();
  }

  [[noreturn]] static void fail(const error& e) { throw std::runtime_error(e.message()); }

  net::loop& loop_;
  sidekiq::job_queue queue_;
  const std::vector<std::string> names_{"push"};
  std::deque<std::string> taken_;
  swarm::dice dice_{7};
  net::event room_{loop_};
  net::event jobs_{loop_};
  net::event ended_{loop_};
  std::size_t settled_ = 0;
  bool finished_ = false;
};

void push_jobs(test::redis_server& server, std::size_t count) {
  std::vector<swarm::inbox> inboxes;
  for (int i = 0; i < 100; ++i)
    inboxes.push_back({"h", fmt::format("https://h{:04}.swarm.test/inbox", i)});
  swarm::fanout jobs({{1, "https://local.example/users/a"}}, inboxes, {});
  std::vector<std::string> command{"LPUSH", "queue:push"};
  for (std::size_t i = 0; i < count; ++i) {
    command.push_back(jobs.next(wall_clock::now()).job);
    if (command.size() < 502 && i + 1 < count) continue;
    server.run(command);
    command.resize(2);
  }
}

struct outcome {
  double per_second = 0;
  double own_cpu_us = 0;
  double redis_cpu_us = 0;
};

outcome one_run(std::size_t jobs, const std::vector<std::string>& persistence) {
  test::redis_server server(persistence);
  push_jobs(server, in_flight + jobs);
  net::loop loop("bench");
  redis::connection_options options;
  options.endpoint.unix_path = server.socket();
  redis::connection connection(loop, options);
  connection.start();
  const auto up = test::on_loop(loop, connection.connected(patience));
  if (!up) throw std::runtime_error(up.error().message());
  exercise work(loop, connection);
  test::on_loop(loop, work.fill());

  const auto begun = std::chrono::steady_clock::now();
  const auto own = cpu_seconds(::getpid());
  const auto redis = cpu_seconds(server.pid());
  const auto settled = static_cast<double>(test::on_loop(loop, work.run()));
  const auto spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  const outcome found{settled / spent, (cpu_seconds(::getpid()) - own) * 1e6 / settled,
                      (cpu_seconds(server.pid()) - redis) * 1e6 / settled};
  connection.stop();
  return found;
}

} // namespace

void measure_settle(const run_options& o, report& out) {
  const std::size_t jobs = o.quick ? 60000 : 150000;
  const std::vector<std::string> as_debian_ships_it{"save 3600 1 300 100 60 10000"};
  const std::vector<std::string> log_of_writes{"appendonly yes", "appendfsync everysec"};
  std::vector<double> rates, logged, own, redis;
  for (int round = 1; round <= 3; ++round) {
    o.say(fmt::format("fetch and settle alone, 20,000 in flight, round {} of 3", round));
    const auto found = one_run(jobs, as_debian_ships_it);
    rates.push_back(found.per_second);
    own.push_back(found.own_cpu_us);
    redis.push_back(found.redis_cpu_us);
    logged.push_back(one_run(jobs, log_of_writes).per_second);
  }
  out.add({"settle_jobs_per_second_20k_in_flight", goal::at_least, 60000, median(rates), range_text(rates)});
  out.also("settle_jobs_per_second_appendonly", median(logged), "/s", "the same, appendfsync everysec");
  out.also("settle_redis_cpu_us_per_job", median(redis), "us", "what the one thread of Redis needs");
  out.also("settle_own_cpu_us_per_job", median(own), "us");
}

} // namespace pheidi::bench
