// The processor's state and its parts: jobs (process.cpp), batches (batches.cpp).
#pragma once

#include "federation/inbox/apply_batch.hpp"
#include "federation/inbox/who_speaks.hpp"

#include "pheidi/base/lru.hpp"
#include "pheidi/base/text_hash.hpp"
#include "pheidi/federation/inbox/processor.hpp"
#include "pheidi/federation/outbox/relay.hpp"
#include "pheidi/net/event.hpp"
#include "pheidi/net/one_shot.hpp"

#include <deque>
#include <map>
#include <unordered_map>

namespace pheidi::federation::inbox {

/// The arguments of ActivityPub::ProcessingWorker.
struct inbound_job {
  account_id signer;
  std::shared_ptr<const std::string> body;
  std::optional<account_id> told;
};

struct processor::impl {
  explicit impl(parts given);

  // process.cpp: one job from its text to its end.
  net::awaitable<void> work(sidekiq::fetched job);
  net::awaitable<result<outcome>> run(const result<sidekiq::job>& job, std::vector<std::string_view> args);
  net::awaitable<result<outcome>> process(inbound_job job);
  net::awaitable<result<outcome>> apply_one(std::shared_ptr<arrival> a, discovery::budget_ptr costs);
  net::awaitable<result<outcome>> run_to_end(std::shared_ptr<arrival> a, discovery::budget_ptr costs);
  net::awaitable<void> satisfy(need n, std::shared_ptr<arrival> a, discovery::budget_ptr costs);
  /// The row of a post, which is fetched and stored when it is not there. `height` is how far above the post
  /// that began the search it is.
  net::awaitable<result<status_id>> obtain_status(need n, discovery::budget_ptr costs, int height = 0);
  net::awaitable<result<boost::json::object>> fetch_post(std::string uri, std::optional<need::speaker> by,
                                                         discovery::budget_ptr costs);
  net::awaitable<result<discovery::fetched_document>>
  fetch_as_told(std::string uri, std::optional<need::speaker> by, discovery::budget_ptr costs);
  net::awaitable<result<std::shared_ptr<arrival>>> arrival_of_post(need n, discovery::budget_ptr costs);
  net::awaitable<result<std::optional<status_id>>> known_status(std::string uri);
  net::awaitable<result<void>> obtain_object(std::string uri, std::shared_ptr<arrival> a,
                                             discovery::budget_ptr costs);
  net::awaitable<result<std::string>> uri_of(account_id signer);
  net::awaitable<result<outcome>> update_actor(std::shared_ptr<arrival> a, discovery::budget_ptr costs);
  void count(const result<outcome>& ended);

  // batches.cpp: activities together in one transaction.
  struct waiting {
    std::shared_ptr<arrival> what;
    std::map<std::string, touch> concerns;
    net::one_shot<result<outcome>> ended;
  };
  net::awaitable<result<outcome>> submit(std::shared_ptr<arrival> a);
  net::awaitable<void> batch_loop();
  std::vector<waiting*> next_batch();
  bool is_under_way(const waiting& w) const;
  void begin(const std::vector<waiting*>& batch);
  void release(const waiting& w);
  net::awaitable<void> run_to_its_end(std::vector<waiting*> batch);
  net::awaitable<void> run_batch(std::vector<waiting*> batch);
  void end(waiting& w, result<outcome> how);
  net::awaitable<result<batch_outcome>> apply_together(const std::vector<waiting*>& batch,
                                                       std::set<std::string> markers);
  /// A transaction of its own, with what follows from it.
  net::awaitable<result<outcome>> apply_alone(std::function<outcome(pqxx::dbtransaction&)> f);
  net::awaitable<result<std::set<std::string>>> read_markers(const std::vector<waiting*>& batch);

  net::awaitable<void> write_and_carry(follow_ups what);

  struct counters {
    explicit counters(metrics::registry& r);
    metrics::counter &applied, &failed, &retried, &fetched, &batches;
    metrics::gauge &under_way, &waiting;
    metrics::histogram &batch_size, &batch_seconds;
  };

  parts p;
  sidekiq::keyspace keys;
  counters count_;
  outbox::relay relay_;
  std::map<std::string, metrics::counter*> by_outcome_; // by reason, from a closed set
  std::deque<waiting*> queue_;
  std::unordered_map<std::string, int, text_hash>
      concerns_under_way_; // how many activities under way are about it
  std::size_t batches_under_way_ = 0;
  net::event arrived_;
  lru<std::int64_t, std::string> uris_{200000};
  std::size_t under_way_ = 0;
  bool stopping_ = false;
};

} // namespace pheidi::federation::inbox
