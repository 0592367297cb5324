// How often somebody may ask: fixed windows, bounded in memory. Pure, with the time as a value.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/lru.hpp"
#include "pheidi/instance/web/route.hpp"

#include <optional>
#include <string>

namespace pheidi::instance::web {

/// At most `most` in each window.
struct bound {
  int most = 300;
  seconds window{300};
};

/// What is left of one bound after this request.
struct allowance {
  bool allowed = true;
  int most = 0, left = 0;
  wall_time reset{};
};

class throttle {
 public:
  /// Counts one more under `key`.
  allowance count(const std::string& key, bound b, wall_time now);

 private:
  struct window {
    wall_time ends;
    int seen = 0;
  };
  lru<std::string, window> windows_{100'000};
};

/// Mastodon's bounds (client-api.md 1.6); nothing for endpoints without one of their own.
std::optional<bound> bound_of(family f);

} // namespace pheidi::instance::web
