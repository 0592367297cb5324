// Connecting to one of several addresses: the first that answers wins (RFC 8305, lite).
#pragma once

#include "descriptor.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pheidi::net {

struct connected {
  connected(descriptor s, boost::asio::ip::tcp::endpoint p) : socket(std::move(s)), peer(std::move(p)) {}
  descriptor socket;
  boost::asio::ip::tcp::endpoint peer;
};

/// In the given order, the next one when the last failed or after 250 ms. `label` is for the error's context.
awaitable<result<connected>> connect_first(loop& l, std::vector<boost::asio::ip::tcp::endpoint> to,
                                           std::string label, milliseconds timeout);

/// Alternates families and begins with the wanted one.
std::vector<boost::asio::ip::address> interleaved(const std::vector<boost::asio::ip::address>& addresses,
                                                  bool ipv4_first);

} // namespace pheidi::net
