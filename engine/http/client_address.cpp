// A peer from elsewhere could name any address, so only one on this machine is asked for whom it speaks.
#include "pheidi/http/client_address.hpp"

#include "pheidi/base/ascii.hpp"

#include <boost/asio/ip/address.hpp>

namespace pheidi::http {

namespace {

/// "192.0.2.1:443" and "[2001:db8::1]:443"
std::string_view without_port(std::string_view peer) {
  peer = peer.substr(0, peer.rfind(':'));
  if (peer.starts_with('[') && peer.ends_with(']')) peer = peer.substr(1, peer.size() - 2);
  return peer;
}

bool is_of_this_machine(std::string_view address) {
  boost::system::error_code ec;
  const auto a = boost::asio::ip::make_address(std::string(address), ec);
  return !ec && a.is_loopback();
}

/// Each proxy appends the peer that it saw: only the last entry is our own proxy's word.
std::string_view last_hop(const request& asked) {
  std::string_view hops;
  for (const auto& [name, value] : asked.fields)
    if (ascii::same_ignoring_case(name, "x-forwarded-for")) hops = value;
  const auto comma = hops.rfind(',');
  return ascii::trim(comma == hops.npos ? hops : hops.substr(comma + 1));
}

} // namespace

std::string client_address(const request& asked) {
  if (asked.peer != "unix") {
    const auto address = without_port(asked.peer);
    if (!is_of_this_machine(address)) return std::string(address);
  }
  return std::string(last_hop(asked));
}

} // namespace pheidi::http
