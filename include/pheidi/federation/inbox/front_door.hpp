// POST to an inbox: who signed, is it fresh and whole, and then into the queue before 202 is said.
//
// Cheap checks first, the key last; nothing is fetched for a request that could
// not be accepted anyway. Lives on the loop of its HTTP server.
#pragma once

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/federation/discovery/actors.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/model/ip_blocks.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/job.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::federation::inbox {

/// Which inbox a path names.
struct inbox_route {
  bool personal = false; // /users/NAME/inbox: its owner was told
  std::string username;
};
/// Nothing for a path that is no inbox. Pure.
std::optional<inbox_route> route_of(std::string_view target);

/// Delete or Update of an actor by itself: when nobody here knows the actor there is nothing to do, and
/// nobody needs to be asked. Pure.
bool is_about_itself(const activitypub::glance& seen);

class front_door {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& on;
    redis::connection& queue;
    redis::connection& base;
    db::executor& readers;
    db::executor& writers;
    std::shared_ptr<model::schema_watch> schema;
    discovery::actors& actors;
    std::function<std::shared_ptr<const model::domain_policy>()> policy;
    metrics::registry& registry;
    sidekiq::time_format times = sidekiq::time_format::integer_millis;
    std::string own_queue; // for jobs that are run here; empty: to Mastodon's queues
    /// Who is not talked to; empty: nobody.
    std::function<std::shared_ptr<const model::ip_blocks>()> blocked_addresses{};
  };
  explicit front_door(parts p);
  ~front_door();

  /// For http::server. The front door outlives it.
  http::handler handler();

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::federation::inbox
