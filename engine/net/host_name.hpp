// What may stand where a host is expected: a name in ASCII, or an address in its one usual form.
//
// The notations that inet_aton understands (127.1, 2130706433, 0x7f000001,
// 0177.0.0.1) are no hosts here, so no two layers can read them differently.
#pragma once

#include "pheidi/net/errc.hpp"

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::net {

struct host_name {
  std::string name; // lower case, without brackets and without a trailing dot
  std::optional<boost::asio::ip::address> literal;

  /// bad_host for anything else.
  static result<host_name> parse(std::string_view text);
  /// "localhost" and below: loopback by definition, never asked of DNS.
  bool is_localhost() const;
  /// .onion and .i2p: only a proxy knows them, and DNS must not hear of them.
  bool is_hidden() const;
};

} // namespace pheidi::net
