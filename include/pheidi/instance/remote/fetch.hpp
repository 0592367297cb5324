// Files and pages of other servers that are no ActivityPub: one guarded, bounded, unsigned GET.
//
// Runs on one loop, over the same guard of addresses as everything else that leaves (invariant 7 of the
// design). Every hop of a redirect is admitted anew: scheme, domain policy, not ourselves. A host has a limit
// of fetches under way and per minute; what is under way at once is bounded, and so the bytes that are held.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/http/client.hpp"
#include "pheidi/model/domain_policy.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::instance::remote {

struct wanted {
  std::string_view accept = "*/*"; // a literal
  std::size_t max_bytes = std::size_t{1} << 20;
};

struct fetched {
  std::string bytes;
  std::string content_type; // as it was sent, with its parameters; may be empty
  std::string url;          // where it was found in the end
};

/// For the client that a fetcher uses: it keeps the longest file that is taken, and few connections.
http::client_options make_client_options(const config::settings& s);

class web_fetcher {
 public:
  struct parts {
    const config::settings& settings;
    http::client& client;
    std::function<std::shared_ptr<const model::domain_policy>()> policy; // empty: blocks nobody
    metrics::registry& registry;
    federation::discovery::host_budget per_host{.in_flight = 2, .waiting = 64, .per_minute = 120};
  };
  explicit web_fetcher(parts p);
  ~web_fetcher();

  /// Of a 200. Errors: those of discovery::errc; is_transient says which are worth a retry.
  net::awaitable<result<fetched>> get(std::string url, wanted what);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::instance::remote
