// /api/v1/streaming: what happens on the server, told as it happens, by WebSocket and by server-sent events
// (client-api.md 4).
//
// Listens on the channels of Redis that Mastodon's Rails and Pheidi's own feeds publish on, as long as
// somebody wants to hear them, and says so in `subscribed:CHANNEL`. Public posts are held against blocks,
// mutes, blocked servers and languages of each listener first; every post gets the listener's flags and
// `filtered`, and one that shows different people different things (a poll, a quote) is made for each.
// When a token is revoked or its person barred, the connection ends at once; what was missed while Redis was
// away is made up for every six minutes.
//
// Lives on the loop of its HTTP server; the SQL on the database's threads. Bounds: connections of one
// account, streams of one connection, what waits for one client, posts that wait for the database.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/instance/web/answer.hpp"
#include "pheidi/model/client/bearers.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::instance::streaming {

class hub {
 public:
  struct parts {
    const config::settings& settings;
    std::shared_ptr<model::schema_watch> schema;
    net::loop& on;
    redis::connection_options pubsub; // of a connection of its own, to where `base` goes
    redis::connection& base;          // of this loop
    sidekiq::keyspace keys;
    db::executor& readers;
    /// Whose token it is, if it is a person's with `read`, `read:statuses` or `read:notifications`: which of
    /// them a stream needs is looked at here.
    std::function<net::awaitable<web::or_refusal<model::bearer>>(std::string token)> admit;
    metrics::registry& registry;
  };
  explicit hub(parts p);
  /// The server's connections are closed by then.
  ~hub();
  hub(const hub&) = delete;
  hub& operator=(const hub&) = delete;

  void start();
  /// Says goodbye to everybody (1001) and hears nothing any more.
  void stop();

  /// A path of ours: /api/v1/streaming and below.
  static bool serves(std::string_view target);
  net::awaitable<http::reply> answer(http::request asked);
  /// Connections.
  std::size_t listeners() const;

  struct impl; // shared by the files of this folder

 private:
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::instance::streaming
