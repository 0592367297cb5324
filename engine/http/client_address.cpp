// Anybody could name any address, so only proxies of ours are asked for whom they speak; each appends the
// peer that it saw.
#include "pheidi/http/client_address.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/net/network.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <optional>

namespace pheidi::http {

namespace {

using boost::asio::ip::address;

constexpr std::string_view usual_networks[] = {"127.0.0.0/8",    "::1",     "10.0.0.0/8", "172.16.0.0/12",
                                               "192.168.0.0/16", "fc00::/7"};
/// More proxies in a row nobody has.
constexpr int most_hops = 10;

/// One of IPv4 that is mapped into IPv6, as sockets for both and some proxies write them, is that of IPv4.
std::optional<address> parse(std::string_view text) {
  boost::system::error_code ec;
  const auto a = boost::asio::ip::make_address(std::string(text), ec);
  if (ec) return std::nullopt;
  if (!a.is_v6() || !a.to_v6().is_v4_mapped()) return a;
  return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, a.to_v6());
}

/// "192.0.2.1:443" and "[2001:db8::1]:443"
std::string_view without_port(std::string_view peer) {
  peer = peer.substr(0, peer.rfind(':'));
  if (peer.starts_with('[') && peer.ends_with(']')) peer = peer.substr(1, peer.size() - 2);
  return peer;
}

std::string all_hops(const request& asked) {
  std::string out;
  for (const auto& [name, value] : asked.fields)
    if (ascii::same_ignoring_case(name, "x-forwarded-for")) out.append(out.empty() ? "" : ",").append(value);
  return out;
}

/// From the proxy next to us outwards, up to whom none of ours vouches for.
std::string last_untrusted(std::string_view hops, const trusted_proxies& proxies) {
  std::string found;
  for (int i = 0; i < most_hops && !hops.empty(); ++i) {
    const auto comma = hops.rfind(',');
    const auto hop = ascii::trim(comma == hops.npos ? hops : hops.substr(comma + 1));
    hops = comma == hops.npos ? std::string_view() : hops.substr(0, comma);
    auto at = parse(hop);
    if (!at) at = parse(without_port(hop)); // some write the port
    if (!at) return found;
    found = at->to_string();
    if (!proxies.contains(*at)) return found;
  }
  return found;
}

} // namespace

trusted_proxies::trusted_proxies(const std::vector<std::string>& networks) {
  const auto add = [this](std::string_view text) {
    net::guard::network n;
    if (net::guard::parse_network(text, n)) networks_.push_back(n);
  };
  std::ranges::for_each(networks, add);
  if (networks.empty()) std::ranges::for_each(usual_networks, add);
}

bool trusted_proxies::contains(const address& a) const {
  return std::ranges::any_of(networks_, [&a](const auto& n) { return net::contains(n, a); });
}

std::string client_address(const request& asked, const trusted_proxies& proxies) {
  if (asked.peer == "unix") return last_untrusted(all_hops(asked), proxies);
  const auto text = without_port(asked.peer);
  const auto peer = parse(text);
  if (!peer) return std::string(text);
  if (!proxies.contains(*peer)) return peer->to_string();
  auto named = last_untrusted(all_hops(asked), proxies);
  return named.empty() && !peer->is_loopback() ? peer->to_string() : named;
}

std::string network_of(const std::string& address) {
  const auto read = parse(address);
  if (!read || !read->is_v6()) return address;
  constexpr int bits = 64;
  return boost::asio::ip::make_network_v6(read->to_v6(), bits).canonical().to_string();
}

} // namespace pheidi::http
