// Activities as bytes for a socket, signed beforehand so that sending them costs little.
#pragma once

#include "activities.hpp"

#include <string>
#include <vector>

namespace pheidi::bench {

struct request {
  std::size_t host = 0; // whose connection it takes
  std::string text;
};

/// On all cores. Draft-cavage as Mastodon signs; the date is now.
std::vector<request> sign(const people& who, const std::vector<posted>& activities);

} // namespace pheidi::bench
