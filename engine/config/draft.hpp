// Settings while the sources are read: values in place, and the parts of what several variables make
// together.
#pragma once

#include "config/media_parts.hpp"
#include "config/postgres_parts.hpp"
#include "config/redis_parts.hpp"

#include "pheidi/config/settings.hpp"

#include <array>
#include <optional>

namespace pheidi::config {

enum redis_role { redis_base, redis_sidekiq, redis_cache };

struct draft {
  settings value;
  std::optional<bool> https;
  bool whitelist_mode = false;
  std::array<redis_parts, 3> redis;
  postgres_parts postgres;
  media_parts media;
};

/// Settings from a complete draft: endpoints, the connection string, and what follows from other settings.
settings finish(const draft& d);

} // namespace pheidi::config
