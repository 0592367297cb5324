// Sidekiq jobs for a swarm: activities, each to several inboxes, as Mastodon's fan-out pushes them. Pure and
// seeded.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/sidekiq/job.hpp"
#include "pheidi/swarm/activity.hpp"
#include "pheidi/swarm/ledger.hpp"
#include "pheidi/swarm/profile.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::swarm {

/// An inbox and the host name that the ledger knows it by.
struct inbox {
  std::string host;
  std::string url;
};
/// "https://h0001.swarm.test:8443/inbox" ... for hosts 1 to `hosts`.
std::vector<inbox> swarm_inboxes(std::size_t hosts, std::uint16_t port, bool tls);

struct fanout_options {
  std::string klass = "ActivityPub::DeliveryWorker";
  std::string queue = "push";
  std::size_t inboxes_per_activity = 20; // distinct hosts; bounded by how many there are
  sidekiq::time_format times = sidekiq::time_format::integer_millis;
  std::uint64_t seed = 1;
};

class fanout {
 public:
  /// `actors` and `to` must not be empty.
  fanout(std::vector<actor> actors, std::vector<inbox> to, fanout_options options);

  struct made {
    std::string job;
    delivery expected;
  };
  made next(wall_time now);

 private:
  void start_activity();
  activity_source activities_;
  std::vector<inbox> inboxes_;
  fanout_options options_;
  dice dice_;
  activity current_;
  std::string current_json_literal_;
  std::size_t left_ = 0;
  std::size_t cursor_ = 0;
};

/// What `pheidi swarm seed` prints: {"actors":[{"id":"1","uri":"https://..."}]}. bad_actors.
result<std::vector<actor>> parse_actors(std::string_view json);

} // namespace pheidi::swarm
