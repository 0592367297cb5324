// The inbox after its 202: activities from the queue to the database and what follows from them.
//
// Runs on one loop; the SQL on the database's threads. Each job is one coroutine:
// who speaks (signer, or the document's own signature or proof, or its origin),
// what is missing is fetched, then the activity joins a batch of others that is
// applied in one transaction. Invariant: a job is settled only after its rows and
// its outbox lines are committed; an activity that is applied again changes nothing.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/federation/discovery/actors.hpp"
#include "pheidi/model/statuses.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::inbox {

class processor {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& on;
    redis::connection& queue; // connections of this loop
    redis::connection& base;
    redis::connection& cache;
    db::executor& writers;
    db::executor& readers;
    std::shared_ptr<model::schema_watch> schema;
    discovery::fetcher& documents;
    discovery::actors& actors;
    std::function<std::shared_ptr<const model::domain_policy>()> policy;
    metrics::registry& registry;
    /// Where jobs go that are run here; empty: to Mastodon's queues.
    std::string own_queue;
    /// Each job when it is over; called on this loop.
    std::function<void(sidekiq::ended)> ended;
  };
  explicit processor(parts p);
  ~processor();

  /// Jobs of the classes that `runs` names. On the loop.
  void take(std::vector<sidekiq::fetched> jobs);
  static bool runs(std::string_view klass);

  /// The post of that URI or page, fetched from its server and stored when it is not known. On the loop.
  net::awaitable<result<status_id>> obtain(std::string uri);

  /// Of the actors that were fetched or updated, for what follows. On the loop.
  void actor_stored(const model::stored_actor& stored, const std::string& cause);

  void start();
  /// Ends the background tasks; jobs under way are ended first by the caller's patience.
  void stop();
  std::size_t under_way() const;

  struct impl; // shared by the files of this folder

 private:
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::federation::inbox
