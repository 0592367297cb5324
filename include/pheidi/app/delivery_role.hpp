// The delivery role wired together: queue worker, plan, shards, availability.
//
// Lives on the control loop; owns the shards' threads. Everything crosses
// threads as batches of values.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/federation/delivery/shard.hpp"
#include "pheidi/model/signing.hpp"
#include "pheidi/sidekiq/worker.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace pheidi::app {

/// What the role uses and does not own.
struct delivery_parts {
  const config::settings& settings;
  net::loop& control;
  redis::connection& queue;
  redis::connection& base;
  redis::connection& cache;
  db::executor& database;
  const crypto::rails_cipher& cipher;
  std::shared_ptr<model::schema_watch> schema;
  metrics::registry& registry;
  std::string version;
};

class delivery_role {
 public:
  static result<std::unique_ptr<delivery_role>> make(delivery_parts p);
  ~delivery_role();

  /// On the control loop.
  void start();
  void on_signal(std::function<void(sidekiq::process_signal)> f) { worker_->on_signal(std::move(f)); }
  void quiet() { worker_->quiet(); }
  void reload(const config::settings& s);
  /// Drains within `patience`, gives back the rest, leaves Sidekiq's process list. Answers how many were
  /// given back.
  net::awaitable<std::size_t> shut_down(seconds patience);

  const sidekiq::worker& worker() const { return *worker_; }
  /// Thread-safe.
  std::vector<federation::delivery::host_row> hosts() const;

 private:
  explicit delivery_role(delivery_parts p);
  result<void> make_shards();
  void take(std::vector<sidekiq::fetched> jobs);
  sidekiq::settlement pass_to_ruby(federation::delivery::for_ruby job);
  sidekiq::settlement end_unusable(federation::delivery::unusable job);
  void report(federation::delivery::shard_report r);

  delivery_parts parts_;
  std::unique_ptr<sidekiq::worker> worker_;
  std::unique_ptr<federation::delivery::availability> availability_;
  std::vector<std::unique_ptr<federation::delivery::shard>> shards_;
  federation::delivery::payload_store payloads_;
  federation::delivery::plan_limits limits_;
  std::unordered_map<std::string, metrics::counter*> passed_; // by class, bounded
  metrics::counter& unusable_;
  std::uint64_t random_state_;
};

} // namespace pheidi::app
