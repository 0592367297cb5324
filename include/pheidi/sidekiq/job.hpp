// A job as Sidekiq stores it: read without loss, changed without touching what we do not know. Pure.
//
// The raw string is a job's identity; it is never re-serialised. A change (retry,
// death, re-push) replaces or adds top-level members in the text and leaves the
// other members byte for byte, `args` included.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/sidekiq/errc.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pheidi::sidekiq {

/// Sidekiq <= 7: float seconds; 8: integer milliseconds. Told by the type of `created_at`.
enum class time_format { float_seconds, integer_millis };

/// The `retry` member.
struct retry_limit {
  bool enabled = true; ///< false for `"retry": false`
  int max = 25;        ///< 25 for `true`
  friend bool operator==(const retry_limit&, const retry_limit&) = default;
};

/// The members that decide a job's way, and raw `args` (a view into the raw text).
struct job {
  std::string klass;
  std::string jid;       // "" when absent
  std::string queue;     // "" when absent
  std::string_view args; // raw JSON array
  retry_limit retry;
  std::optional<int> retry_count;
  std::string retry_queue;
  bool dead = true;        // false: no dead set when exhausted
  std::string receipt;     // our own member `pheidi_receipt`: the jid of the fan-out that it was a part of
  bool has_lock = false;   // sidekiq-unique-jobs touches it
  std::string lock_digest; // what it holds until it is done; empty if it holds nothing, or for shorter
  time_format times = time_format::float_seconds;
  std::optional<wall_time> created_at;
  std::optional<wall_time> enqueued_at;
};

/// not_a_job when the text is no JSON object or `class`/`args` are missing or of another type. Other members
/// of a wrong type take their defaults, as Ruby would treat them or better. `raw` must outlive the result.
result<job> parse_job(std::string_view raw);

/// A new text with members replaced in place (or appended, in order); a value is raw JSON; nullopt removes.
result<std::string> edit(std::string_view raw,
                         const std::vector<std::pair<std::string, std::optional<std::string>>>& members);
/// As the schedule holds a job of that queue: with the queue, as a retry records it, and without enqueued_at.
std::string as_scheduled(std::string_view raw, std::string_view queue);

/// `enqueued_at`, `failed_at` ... in the format of the job.
std::string time_json(time_format f, wall_time t);

/// Why an attempt failed, as the retry set shows it.
struct failure {
  std::string error_class;
  std::string message; // cut at 10,000 characters
};

/// A random source: uniform integer in [0, bound). 0 when bound is 0.
using uniform = std::uint32_t (*)(void* state, std::uint32_t bound);
struct random_source {
  uniform draw;
  void* state;
  std::uint32_t operator()(std::uint32_t bound) const { return bound ? draw(state, bound) : 0; }
};

/// Seconds until the next try after failure number count+1, jitter included:
/// DeliveryWorker: count^4 + 15 + U[0, count^4/2) and Sidekiq's U[0, 10*(count+1)).
seconds delivery_retry_delay(int count, random_source random);
/// Sidekiq's default: count^4 + 15 + U[0, 10*(count+1)).
seconds default_retry_delay(int count, random_source random);

/// What becomes of a failed job.
struct retry_at {
  wall_time when;
  std::string job; // the member of the retry set
};
struct to_dead_set {
  std::string job;
};
struct discarded {
  std::string reason;
};
using failure_fate = std::variant<retry_at, to_dead_set, discarded>;

/// Sidekiq's rule: count = retry_count + 1 or 0; count < max -> retry set; else dead set unless `dead:
/// false`.
/// `"retry": false` -> discarded. `fetched_from` becomes `queue` unless `retry_queue` is set.
failure_fate after_failure(std::string_view raw, const job& j, std::string_view fetched_from,
                           const failure& f, wall_time now, seconds (*delay)(int, random_source),
                           random_source random);

/// The member of the dead set for a job that is condemned (poison): error fields filled in, or the raw text
/// if it does not parse.
std::string condemned(std::string_view raw, const failure& f, wall_time now);

/// A new job, as a Ruby client would push it.
struct new_job {
  std::string klass;
  std::string queue;
  std::string args_json;
  std::string retry_json = "true";
  bool dead = true;
  time_format times = time_format::integer_millis;
  bool scheduled = false; // waits in the schedule: not enqueued yet
};
std::string make_job(const new_job& j, std::string_view jid, wall_time now);
/// 24 lower-case hex digits.
std::string make_jid();

} // namespace pheidi::sidekiq
