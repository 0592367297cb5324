// What happens on this server when somebody posted, boosted, followed, blocked ...: feeds, notifications,
// streams. Mastodon's own job classes, run here where no Ruby is.
//
// Lives on one loop; the SQL on the database's threads. Each job is one coroutine over sets: a post with ten
// thousand followers here is a few queries and a few scripts, not a job for each. A job that runs twice, or
// late, changes nothing the second time; what it causes elsewhere goes through the outbox of its transaction.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/federation/outbox/relay.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace pheidi::instance::feeds {

class local_jobs {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& on;
    redis::connection& base; // of this loop
    db::executor& writers;
    db::executor& readers;
    std::shared_ptr<model::schema_watch> schema;
    const crypto::rails_cipher& cipher; // of the keys that sign what other servers forward
    federation::outbox::relay& relay;   // of this loop
    metrics::registry& registry;
    /// Each job when it is over; called on this loop.
    std::function<void(sidekiq::ended)> ended;
    /// Writes the post of a row of scheduled_statuses whose time has come and removes the row; posting is the
    /// API's. Empty: the job is tried again later.
    std::function<net::awaitable<result<void>>(std::int64_t scheduled_status)> publish_scheduled = {};
  };
  explicit local_jobs(parts p);
  ~local_jobs();

  /// Jobs of the classes that `runs` names. On the loop.
  void take(std::vector<sidekiq::fetched> jobs);
  static bool runs(std::string_view klass);

  /// The background task that forgets feeds which nobody reads.
  void start();
  void stop();
  std::size_t under_way() const;

  struct impl; // shared by the files of this folder

 private:
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::instance::feeds
