// Small conversions between the queue's values and what scripts take and answer.
#include "call.hpp"

#include <fmt/format.h>

#include <charconv>

namespace pheidi::sidekiq {

void own_stat_keys(arguments& to, const keyspace& keys, wall_time now) {
  const auto day = utc_iso_date(now);
  to.own(keys.stat("processed"));
  to.own(keys.stat("failed"));
  to.own(keys.stat("processed:" + day));
  to.own(keys.stat("failed:" + day));
}

std::string score(wall_time t) {
  return fmt::format("{:.6f}", unix_seconds(t));
}

std::string dead_cutoff(wall_time now) {
  return score(now - std::chrono::hours(24 * 180));
}

error queue_error(error e) {
  if (e.context.starts_with("LEASE")) return error{errc::lost_lease, e.context};
  if (e.context.starts_with("WRONGTYPE")) return error{errc::wrong_key, e.context};
  return e;
}

std::uint64_t sequence_of(std::string_view field) {
  const auto colon = field.rfind(':');
  std::uint64_t n = 0;
  if (colon != field.npos) std::from_chars(field.data() + colon + 1, field.data() + field.size(), n);
  return n;
}

std::string_view queue_of(std::string_view field) {
  return field.substr(0, field.rfind(':'));
}

std::int64_t number(const redis::reply& r, std::size_t n) {
  const auto* items = r.items();
  const auto* value = items && n < items->size() ? (*items)[n].integer() : nullptr;
  return value ? *value : 0;
}

} // namespace pheidi::sidekiq
