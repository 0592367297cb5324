// A hub behind an HTTP server, with a real Redis and PostgreSQL, and clients that speak in bytes.
#pragma once

#include "http/client_frames.hpp"
#include "http/raw_client.hpp"
#include "support/on_loop.hpp"
#include "support/postgres_server.hpp"
#include "support/redis_server.hpp"

#include "pheidi/http/server.hpp"
#include "pheidi/instance/streaming/hub.hpp"
#include "pheidi/net/event.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>

namespace pheidi::instance::streaming {

struct test_person {
  std::string id, user, token, token_id;
};

/// A WebSocket client.
class ws_client {
 public:
  ws_client(net::loop& l, std::uint16_t port) : loop_(l), raw_(l, port) {}
  /// The head of the answer to an opening with these extra lines of the header.
  std::string open(const std::string& target, const std::string& fields = "");
  void say(const std::string& text);
  /// The next text message as JSON; null when the connection ends instead, whose code is `code`.
  boost::json::value hear();
  unsigned code = 0;
  void close() { raw_.close(); }

 private:
  net::loop& loop_;
  http::test::raw_client raw_;
};

struct rig {
  rig();
  ~rig();

  test_person add_person(const std::string& name, const std::string& scopes = "read");
  std::string sql(const std::string& query); // of the first column of the first row
  /// Waits until the hub listens, then publishes.
  void publish(const std::string& channel, const std::string& message);
  void wait_for_listener(const std::string& channel);
  void turn();
  double metric(std::string_view name) const;
  ws_client client() { return {loop, port}; }

  std::string database;
  config::settings settings;
  test::redis_server redis;
  metrics::registry registry;
  net::loop loop{"streaming test", milliseconds(10)};
  redis::connection base;
  std::unique_ptr<db::executor> readers;
  std::unique_ptr<hub> streams;
  std::unique_ptr<http::server> server;
  std::uint16_t port = 0;
};

/// {"event":...,"payload":...} of a post; `more` are further members of it.
std::string post_message(const std::string& id, const std::string& author, const std::string& text,
                         const std::string& more = "");

} // namespace pheidi::instance::streaming
