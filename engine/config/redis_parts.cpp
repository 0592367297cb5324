// Mastodon's rules: the URL wins, sentinels need a master's name, and a group without a server is no group.
#include "config/redis_parts.hpp"

namespace pheidi::config {

namespace {

constexpr std::uint16_t default_sentinel_port = 26379;

void add_sentinels(const redis_parts& parts, redis_endpoint& out) {
  out.sentinels = parts.sentinels;
  for (auto& s : out.sentinels)
    if (s.port == 0) s.port = parts.sentinel_port.value_or(default_sentinel_port);
  out.sentinel_master = *parts.sentinel_master;
  out.sentinel_user = parts.sentinel_user.value_or(out.user);
  out.sentinel_password = parts.sentinel_password.value_or(out.password);
}

} // namespace

std::optional<redis_endpoint> redis_parts::endpoint() const {
  const bool with_sentinels = !sentinels.empty() && sentinel_master;
  const bool names_server = host || with_sentinels;
  if (url && (!names_server || url_strength >= host_strength)) return url;
  if (!names_server) return std::nullopt;
  redis_endpoint out;
  out.host = host.value_or(out.host);
  out.port = port.value_or(out.port);
  out.database = database.value_or(0);
  out.user = user.value_or("");
  out.password = password.value_or("");
  if (with_sentinels) add_sentinels(*this, out);
  return out;
}

} // namespace pheidi::config
