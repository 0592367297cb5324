// Who sent a request, where proxies of ours may stand between. Pure.
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/net/guard.hpp"

#include <string>
#include <vector>

namespace pheidi::http {

/// Peers that are believed about whom they speak for. A peer on a unix socket always is.
class trusted_proxies {
 public:
  /// Addresses and networks, which config has validated; none: this machine and private networks, as Rails
  /// has it.
  explicit trusted_proxies(const std::vector<std::string>& networks);
  bool contains(const boost::asio::ip::address& a) const;

 private:
  std::vector<net::guard::network> networks_;
};

/// The peer's address without port, of IPv4 also when it came mapped into IPv6. Of a trusted peer: the last
/// address in X-Forwarded-For that is not a trusted proxy's; where all are, the first. Empty when a peer on
/// this machine says nothing, or no address.
std::string client_address(const request& asked, const trusted_proxies& proxies);
/// Of an IPv6 address the network (/64), all of which one client has: for bounds. Any other text itself.
std::string network_of(const std::string& address);

} // namespace pheidi::http
