// One payload to many inboxes: the jobs of Mastodon that distribute, run here instead of in Ruby.
//
// Lives on the control loop. A job is answered by the database with its inboxes and worked on in parts
// (sidekiq/parts.hpp): one text of the payload in Redis and in memory, a list of the inboxes, a bit for each
// that ended. A delivery that must be tried again becomes an ordinary job of ActivityPub::DeliveryWorker,
// which Ruby understands. Invariant: the job is settled only after each part ended or became such a job.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/sidekiq/parts.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::fanout {

/// What all parts of a job have in common.
struct origin {
  std::string field, queue; // of the job
  std::string payload;      // the activity as a JSON string, as it stands in the job
  account_id sender;
  sidekiq::time_format times = sidekiq::time_format::integer_millis;
};
struct part {
  std::size_t number = 0;
  std::string inbox;
};

class fan_out {
 public:
  struct parts {
    net::loop& on;
    redis::connection& queue;
    db::executor& readers;
    sidekiq::keyspace keys;
    std::string identity; // of this process
    metrics::registry& registry;
    /// Deliveries to begin. Each is answered through `ended` once, under the field of `part_field`.
    std::function<void(const origin&, std::vector<part>)> deliver;
    /// Jobs that are over.
    std::function<void(std::vector<sidekiq::ended>)> ended;
    /// A job that is given back to its queue when the process ends.
    std::function<void(sidekiq::settlement)> give_back;
  };
  explicit fan_out(parts p);
  ~fan_out();

  static bool runs(std::string_view klass);
  void start();
  void take(std::vector<sidekiq::fetched> jobs);
  void ended(std::vector<sidekiq::settlement> of_parts);
  /// Nothing new is begun; jobs whose parts have come back are given back.
  void drain();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// "push:42" and 17 -> "push:42#17"
std::string part_field(std::string_view field, std::size_t number);
bool is_part_field(std::string_view field);

} // namespace pheidi::federation::fanout
