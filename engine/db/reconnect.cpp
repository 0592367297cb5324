// The doubling of the reconnect delay.
#include "reconnect.hpp"

#include <algorithm>

namespace pheidi::db {

namespace {
constexpr milliseconds shortest{50};
constexpr milliseconds longest{2000};
} // namespace

void reconnect_backoff::failed(steady_time now, double jitter) {
  delay_ = std::clamp(2 * delay_, shortest, longest);
  const std::chrono::duration<double, std::milli> spread{static_cast<double>(delay_.count()) *
                                                         (0.5 + 0.5 * jitter)};
  next_try_ = now + std::chrono::duration_cast<milliseconds>(spread);
}

void reconnect_backoff::succeeded() {
  delay_ = milliseconds(0);
  next_try_ = {};
}

} // namespace pheidi::db
