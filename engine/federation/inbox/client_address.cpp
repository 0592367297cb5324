// A peer from elsewhere could name any address, so only one on this machine is asked for whom it speaks.
#include "federation/inbox/client_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace pheidi::federation::inbox {

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

bool is_named(std::string_view name, std::string_view lower_case) {
  return std::equal(name.begin(), name.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t'))
    text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t'))
    text.remove_suffix(1);
  return text;
}

/// Each proxy appends the peer that it saw: only the last entry is our own proxy's word.
std::string_view last_hop(const http::request& request) {
  std::string_view hops;
  for (const auto& [name, value] : request.fields)
    if (is_named(name, "x-forwarded-for")) hops = value;
  const auto comma = hops.rfind(',');
  return trimmed(comma == hops.npos ? hops : hops.substr(comma + 1));
}

} // namespace

std::string client_address(const http::request& request) {
  if (request.peer != "unix") {
    const auto address = without_port(request.peer);
    if (!is_of_this_machine(address)) return std::string(address);
  }
  return std::string(last_hop(request));
}

} // namespace pheidi::federation::inbox
