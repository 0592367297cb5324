// One activity to many inboxes: the jobs of Mastodon that distribute, run here instead of in Ruby.
//
// Lives on the control loop. A job is answered by the database with its payload and its inboxes and worked on
// in parts (sidekiq/parts.hpp): one text of the payload in Redis and in memory, a list of the inboxes, a bit
// for each that ended. A delivery that must be tried again becomes an ordinary job of
// ActivityPub::DeliveryWorker, which Ruby understands. Invariant: the job is settled only after each part
// ended or became such a job.
//
// Deliveries that are under way at once are bounded, and all fan-outs have an equal share of them, so a small
// one need not wait for a huge one to end.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/sidekiq/parts.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::fanout {

/// What all parts of a job have in common.
struct origin {
  std::string field, queue, jid; // of the job
  std::string payload;           // the activity as a JSON string, as it stands in the job
  account_id sender;
  sidekiq::time_format times = sidekiq::time_format::integer_millis;
  std::shared_ptr<const std::string> options; // of each delivery, a JSON object
  bool bulk = false;                          // goes to many, and to nobody in particular
};
struct part {
  std::size_t number = 0;
  std::string inbox;
};

/// What a distributing job is read from.
struct fan_out_sources {
  const config::settings& settings;
  const crypto::rails_cipher& cipher;
  std::shared_ptr<model::schema_watch> schema;
};

class fan_out {
 public:
  struct parts {
    net::loop& on;
    redis::connection& queue;
    db::executor& readers;
    fan_out_sources sources;
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
