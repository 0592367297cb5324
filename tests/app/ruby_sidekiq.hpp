// The real Sidekiq beside Pheidi: its client, its API and its web pages as scripts, its server as a process.
#pragma once

#include "instance.hpp"
#include "logged_process.hpp"

#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <vector>

namespace pheidi::test {

/// Jobs of one class for Sidekiq::Client.push_bulk.
struct ruby_jobs {
  std::string klass = "ActivityPub::DeliveryWorker";
  std::string queue = "push";
  boost::json::array args{}; // a list for each job
  double delay_s = 0;        // more than 0: scheduled
};

class ruby_sidekiq {
 public:
  explicit ruby_sidekiq(instance& beside) : instance_(beside) {}

  /// A script of tests/interop/sidekiq; its last line is JSON. Throws with its output when it fails.
  boost::json::value script(const std::string& name, const std::vector<std::string>& arguments = {});
  /// Pushes by the real client; the ids.
  boost::json::array push(const ruby_jobs& jobs);
  /// One delivery per id to the world's hosts in turn, senders in turn; the world is told to expect them.
  boost::json::array push_deliveries(swarm::world& world, int count, double delay_s = 0);

  /// A Sidekiq process that works these queues with delivery_worker.rb; up when its heartbeat is in Redis.
  std::unique_ptr<logged_process> start(const std::vector<std::string>& queues, bool fail_deliveries = false);
  /// How many deliveries a process that `start` answered has finished without an exception.
  static std::size_t delivered_by(const logged_process& p);

 private:
  void write_settings(bool fail_deliveries) const;
  std::string path_of(const std::string& script) const;

  instance& instance_;
  int runs_ = 0;
  int activities_ = 0;
};

} // namespace pheidi::test
