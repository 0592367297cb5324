// The endpoints that other servers read: discovery, actors, their collections and posts; POST goes to the
// inbox.
//
// Signed requests are answered as what their signer may see. Lives on the loop of its HTTP server; SQL runs
// on the executor's threads, one transaction a request.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/federation/discovery/actors.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/model/domain_policy.hpp"
#include "pheidi/model/schema.hpp"

#include <functional>
#include <memory>
#include <string>

namespace pheidi::federation_web {

class site {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& on;
    db::executor& readers;
    std::shared_ptr<model::schema_watch> schema;
    federation::discovery::actors& actors;
    std::function<std::shared_ptr<const model::domain_policy>()> policy;
    metrics::registry& registry;
    http::handler inbox; // whatever is no GET or HEAD
    std::string version; // of Pheidi, for NodeInfo
  };
  explicit site(parts p);
  ~site();

  /// For http::server. The site outlives it.
  http::handler handler();

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::federation_web
