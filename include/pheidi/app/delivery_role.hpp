// The delivery role wired together: plan, shards, availability.
//
// Lives on the control loop; owns the shards' threads. Everything crosses
// threads as batches of values.
#pragma once

#include "pheidi/app/queue_role.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/federation/delivery/shard.hpp"
#include "pheidi/federation/fanout/fan_out.hpp"
#include "pheidi/federation/fanout/old_target.hpp"
#include "pheidi/model/signing.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pheidi::app {

/// What the role uses and does not own.
struct delivery_parts {
  const config::settings& settings;
  net::loop& control;
  queue_role& queue;
  redis::connection& queue_connection;
  redis::connection& base;
  redis::connection& cache;
  db::executor& database;
  const crypto::rails_cipher& cipher;
  std::shared_ptr<model::schema_watch> schema;
  std::shared_ptr<const net::hosts_table> hosts; // may be null
  metrics::registry& registry;
};

class delivery_role {
 public:
  static result<std::unique_ptr<delivery_role>> make(delivery_parts p);
  ~delivery_role();

  /// On the control loop.
  void start();
  /// The deliveries of a batch; the other jobs come back with their classes.
  std::vector<classed_job> take(std::vector<sidekiq::fetched> jobs);
  /// Deliveries of a fan-out; their ends go where `on_parts` says.
  void deliver(const federation::fanout::origin& of, std::vector<federation::fanout::part> parts);
  void on_parts(std::function<void(std::vector<sidekiq::settlement>)> f) { on_parts_ = std::move(f); }
  void reload(const config::settings& s);
  /// No new attempts; what waits for its turn is answered as unfinished.
  void drain();
  /// After the last outcome: what is known of hosts is written.
  net::awaitable<void> finish();
  /// Ends the shards' threads; for good.
  void stop();

  /// Thread-safe.
  std::vector<federation::delivery::host_row> hosts() const;

 private:
  explicit delivery_role(delivery_parts p);
  result<void> make_shards();
  void submit(std::vector<federation::delivery::delivery_ptr> all);
  sidekiq::settlement end_unusable(federation::delivery::unusable job);
  void report(federation::delivery::shard_report r);
  net::awaitable<void> leave_old_target(federation::delivery::migrated_follow follow);

  delivery_parts parts_;
  std::unique_ptr<federation::delivery::availability> availability_;
  std::vector<std::unique_ptr<federation::delivery::shard>> shards_;
  federation::delivery::payload_store payloads_;
  federation::delivery::plan_limits limits_;
  metrics::counter& unusable_;
  std::function<void(std::vector<sidekiq::settlement>)> on_parts_;
};

} // namespace pheidi::app
