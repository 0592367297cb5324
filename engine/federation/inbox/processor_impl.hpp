// The processor's state and its parts: jobs (process.cpp), batches (batches.cpp), the outbox (outbox.cpp).
#pragma once

#include "federation/inbox/apply_batch.hpp"
#include "federation/inbox/outbox_lines.hpp"
#include "federation/inbox/who_speaks.hpp"

#include "pheidi/base/lru.hpp"
#include "pheidi/federation/inbox/processor.hpp"
#include "pheidi/net/event.hpp"
#include "pheidi/net/one_shot.hpp"

#include <deque>
#include <map>
#include <random>
#include <unordered_map>

namespace pheidi::federation::inbox {

/// The arguments of ActivityPub::ProcessingWorker.
struct inbound_job {
  account_id signer;
  std::string body;
  std::optional<account_id> told;
};
result<inbound_job> read_inbound_job(std::string_view args);

struct processor::impl {
  explicit impl(parts given);

  // process.cpp: one job from its text to its settlement.
  net::awaitable<void> work(sidekiq::fetched job);
  net::awaitable<result<outcome>> process(inbound_job job);
  net::awaitable<result<outcome>> run_to_end(std::shared_ptr<arrival> a, discovery::budget_ptr costs);
  net::awaitable<void> satisfy(need n, std::shared_ptr<arrival> a, discovery::budget_ptr costs);
  net::awaitable<result<void>> obtain_status(need n, discovery::budget_ptr costs);
  net::awaitable<result<void>> obtain_object(std::string uri, std::shared_ptr<arrival> a,
                                             discovery::budget_ptr costs);
  net::awaitable<result<std::string>> uri_of(account_id signer);
  net::awaitable<result<outcome>> update_actor(std::shared_ptr<arrival> a, discovery::budget_ptr costs);
  sidekiq::settlement settle_done(const sidekiq::fetched& job);
  sidekiq::settlement settle_failed(const sidekiq::fetched& job, const error& why);
  void count(const result<outcome>& ended, const std::string& type);

  // batches.cpp: activities together in one transaction.
  struct waiting {
    std::shared_ptr<arrival> what;
    std::vector<std::string> concerns;
    net::one_shot<result<outcome>> ended;
  };
  net::awaitable<result<outcome>> submit(std::shared_ptr<arrival> a);
  net::awaitable<void> batch_loop();
  std::vector<waiting*> next_batch();
  net::awaitable<void> run_batch(std::vector<waiting*> batch);
  net::awaitable<result<batch_outcome>> apply_together(const std::vector<waiting*>& batch,
                                                       std::set<std::string> markers);
  net::awaitable<result<std::set<std::string>>> read_markers(const std::vector<waiting*>& batch);

  // outbox.cpp: follow-ups after the commit.
  net::awaitable<void> carry_out(std::vector<model::kept_outbox_entry> lines);
  net::awaitable<void> outbox_loop();
  net::awaitable<bool> run_commands(redis::connection& on, std::vector<commands> groups);

  struct counters {
    explicit counters(metrics::registry& r);
    metrics::counter &applied, &failed, &retried, &fetched, &batches;
    metrics::gauge &under_way, &waiting, &outbox_left;
    metrics::histogram &batch_size, &batch_seconds;
  };

  parts p;
  sidekiq::keyspace keys;
  counters count_;
  std::map<std::string, metrics::counter*> by_outcome_; // type and reason: both from closed sets
  std::deque<waiting*> queue_;
  net::event arrived_;
  std::vector<std::int64_t> carried_out_; // outbox ids to be removed by the next transaction
  lru<std::int64_t, std::string> uris_{200000};
  std::mt19937_64 random_{std::random_device{}()};
  std::size_t under_way_ = 0;
  bool stopping_ = false;
};

} // namespace pheidi::federation::inbox
