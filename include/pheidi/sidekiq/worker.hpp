// The life of a worker process on the queue: fetch by credit, hand out, settle, stay alive, clean up after
// others.
//
// Runs on the control loop. What executes jobs (deliveries, inbox processing) is
// given as `take`; it answers each job exactly once through `settle`. Credits are
// the only backpressure: the fetcher asks Redis for what there is room for, and
// starts small, so that a job that crashes the process takes few neighbours with it.
//
// While Redis is away nothing is lost: settlements wait here and the jobs stay in
// the in-flight record.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/net/one_shot.hpp"
#include "pheidi/sidekiq/process.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::sidekiq {

struct worker_options {
  std::size_t max_in_flight = 8192;
  std::size_t max_in_flight_bytes = std::size_t{256} << 20;
  std::size_t fetch_batch = 1000;
  std::size_t settle_batch = 2000;
  milliseconds idle_poll{25}; // how often empty queues are looked at
  seconds heartbeat{5};
  seconds lease{30};
  seconds recover_every{10};
  seconds promote_every{5};
  int poison_after = 3;
};

class worker {
 public:
  using take_jobs = std::function<void(std::vector<fetched>)>;

  worker(net::loop& l, redis::connection& r, keyspace keys, process_info info, queue_order order,
         worker_options options, metrics::registry& registry);

  void on_jobs(take_jobs take) { take_ = std::move(take); }
  void on_signal(std::function<void(process_signal)> f) { on_signal_ = std::move(f); }

  /// New bounds and poison limit; the times of heartbeat and lease stay.
  void configure(std::size_t max_in_flight, std::size_t max_in_flight_bytes, int poison_after);
  /// Starts the tasks of the worker. Call on the loop.
  void start();
  /// The outcome of jobs that were handed out. Call on the loop.
  void settle(std::vector<settlement> batch);

  /// No more fetching or promoting; what is under way goes on.
  void quiet();
  bool is_quiet() const { return quiet_; }
  /// Waits until nothing is in flight but what is to be given back, at most `patience`. From now on that
  /// stays in the record, for `close`.
  net::awaitable<bool> drained(seconds patience);
  /// The end: settles what is pending, gives the rest of the record back to the head of its queue, ends the
  /// tasks. Answers how many jobs were given back.
  net::awaitable<std::size_t> close(seconds patience);

  std::size_t in_flight() const { return in_flight_; }
  std::size_t in_flight_bytes() const { return bytes_; }
  std::size_t unsettled() const { return pending_.size(); }
  /// True once a fetch that began with nothing in flight found all queues empty, until there is work again.
  bool idle() const { return empty_seen_ && in_flight_ == 0; }
  /// Ready: the last fetch or heartbeat reached Redis.
  bool reachable() const { return reachable_; }
  const std::string& identity() const { return queue_.identity(); }

 private:
  net::awaitable<void> fetch_loop();
  net::awaitable<void> settle_loop();
  net::awaitable<void> heartbeat_loop();
  net::awaitable<void> recover_loop();
  net::awaitable<void> promote_loop();
  net::awaitable<void> depth_loop();
  net::awaitable<void> pause(milliseconds d);
  net::awaitable<result<std::size_t>> give_back_rest();
  std::size_t credit() const;
  void hand_out(std::vector<fetched> jobs);
  void forget(const std::vector<settlement>& batch);
  void adapt_window();
  void widen_window();
  bool worth_asking();
  void note(const error& e, std::string_view doing);

  struct counters {
    explicit counters(metrics::registry& r);
    metrics::counter &fetched, &settled, &foreign, &recovered, &condemned, &promoted, &failed_calls;
    metrics::gauge &in_flight, &in_flight_bytes, &unsettled, &window, &retry, &schedule, &dead;
  };

  net::loop& loop_;
  redis::connection& redis_;
  keyspace keys_;
  job_queue queue_;
  process_record record_;
  process_info info_;
  queue_order order_;
  worker_options options_;
  metrics::registry& registry_;
  counters count_;
  take_jobs take_;
  std::function<void(process_signal)> on_signal_;

  std::deque<settlement> pending_;
  std::map<std::string, work_row> rows_; // a bounded sample of what runs, for the web page
  std::map<std::string, std::pair<metrics::gauge*, metrics::gauge*>> depth_gauges_;
  std::size_t in_flight_ = 0;
  std::size_t bytes_ = 0;
  std::size_t window_ = 64;
  std::size_t settled_in_window_ = 0;
  steady_time widened_at_{}, asked_at_{};
  bool quiet_ = false;
  bool ending_ = false;
  std::size_t returned_ = 0; // given back since then
  bool closing_ = false;
  bool settling_ = false;
  bool empty_seen_ = false;
  bool reachable_ = false;
  int tasks_ = 0;
};

} // namespace pheidi::sidekiq
