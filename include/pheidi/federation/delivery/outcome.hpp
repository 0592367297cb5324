// What an answer, or the lack of one, means for the job, for the host and for its availability. Pure.
//
// The status table is Mastodon's (federation.md 5.5): 2xx delivered; 4xx except
// 401, 408, 429, and 501: refused for good; all else is tried again.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/error.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pheidi::federation::delivery {

/// 2xx.
struct delivered {
  int status = 0;
};
/// An answer that no retry will change: the job ends, the host is fine.
struct refused {
  int status = 0;
};
/// Our own policy forbids the attempt (private address, hidden service): the job ends.
struct forbidden {
  error why;
};
/// The host did not do its part; `retry_after` when it said so.
struct host_fault {
  int status = 0; // 0: no answer
  error why;
  std::optional<seconds> retry_after;
};
/// We could not try (unknown account, unreadable key): a retry, and no blame for the host.
struct own_fault {
  sidekiq::failure why;
};
/// Not tried and not to be counted: the host is known to be unavailable, so the job ends in silence.
struct skipped {};
/// Not tried now; comes back later without an attempt counted.
struct deferred {
  seconds delay;
  std::string_view why;
};

using outcome = std::variant<delivered, refused, forbidden, host_fault, own_fault, skipped, deferred>;

/// `sender_gone`: the sending account is permanently unavailable, so that a 401 is final too.
outcome from_status(int status, bool sender_gone, std::optional<seconds> retry_after);
outcome from_error(const error& e);

/// "delivered", "refused", ... for logs and metrics; host faults are told apart ("timeout", "tls", "http_5xx"
/// ...).
std::string_view label(const outcome& o);

/// What the breaker and the limiter learn.
enum class host_signal { alive, fault, overloaded, none };
host_signal signal_for(const outcome& o);

/// What Mastodon's failure tracker does with it.
enum class availability_signal { success, failure, none };
availability_signal availability_for(const outcome& o);

/// The failure as the retry set shows it; only for host_fault and own_fault.
std::optional<sidekiq::failure> failure_of(const outcome& o, std::string_view inbox);

/// Retry-After as seconds or HTTP date, clamped to 0..cap; empty when unreadable.
std::optional<seconds> parse_retry_after(std::string_view value, wall_time now, seconds cap);

} // namespace pheidi::federation::delivery
