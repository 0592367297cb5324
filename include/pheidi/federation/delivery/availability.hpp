// Availability as Mastodon records it: failing days per host, and the hosts that are given up.
//
// Every failed attempt adds today's date to the set `exhausted_deliveries:HOST`;
// with seven dates the host gets a row in `unavailable_domains`, and Rails' cache
// entry of that table is dropped. A success deletes both. Lives on the control
// loop; shards report in batches and read the set of unavailable hosts from a
// snapshot that is at most `refresh` old.
#pragma once

#include "pheidi/base/lru.hpp"
#include "pheidi/base/metrics.hpp"
#include "pheidi/base/text_hash.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/redis/connection.hpp"

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace pheidi::federation::delivery {

using host_set = std::unordered_set<std::string, text_hash>;
using host_snapshot = std::shared_ptr<const host_set>;

struct host_result {
  std::string host;
  bool success = false;
};

class availability {
 public:
  struct stores {
    redis::connection& base;
    redis::connection& cache;
    db::executor& database;
    std::string name_space; // REDIS_NAMESPACE
  };
  availability(net::loop& l, stores s, std::function<void(host_snapshot)> publish,
               metrics::registry& registry, seconds refresh = seconds(10));

  void start();
  void stop() { stopping_ = true; }
  /// Records what has been reported and not yet written; for the end of the process.
  net::awaitable<void> flush();
  void report(std::vector<host_result> batch);

  static constexpr int failing_days = 7;

 private:
  net::awaitable<void> refresh_loop();
  net::awaitable<void> write_loop();
  net::awaitable<void> record_failures(std::vector<std::string> hosts);
  net::awaitable<void> record_successes(std::vector<std::string> hosts);
  net::awaitable<void> give_up(std::string host);
  net::awaitable<void> take_back(std::string host);
  net::awaitable<void> drop_rails_cache();
  std::string failure_key(std::string_view host) const;
  void publish_changed();

  net::loop& loop_;
  stores stores_;
  std::function<void(host_snapshot)> publish_;
  seconds refresh_;
  host_set unavailable_;
  host_set failed_, succeeded_;                // reported, not yet written
  lru<std::string, std::string> failed_today_; // host -> date already in its set
  metrics::gauge& gauge_;
  bool stopping_ = false;
};

} // namespace pheidi::federation::delivery
