// The state behind `connection`: the task that keeps a session alive, and what commands need of it.
#pragma once

#include "establish.hpp"
#include "notifier.hpp"
#include "session.hpp"

#include "pheidi/redis/connection.hpp"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

namespace pheidi::redis {

struct connection::impl : std::enable_shared_from_this<connection::impl> {
  impl(net::loop& l, connection_options o, metrics::registry* registry);

  /// Connects, waits for the end of the session, connects again; until `stop`.
  static net::awaitable<void> keep_connected(std::shared_ptr<impl> self);
  void stop();
  bool live() const { return link && link->open(); }

  /// Sends `replies` commands that `append` formats; counts what came of them.
  net::awaitable<result<array>> exchange(std::size_t replies, std::function<void(std::string&)> append);
  /// A top-level error reply as an error, else the reply.
  result<reply> judged(reply r);
  void count_error(const error& e);
  net::awaitable<result<std::string>> load(std::string body);

  net::loop& loop;
  connection_options options;
  std::unique_ptr<metrics::registry> own_registry;
  metrics::counter& commands;
  metrics::counter& reconnects;
  std::map<int, metrics::counter*> errors; // by errc
  metrics::histogram& round_trip;
  connector to;

  bool running = false;
  std::shared_ptr<session> link;
  std::string version;
  int major = 0;
  error last_error{errc::not_connected};
  notifier changed;                                  // connected, or stopped
  std::unordered_map<std::string, std::string> sha1; // of script bodies
};

} // namespace pheidi::redis
