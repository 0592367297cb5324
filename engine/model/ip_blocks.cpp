// Reads `ip_blocks` and matches addresses against its networks.
#include "pheidi/model/ip_blocks.hpp"

#include "pheidi/net/network.hpp"

#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

ip_blocks ip_blocks::load(pqxx::dbtransaction& tx) {
  ip_blocks out;
  // Other severities (9999 is "no access") are about signing up.
  for (const auto& row : tx.exec("SELECT host(ip) || '/' || masklen(ip) FROM ip_blocks WHERE severity = 9999"
                                 " AND (expires_at IS NULL OR expires_at > now() AT TIME ZONE 'UTC')")) {
    net::guard::network n;
    if (net::guard::parse_network(row[0].as<std::string>(), n)) out.add(n);
  }
  return out;
}

bool ip_blocks::blocked(std::string_view address) const {
  if (networks_.empty()) return false;
  boost::system::error_code ec;
  const auto a = boost::asio::ip::make_address(std::string(address), ec);
  if (ec) return false;
  return std::any_of(networks_.begin(), networks_.end(),
                     [&](const net::guard::network& n) { return net::contains(n, a); });
}

} // namespace pheidi::model
