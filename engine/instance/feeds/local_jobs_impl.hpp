// The state of local_jobs, and what its jobs have in common.
#pragma once

#include "instance/feeds/arguments.hpp"
#include "instance/feeds/feed_changes.hpp"

#include "pheidi/instance/entities/context.hpp"
#include "pheidi/instance/feeds/home.hpp"
#include "pheidi/instance/feeds/local_jobs.hpp"

#include <deque>

namespace pheidi::instance::feeds {

struct local_jobs::impl {
  explicit impl(parts given);

  // local_jobs.cpp
  void begin_next();
  net::awaitable<void> work(sidekiq::fetched job);
  net::awaitable<result<void>> run(const result<sidekiq::job>& job, job_arguments args);

  /// Runs `f` in a transaction with what follows from it, which is carried out after it.
  net::awaitable<result<void>>
  apply(std::function<void(pqxx::dbtransaction&, const model::schema_facts&, federation::outbox::follow_ups&)>
            f);
  feed_store store() { return {p.on, p.base, keys, p.readers, p.schema}; }
  entities::context context(const model::schema_facts& schema) const {
    return {p.settings, schema, wall_clock::now(), std::nullopt};
  }

  // idle_feeds.cpp
  net::awaitable<void> forget_idle_feeds();
  net::awaitable<result<std::size_t>> forget_some(wall_time before);

  struct counters {
    explicit counters(metrics::registry& r);
    metrics::counter &done, &useless, &retried, &told, &forgotten;
    metrics::gauge& under_way;
  };

  parts p;
  sidekiq::keyspace keys;
  counters count_;
  std::deque<sidekiq::fetched> waiting_;
  std::size_t running_ = 0;
  bool stopping_ = false;
};

} // namespace pheidi::instance::feeds
