// A small forward proxy: CONNECT tunnels and absolute-form requests, every name resolved to loopback.
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/net/stream.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pheidi::http::test {

class test_proxy {
 public:
  /// With an authorization, requests without it are answered 407.
  explicit test_proxy(net::loop& l, std::string authorization = {});
  ~test_proxy() { stop(); }

  std::uint16_t port() const { return state_->listener.port(); }
  std::string url(const std::string& user = {}) const;
  int connections() const { return state_->connections; }
  /// "CONNECT peer.example:443", "GET http://peer.example/x"
  const std::vector<std::string>& asked() const { return state_->asked; }
  /// What is answered to CONNECT instead of a tunnel.
  void answer_connect_with(std::string bytes) { state_->instead = std::move(bytes); }
  void stop() { state_->listener.close(); }

 private:
  struct state {
    net::loop& loop;
    net::listener listener;
    std::string authorization;
    std::string instead;
    std::vector<std::string> asked;
    int connections = 0;
  };
  using shared = std::shared_ptr<state>;
  static net::awaitable<void> accept_all(shared self);
  static net::awaitable<void> serve(shared self, net::stream near);
  static net::awaitable<bool> forward(shared self, net::stream& near, request asked);
  static net::awaitable<void> tunnel(shared self, net::stream near, std::string target);
  static net::awaitable<void> pump(std::shared_ptr<net::stream> from, std::shared_ptr<net::stream> to);
  shared state_;
};

} // namespace pheidi::http::test
