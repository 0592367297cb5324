// The process's place in the queue: one worker, and the roles that execute what it fetches.
//
// Lives on the control loop. Jobs of a class that no role runs go to the queue that Ruby works, or are
// dropped where there is no Ruby; those that another process's role runs go to its queue.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/sidekiq/worker.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pheidi::app {

/// A job whose class was read.
struct classed_job {
  std::string klass;
  sidekiq::fetched source;
};

class queue_role {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& control;
    redis::connection& queue;
    metrics::registry& registry;
    std::string version;
    std::vector<config::queue_weight> queues; // to work
    /// The queue of another process's role that runs the class; empty: none does.
    std::function<std::string(std::string_view klass)> elsewhere;
  };
  explicit queue_role(parts p);

  /// Who looks at a batch first; gives back what is not his, with its class.
  using first_reader = std::function<std::vector<classed_job>(std::vector<sidekiq::fetched>)>;
  void read_by(first_reader f) { reader_ = std::move(f); }
  /// Reads classes and nothing else, for a process that does not deliver.
  std::vector<classed_job> read_classes(std::vector<sidekiq::fetched> jobs);
  /// Who executes the classes for which `runs` is true.
  using runner = std::function<void(std::vector<sidekiq::fetched>)>;
  void run_by(std::function<bool(std::string_view)> runs, runner f);

  void start() { worker_.start(); }
  void reload(const config::settings& s);
  sidekiq::worker& worker() { return worker_; }
  const sidekiq::worker& worker() const { return worker_; }

  /// The ends of jobs that are run by Sidekiq's ordinary curve: done, or tried again.
  void end(std::vector<sidekiq::ended> jobs);
  /// What a failed attempt of a job becomes, by Sidekiq's rule and the given curve.
  sidekiq::settlement after_failure(const sidekiq::fetched& job, const sidekiq::failure& why,
                                    seconds (*delay)(int, sidekiq::random_source));

 private:
  void take(std::vector<sidekiq::fetched> jobs);
  sidekiq::settlement leave_to_others(classed_job job);
  sidekiq::settlement move_to(const std::string& queue, classed_job job) const;
  sidekiq::settlement drop(classed_job job);

  /// A counter for each class. The classes come from the queue, so their number is bounded here.
  struct by_class {
    const char *name, *help, *event;
    std::unordered_map<std::string, metrics::counter*> cells{};
  };
  metrics::counter& counter_of(by_class& of, const classed_job& job, const std::string& to);

  parts parts_;
  std::uint64_t random_state_;
  sidekiq::worker worker_;
  first_reader reader_;
  struct executor {
    std::function<bool(std::string_view)> runs;
    runner run;
  };
  std::vector<executor> executors_;
  by_class passed_{"pheidi_queue_passed_through_total",
                   "Jobs of classes that Ruby runs, handed to its queue.", "queue.passthrough"};
  by_class moved_{"pheidi_queue_moved_total",
                  "Jobs of classes that another process's role runs, handed to its queue.", "queue.moved"};
  by_class dropped_{"pheidi_queue_dropped_total", "Jobs of classes that nobody runs.", "queue.dropped"};
};

} // namespace pheidi::app
