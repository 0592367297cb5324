// What Redis holds of a queue, as a test wants to ask for it.
#pragma once

#include "engine_process.hpp"
#include "support/redis_server.hpp"

#include "pheidi/swarm/ledger.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::test {

class queue_view {
 public:
  explicit queue_view(redis_server& redis, std::string prefix = "")
      : redis_(redis), prefix_(std::move(prefix)) {}

  /// Raw jobs, the newest first: the last is taken next.
  std::vector<std::string> queue(const std::string& name = "push") const;
  std::int64_t queued(const std::string& name = "push") const;
  /// Members of retry, schedule or dead.
  std::vector<std::string> raw_members(const std::string& set) const;
  std::vector<boost::json::object> members(const std::string& set) const;
  std::int64_t size(const std::string& set) const;
  double score(const std::string& set, const std::string& member) const;
  /// The member of `set` with that job id.
  std::optional<boost::json::object> find(const std::string& set, const std::string& jid) const;
  /// As if the time of every member of the set had come.
  void make_due(const std::string& set) const;

  /// Raw jobs in the in-flight record of that process, or of all.
  std::vector<std::string> in_flight(const std::string& identity) const;
  std::size_t in_flight() const; ///< at one moment, like the next two
  /// In `queues` or in flight.
  std::size_t pending(const std::vector<std::string>& queues = {"push"}) const;
  /// Pending, or waiting in one of `sets`. Jobs go back, too: counts of different moments may all be 0.
  std::size_t unsettled(const std::vector<std::string>& queues = {"push"},
                        const std::vector<std::string>& sets = {"schedule", "retry"}) const;
  std::int64_t counter(const std::string& name) const; ///< "stat:processed"; 0 when absent

 private:
  redis_server& redis_;
  std::string prefix_;
};

/// Who the process says it is, from its line at the start.
std::string identity_of(const engine_process& p);
/// Where a delivery job goes, as the swarm's ledger knows it.
swarm::delivery delivery_of(const std::string& raw_job);
std::string jid_of(const std::string& raw_job);

} // namespace pheidi::test
