// The private-address guard: which resolved addresses a connection may be made to. Pure.
//
// Called on every address at connect time, for every hop of everything that
// Pheidi fetches or delivers, so a name that changes its address between check
// and use gains nothing. Allowed are global unicast addresses only (IPv4 minus
// the IANA special-purpose registry; 2000::/3 minus its special blocks, after
// unwrapping IPv4-mapped and -compatible forms) and what the admin lists.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::net {

class guard {
 public:
  guard() = default;
  /// IPs or CIDRs that pass nevertheless (ALLOWED_PRIVATE_ADDRESSES). Entries were validated by config.
  explicit guard(const std::vector<std::string>& allowed);
  bool allows(const boost::asio::ip::address& address) const;

  struct network {
    boost::asio::ip::address_v6 prefix; // IPv4 as mapped
    int bits = 128;
  };
  /// "10.0.0.0/8", "::1", ...; false if malformed.
  static bool parse_network(std::string_view text, network& out);

 private:
  std::vector<network> allowed_;
};

} // namespace pheidi::net
