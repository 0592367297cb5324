// Whether an address lies in a network, both in IPv4 or both in IPv6. Pure.
#pragma once

#include "pheidi/net/guard.hpp"

namespace pheidi::net {

/// An IPv4-mapped IPv6 address counts as the IPv4 address.
bool contains(const guard::network& n, const boost::asio::ip::address& a);

} // namespace pheidi::net
