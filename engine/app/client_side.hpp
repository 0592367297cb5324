// What people's clients speak to, wired together: API, OAuth, streaming, files; and the jobs that their posts
// and those of others cause on this server.
//
// Lives on the loop of the inbox role, whose connections and executors it uses. Starts and ends with it.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/federation/discovery/actors.hpp"
#include "pheidi/federation/inbox/processor.hpp"
#include "pheidi/federation/outbox/relay.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/model/domain_policy.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/redis/connection.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::app {

class client_side {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& on;
    redis::connection& queue;
    redis::connection& base;
    redis::connection& cache;
    db::executor& writers;
    db::executor& readers;
    std::shared_ptr<model::schema_watch> schema;
    const crypto::rails_cipher& cipher;
    federation::discovery::actors& actors;
    federation::inbox::processor& processor;
    net::dialer& dialer; // to other servers
    std::function<std::shared_ptr<const model::domain_policy>()> policy;
    metrics::registry& registry;
    std::string version;
    std::function<void(sidekiq::ended)> ended; // of the jobs of `runs`
  };
  explicit client_side(parts p);
  ~client_side();

  /// Answers clients; what is for other servers goes to `next`. The client side outlives it.
  http::handler in_front_of(http::handler next);
  /// Longest body that a request to that path may have.
  static std::size_t body_limit(std::string_view method, std::string_view target);
  /// The status for a longer body than usual that is sent without a token: 401; 0 with one, whose ever.
  static int refuse_large(const http::request& head);

  static bool runs(std::string_view klass);
  void take(std::vector<sidekiq::fetched> jobs);

  void start();
  /// Streams are told that the server stops, and no more are begun; the rest goes on.
  void say_goodbye();
  void stop();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::app
