// A remote server that keeps every request it gets and answers as it is told, on a thread of its own.
//
// Named as a forward proxy it is one for plain http: requests in absolute form are requests, too.
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/net/tls.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pheidi::test {

class recording_peer {
 public:
  /// What to answer to a request; runs on the peer's thread.
  using answer = std::function<http::reply(const http::request&)>;

  /// Listens on a free port of 127.0.0.1; with a certificate (PEM) it speaks TLS.
  explicit recording_peer(answer a = accept_all());
  recording_peer(const std::string& chain_pem, const std::string& key_pem, answer a = accept_all());
  ~recording_peer();
  recording_peer(const recording_peer&) = delete;
  recording_peer& operator=(const recording_peer&) = delete;

  static answer accept_all();
  static http::reply status(int code);

  std::uint16_t port() const { return port_; }
  /// "http://peer.example:PORT/inbox"
  std::string inbox(const std::string& path = "/inbox") const;
  /// The first `count` requests, or fewer when `patience` has passed.
  std::vector<http::request> wait(std::size_t count,
                                  std::chrono::seconds patience = std::chrono::seconds(120)) const;
  /// What came until now.
  std::vector<http::request> all() const;

 private:
  void start();
  net::awaitable<http::reply> take(http::request r);

  answer answer_;
  std::unique_ptr<net::tls_server_context> context_;
  net::loop loop_{"peer"};
  std::unique_ptr<http::server> server_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable came_;
  std::vector<http::request> requests_;
  std::thread thread_;
};

/// The value of a header field, empty if it is not there. `name` in lower case.
std::string field(const http::request& r, std::string_view name);

} // namespace pheidi::test
