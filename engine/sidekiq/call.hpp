// What the queue's files share: arguments of a script, scores, and errors that a script answered.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/errc.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::sidekiq {

/// Arguments of one call: views, some of them into texts that it keeps.
class arguments {
 public:
  /// `text` must outlive the call.
  void view(std::string_view text) { views_.push_back(text); }
  void own(std::string text) { views_.push_back(kept_.emplace_back(std::move(text))); }
  const std::vector<std::string_view>& all() const { return views_; }
  std::size_t size() const { return views_.size(); }

 private:
  std::deque<std::string> kept_;
  std::vector<std::string_view> views_;
};

/// Adds the counters of what ended: processed, failed, and the two of this day, in this order.
void own_stat_keys(arguments& to, const keyspace& keys, wall_time now);
/// A score of Sidekiq's sorted sets.
std::string score(wall_time t);
/// Dead jobs older than this go: Sidekiq keeps them for 180 days.
std::string dead_cutoff(wall_time now);
/// errc::lost_lease or errc::wrong_key when a script said so; other errors as they are.
error queue_error(error e);
/// Sequence number at the end of a record's field; 0 when there is none.
std::uint64_t sequence_of(std::string_view field);
/// The queue in a record's field: "push:42" -> "push".
std::string_view queue_of(std::string_view field);
/// The n-th integer of an array reply.
std::int64_t number(const redis::reply& r, std::size_t n);

} // namespace pheidi::sidekiq
