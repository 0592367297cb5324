// Windows begin at the multiples of their length, as Mastodon's do, so that the reset can be said.
#include "throttle.hpp"

#include <algorithm>

namespace pheidi::instance::web {

allowance throttle::count(const std::string& key, bound b, wall_time now) {
  const auto since = std::chrono::duration_cast<seconds>(now.time_since_epoch());
  const auto ends = wall_time(since - since % b.window + b.window);
  auto* known = windows_.find(key);
  if (!known || known->ends != ends) known = &windows_.put(key, window{ends, 0});
  known->seen = std::min(known->seen + 1, b.most + 1);
  return {known->seen <= b.most, b.most, std::max(0, b.most - known->seen), ends};
}

std::optional<bound> bound_of(family f) {
  switch (f) {
  case family::none:
    return std::nullopt;
  case family::statuses:
    return bound{300, std::chrono::hours(3)};
  case family::follows:
  case family::reports:
    return bound{400, std::chrono::hours(24)};
  case family::media:
  case family::deletions:
    return bound{30, std::chrono::minutes(30)};
  case family::applications:
    return bound{5, std::chrono::minutes(10)};
  case family::sign_ins:
    return bound{25, std::chrono::minutes(5)};
  }
  return std::nullopt;
}

} // namespace pheidi::instance::web
