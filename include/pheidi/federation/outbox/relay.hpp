// What a commit caused, from the transaction to Redis: written down in it, carried out after it, and by a
// patrol when a crash or an outage came between.
//
//   auto lines = relay.write_down(tx, schema, {&then}, now);  // on the executor's thread, in the transaction
//   co_await relay.carry_out(std::move(lines));               // on the loop, after the commit
//
// Lives on one loop and ends after its coroutines: the owner stops the loop first. Every line is carried out
// at least once.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/federation/outbox/lines.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/redis/connection.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::outbox {

class relay {
 public:
  struct parts {
    net::loop& on;
    redis::connection& queue; // connections of this loop
    redis::connection& base;
    redis::connection& cache;
    db::executor& writers;
    sidekiq::keyspace keys;
    metrics::registry& registry;
    /// Where jobs go of the classes that `runs_here` names; empty: all to Mastodon's queues.
    std::string own_queue;
    std::function<bool(std::string_view)> runs_here; // thread-safe
  };
  explicit relay(parts p);

  /// The lines with their ids, which the transaction keeps. Thread-safe. Throws what the database throws.
  std::vector<line> write_down(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                               const std::vector<const follow_ups*>& all, wall_time now) const;
  /// What fails here is left to the patrol.
  net::awaitable<void> carry_out(std::vector<line> lines);

  /// Ids of lines that are done and wait to be removed: a caller who has a transaction anyway removes them in
  /// it, or gives them back when it fails. On the loop.
  std::vector<std::int64_t> take_done();
  void give_back(const std::vector<std::int64_t>& done);

  /// The patrol. On the loop.
  void start();
  void stop() { stopping_ = true; }

 private:
  net::awaitable<void> run_lines(redis::connection& on, std::vector<line> lines);
  net::awaitable<void> patrol();
  net::awaitable<void> forget_done();
  net::awaitable<void> look_for_left_behind();

  parts p_;
  metrics::gauge& left_behind_;
  std::vector<std::int64_t> done_; // ids to be removed by the next transaction
  bool stopping_ = false;
};

} // namespace pheidi::federation::outbox
