// What Sidekiq's web page and Mastodon's dashboard read of a process: record, heartbeat, work in progress,
// signals.
#pragma once

#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/keys.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <string>
#include <vector>

namespace pheidi::sidekiq {

/// Fixed for the life of the process.
struct process_info {
  std::string identity;
  std::string hostname;
  int pid = 0;
  wall_time started_at;
  std::string tag = "pheidi";
  std::vector<queue_order::entry> queues;
  std::size_t concurrency = 0;
  std::string version; // of Pheidi
};
/// The `info` member, with every key that Sidekiq 6.5, 7 and 8 pages read.
std::string info_json(const process_info& p);

/// One row of "Busy": a job and since when it runs. At most `max_work_rows` are published.
struct work_row {
  std::string id; // any unique text
  std::string queue;
  std::string raw;
  wall_time since;
};
inline constexpr std::size_t max_work_rows = 100;

struct beat {
  std::size_t busy = 0;
  bool quiet = false;
  std::size_t rss_kb = 0;
  std::int64_t rtt_us = 0;
  std::vector<work_row> work;
};

enum class process_signal { quiet, stop, dump };

class process_record {
 public:
  process_record(redis::connection& r, keyspace keys, process_info info);
  /// Writes the record (60 s to live), answers the signals that the web page or API sent.
  net::awaitable<result<std::vector<process_signal>>> heartbeat(const beat& b, wall_time now);
  /// Leaves `processes` and drops the work hash.
  net::awaitable<result<void>> clear();

 private:
  redis::connection& redis_;
  keyspace keys_;
  process_info info_;
};

} // namespace pheidi::sidekiq
