// The threads of an executor, their queue, and the decision who takes which job.
//
// A worker without a connection leaves jobs to those that have one while it has
// to wait before it may connect again; when nobody has one, jobs are answered
// `unavailable` at once, so an outage never makes callers wait.
#pragma once

#include "metrics.hpp"
#include "reconnect.hpp"
#include "session.hpp"

#include "pheidi/db/executor.hpp"

#include <condition_variable>
#include <deque>
#include <random>
#include <thread>
#include <vector>

namespace pheidi::db::detail {

class worker_pool {
 public:
  worker_pool(executor_options options, metrics::registry* registry);
  ~worker_pool();

  /// Thread-safe. An error: the job was not taken, and `finished` will not be called.
  std::optional<error> add(std::shared_ptr<job> task);

 private:
  struct worker {
    session connection;
    worker_metrics metrics;
    bool counted_as_connected = false;
    std::thread thread;
    worker(session_options options, metrics::registry& registry, const std::string& role)
        : connection(std::move(options)), metrics(registry, role) {}
  };

  void work(worker& w);
  std::shared_ptr<job> take(worker& w);
  bool hand_back(const std::shared_ptr<job>& task);
  std::optional<error> serve(worker& w, const job& task);
  std::optional<error> connect(worker& w);
  void note_connection(worker& w);
  milliseconds conflict_pause();

  void watch();
  std::vector<std::shared_ptr<job>> expired(steady_time now);

  executor_options options_;
  std::unique_ptr<metrics::registry> own_registry_;
  pool_metrics metrics_;

  std::mutex mutex_; // guards everything down to workers_
  std::condition_variable changed_;
  std::deque<std::shared_ptr<job>> queue_;
  bool stopping_ = false;
  int connected_ = 0;
  reconnect_backoff backoff_;
  std::string last_failure_;
  std::mt19937_64 random_{std::random_device{}()};

  std::vector<std::unique_ptr<worker>> workers_;
  bool watching_ = true; // guarded by mutex_
  std::condition_variable watch_ends_;
  std::thread watchdog_;
};

} // namespace pheidi::db::detail
