// The swarm's own HTTP endpoint, for tests and scripts: counts, reset, change of manners. Lives on one
// shard's loop.
//
//   GET  /swarm/status                       counts as JSON
//   GET  /swarm/missing                      host<TAB>id lines, the first 1,000
//   POST /swarm/expect                       host<TAB>id lines
//   POST /swarm/reset                        forgets counts, ledger and expectations
//   POST /swarm/change?group=1               the body is a behaviour: "error=503@50%"
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/swarm/world.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pheidi::swarm {

/// What the endpoint may do with the world; called on the endpoint's loop, must not block.
struct control_actions {
  std::function<report()> snapshot;
  std::function<std::vector<delivery>(std::size_t)> missing;
  std::function<void(const std::vector<delivery>&)> expect;
  std::function<void()> reset;
  std::function<result<void>(std::size_t, const behaviour&)> change;
};

class control {
 public:
  control(net::loop& l, control_actions actions);
  result<std::uint16_t> listen(const std::string& address) { return server_.listen(address); }
  void close() { server_.close(); }
  /// Pure but for the actions.
  http::reply answer(const http::request& request) const;

 private:
  net::awaitable<http::reply> handle(http::request request) const;
  http::reply change(const http::request& request) const;
  control_actions actions_;
  http::server server_;
};

} // namespace pheidi::swarm
