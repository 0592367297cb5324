// A job that is worked on in many parts: what is left of it survives a crash.
//
// The job itself stays in its process's in-flight record until all parts have ended. Beside it are two keys
// by its jid: what is to be done (the caller's text, written once, so that a part keeps its number), and a
// bitmap of the parts that ended. A part that ends as a job of its own (tried again, dead) moves there in the
// script that marks it: it is at every moment either unmarked or settled. Who took the job over after a crash
// goes on with the unmarked parts; at most what was under way then is done twice.
//
// What became of the parts is counted in the same script in a receipt (receipts.hpp), which outlives the job.
#pragma once

#include "pheidi/sidekiq/queue.hpp"
#include "pheidi/sidekiq/receipts.hpp"

#include <string>
#include <vector>

namespace pheidi::sidekiq {

/// `to`: done, into_retry, into_schedule or into_dead.
struct part_end {
  std::size_t part = 0;
  destination to = done{};
  bool failed = false;     // counts as a failed attempt
  std::string remark = {}; // of one that is done: why it was not what was wished
};

class job_parts {
 public:
  job_parts(redis::connection& r, keyspace keys, std::string identity)
      : redis_(r), keys_(std::move(keys)), identity_(std::move(identity)) {}

  struct record {
    std::string text;        // empty: the job was not begun
    std::vector<bool> ended; // by number; shorter than there are parts when the last ones have not
  };
  net::awaitable<result<record>> read(std::string jid);
  /// Before the first part is begun. `text` is not empty.
  net::awaitable<result<void>> begin(std::string jid, std::string text, receipt about, wall_time now);
  /// False: the job in `field` is no longer ours, and nothing was done. May be called again after an error.
  net::awaitable<result<bool>> end(const std::string& field, const std::string& jid,
                                   const std::vector<part_end>& ends, wall_time now);
  /// True once the job is settled and its keys are gone.
  net::awaitable<result<bool>> forget(const std::string& field, const std::string& jid);

 private:
  redis::connection& redis_;
  keyspace keys_;
  std::string identity_;
};

} // namespace pheidi::sidekiq
