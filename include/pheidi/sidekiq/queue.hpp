// The queue itself: every move of a job is one atomic script.
//
// Invariant: a job is at every moment in exactly one of its queue, one process's
// in-flight record, the schedule or retry set, the dead set; or it is done.
//
//   fetch   : queue -> in-flight (many per round trip, up to `max` jobs or `max_bytes`)
//   settle  : in-flight -> nothing | retry | schedule | dead | another queue; acts on a record only if it is
//   still
//             ours (HDEL answered 1), so settling twice or after the lease was lost does nothing twice
//   recover : in-flight of a dead process -> head of its queue, or the dead set at the poison_after-th time
//   promote : schedule/retry member whose time has come -> its queue
//
// A fetch whose answer was lost may have moved jobs: the next fetch reads them back from the record, and the
// lease carries an epoch, so that the lost command cannot run later still.
//
// Scripts carry the `allow-oom` flag where Redis knows it, so a full Redis can be drained. All members are
// coroutines of the control loop, one fetch at a time; errors are redis::errc, or errc::lost_lease,
// errc::wrong_key.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/job.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pheidi::sidekiq {

/// One fetched job. `field` names it in the in-flight record ("push:42").
struct fetched {
  std::string field;
  std::string queue;
  std::string raw;
};

/// What an executor says of a job that it is finished with. `why`: another attempt is worth it. `later`: it
/// was not tried, and is to come again then, which costs it no attempt.
struct ended {
  fetched job;
  std::optional<failure> why;
  std::optional<wall_time> later{};
};

/// Where a settled job goes.
struct done {};
struct unlocked {   ///< done, and sidekiq-unique-jobs may let the next of its kind in
  std::string lock; // its `lock_digest`
  std::string jid;
};
struct into_retry {
  wall_time when;
  std::string job;
};
struct into_schedule {
  wall_time when;
  std::string job;
};
struct into_dead {
  std::string job;
  wall_time when;
};
struct into_queue { ///< given to another queue (pass-through), at its tail
  std::string queue;
  std::string job;
};
struct give_back { ///< unfinished at shutdown: the raw job to the head of the queue it came from
  std::string queue;
  std::string raw; // what is pushed is the record's own text, which is this
};
using destination = std::variant<done, unlocked, into_retry, into_schedule, into_dead, into_queue, give_back>;

struct settlement {
  std::string field;
  destination to;
  bool counts_processed = true; ///< an attempt was made: stat:processed
  bool counts_failed = false;   ///< and it failed: stat:failed
  std::size_t raw_bytes = 0;    ///< size of the raw job, for the budget of bytes in flight; not stored
  std::string remark = {};      ///< why it is done otherwise than wished
  std::string receipt = {};     ///< of the fan-out that it was a part of: what is done is noted there
};

struct settle_result {
  std::size_t settled = 0; ///< records that were ours
  std::size_t foreign = 0; ///< records somebody had taken back: nothing was done for them
};

struct recovered {
  std::size_t given_back = 0;
  std::size_t condemned = 0;
  std::size_t processes = 0;
};

class job_queue {
 public:
  job_queue(redis::connection& r, keyspace keys, std::string identity);

  /// Queue names in the order to try them. Never blocks: an empty vector when all are empty. Needs a lease.
  net::awaitable<result<std::vector<fetched>>> fetch(const std::vector<std::string>& queues, std::size_t max,
                                                     std::size_t max_bytes);
  /// One script for the whole batch (up to 4,096 records each). After an error the same batch may be settled
  /// again: what the first call had done counts as foreign then.
  net::awaitable<result<settle_result>> settle(const std::vector<settlement>& batch, wall_time now);

  /// Renews the lease and says that this process may hold jobs.
  net::awaitable<result<void>> renew_lease(seconds ttl);
  /// After everything was settled: no lease, no record.
  net::awaitable<result<void>> release_lease();
  /// Takes back the records of processes whose lease is gone (a lock keeps it to one process at a time; who
  /// does not get it answers nothing recovered). `poison_after` 0: never condemns.
  net::awaitable<result<recovered>> recover(int poison_after, wall_time now);

  /// Moves what is due, at most `max` members, from retry then schedule. Members whose class has a
  /// unique-jobs lock are left to Ruby. Answers how many moved.
  net::awaitable<result<std::size_t>> promote(std::size_t max, wall_time now);

  struct depth {
    std::string queue;
    std::uint64_t size = 0;
    double latency_seconds = 0; ///< age of the oldest job
  };
  net::awaitable<result<std::vector<depth>>> depths(const std::vector<std::string>& queues, wall_time now);
  struct set_sizes {
    std::uint64_t retry = 0, schedule = 0, dead = 0;
  };
  net::awaitable<result<set_sizes>> sizes();

  const std::string& identity() const { return identity_; }

 private:
  struct sequence_range {
    std::uint64_t from = 0, to = 0;
  };
  net::awaitable<result<std::vector<fetched>>> fetch_new(const std::vector<std::string>& queues,
                                                         std::uint64_t first, std::size_t max,
                                                         std::size_t max_bytes);
  net::awaitable<result<void>> reclaim_unanswered();
  net::awaitable<result<std::vector<std::string>>> dead_holders();
  net::awaitable<result<recovered>> recover_all(int poison_after, wall_time now);
  net::awaitable<result<recovered>> recover_one(std::string holder, int poison_after, wall_time now);
  /// nullopt: the lock or the owner's death is no longer certain.
  net::awaitable<result<std::optional<recovered>>>
  take_back(std::string holder, std::vector<std::string> fields, int poison_after, wall_time now);
  net::awaitable<result<std::size_t>> promote_from(std::string set, std::size_t max, wall_time now);

  redis::connection& redis_;
  keyspace keys_;
  std::string identity_;
  std::uint64_t sequence_ = 0;
  std::uint64_t epoch_ = 1;
  std::vector<sequence_range> unanswered_; // fetches that may have moved jobs into our record unseen
  std::vector<fetched> reclaimed_;         // found by reading them back, not handed out yet
};

/// "host:pid:nonce"
std::string make_identity();

/// Strict order when all weights are 0, else a weighted random order per call, names once each.
class queue_order {
 public:
  struct entry {
    std::string name;
    int weight = 0;
  };
  queue_order(std::vector<entry> queues, random_source random);
  std::vector<std::string> next();

 private:
  std::vector<entry> queues_;
  random_source random_;
  bool strict_ = true;
};

} // namespace pheidi::sidekiq
