// One group of Redis settings (base, SIDEKIQ_ or CACHE_) before it is one endpoint.
#pragma once

#include "config/raw.hpp"

#include "pheidi/config/settings.hpp"

#include <optional>

namespace pheidi::config {

struct redis_parts {
  std::optional<redis_endpoint> url;
  std::optional<std::string> host;
  std::optional<std::uint16_t> port;
  std::optional<int> database;
  std::optional<std::string> user;
  std::optional<std::string> password;
  std::vector<host_port> sentinels; // port 0: sentinel_port
  std::optional<std::string> sentinel_master;
  std::optional<std::uint16_t> sentinel_port;
  std::optional<std::string> sentinel_user;
  std::optional<std::string> sentinel_password;
  int url_strength = -1;
  int host_strength = -1; // of host and sentinels

  /// The endpoint; nothing if the group names no server. A URL wins over parts unless a stronger source names
  /// a host.
  std::optional<redis_endpoint> endpoint() const;
};

} // namespace pheidi::config
